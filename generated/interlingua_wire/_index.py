# Copied from codegen/emit/static/_index.py by `python -m codegen regen`. Edit that one.
"""Where each public name lives: module to names."""

MODULES = {
    "_core.files": "FileInput",
    "_core.model": "UnknownVariant WireModel to_json",
    "_core.omit": "Omit omit",
}
OLD: dict[str, tuple[str, str]] = {}
