# Derived from handwritten/interlingua/transport/_async/__init__.py by codegen/unasync.py. Edit that one.
"""The transport under an event loop; `_sync` is derived from it."""
