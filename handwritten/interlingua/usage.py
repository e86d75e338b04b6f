"""How many tokens a call took, in buckets that lie within two totals."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Usage:
    """Token counts. `input_tokens` and `output_tokens` are totals; the others lie within them."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    """Within input: read from the provider's prompt cache."""
    cache_write_tokens: int = 0
    """Within input: written to it."""
    reasoning_tokens: int = 0
    """Within output."""
    input_audio_tokens: int = 0
    output_audio_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        """Input and output."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        """The tokens of two calls together."""
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cache_read_tokens=self.cache_read_tokens + other.cache_read_tokens,
            cache_write_tokens=self.cache_write_tokens + other.cache_write_tokens,
            reasoning_tokens=self.reasoning_tokens + other.reasoning_tokens,
            input_audio_tokens=self.input_audio_tokens + other.input_audio_tokens,
            output_audio_tokens=self.output_audio_tokens + other.output_audio_tokens,
        )
