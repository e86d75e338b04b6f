"""The transport under an event loop; `_sync` is derived from it."""
