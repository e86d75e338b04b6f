"""Writing Python: types, operations, clients, and the packages around them."""
