"""Clients. `_sync` is derived from `_async` by codegen/unasync.py; edit `_async`."""
