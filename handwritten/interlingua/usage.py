"""How many tokens a call took, in buckets that lie within two totals."""

from __future__ import annotations

from attrs import asdict, frozen

from interlingua.values import Value


@frozen(kw_only=True, eq=False, repr=False)
class Buckets(Value):
    """The tokens of a call, each counted once: together they are the total."""

    input: int = 0
    """Text that was read anew."""
    cache_read: int = 0
    cache_write: int = 0
    input_audio: int = 0
    input_image: int = 0
    tool: int = 0
    """What the provider's own tools gave the model to read."""
    output: int = 0
    """Text."""
    reasoning: int = 0
    output_audio: int = 0
    output_image: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(asdict(self).values())


@frozen(kw_only=True, eq=False, repr=False)
class Usage(Value):
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
    input_image_tokens: int = 0
    output_image_tokens: int = 0
    tool_tokens: int = 0
    """Within input: what the provider's own tools gave the model to read."""

    @property
    def total_tokens(self) -> int:
        """Input and output."""
        return self.input_tokens + self.output_tokens

    @property
    def buckets(self) -> Buckets:
        """The tokens, each in one bucket. What is cached counts as that, of whatever kind it is."""
        read, written, tool, audio, image = _within(
            self.input_tokens,
            (
                self.cache_read_tokens,
                self.cache_write_tokens,
                self.tool_tokens,
                self.input_audio_tokens,
                self.input_image_tokens,
            ),
        )
        reasoning, spoken, drawn = _within(
            self.output_tokens, (self.reasoning_tokens, self.output_audio_tokens, self.output_image_tokens)
        )
        return Buckets(
            input=self.input_tokens - read - written - tool - audio - image,
            cache_read=read,
            cache_write=written,
            input_audio=audio,
            input_image=image,
            tool=tool,
            output=self.output_tokens - reasoning - spoken - drawn,
            reasoning=reasoning,
            output_audio=spoken,
            output_image=drawn,
        )

    def __add__(self, other: Usage) -> Usage:
        """The tokens of two calls together."""
        ours, theirs = asdict(self), asdict(other)
        return Usage(**{name: count + theirs[name] for name, count in ours.items()})


def _within(total: int, parts: tuple[int, ...]) -> tuple[int, ...]:
    """The parts as they fit into the total, one after the other: kinds overlap where what is cached is sound too."""
    fitted: list[int] = []
    for part in parts:
        fitted.append(min(part, total - sum(fitted)))
    return tuple(fitted)
