# Derived from handwritten/interlingua/_async/__init__.py by codegen/unasync.py. Edit that one.
"""Clients. `_sync` is derived from `_sync` by codegen/unasync.py; edit `_sync`."""
