"""The fields of those who speak Chat Completions with words of their own."""
