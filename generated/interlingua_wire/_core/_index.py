# Copied from codegen/emit/static/_core/_index.py by `python -m codegen regen`. Edit that one.
"""Where each name of `_core` lives: module to names."""

MODULES = {
    "client": "AsyncBaseClient BaseClient",
    "files": "FileInput",
    "model": "UnknownVariant WireModel to_json",
    "omit": "Omit",
    "operation": "Operation",
    "request": "Extra Request",
    "transport": "AsyncStream AsyncTransport Response Stream Transport",
    "wire": "Wire",
}
OLD: dict[str, tuple[str, str]] = {}
