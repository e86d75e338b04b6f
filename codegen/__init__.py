"""The compiler: upstream API documents in, typed clients out. A development tool; nothing that ships imports it."""
