# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.perplexity.types import (
        ApiChatCompletionsRequestModel,
        ApiChatCompletionsRequestReasoningEffort,
        ApiChatCompletionsRequestResponseFormat,
        ApiChatCompletionsRequestSearchMode,
        ApiChatCompletionsRequestSearchRecencyFilter,
        ApiChatCompletionsRequestStreamMode,
        ChatMessageInput,
        WebSearchOptions,
    )


class PerplexityOptions(TypedDict, total=False):
    """Fields of `ApiChatCompletionsRequest`, none of them needed."""

    disable_search: bool | None
    """Whether to answer without a search."""
    enable_search_classifier: bool | None
    """Whether the model decides if a search is needed."""
    image_domain_filter: Sequence[str] | None
    """`image_domain_filter` of `ApiChatCompletionsRequest`."""
    image_format_filter: Sequence[str] | None
    """`image_format_filter` of `ApiChatCompletionsRequest`."""
    language_preference: str | None
    """The language to answer in."""
    last_updated_after_filter: str | None
    """Only pages updated after this day, as MM/DD/YYYY."""
    last_updated_before_filter: str | None
    """Only pages updated before this day, as MM/DD/YYYY."""
    max_tokens: int | None
    """Upper limit of output tokens. More than 0.0, at most 128000.0."""
    messages: Sequence[ChatMessageInput]
    """The conversation so far, oldest message first."""
    model: ApiChatCompletionsRequestModel
    """The model's id."""
    reasoning_effort: ApiChatCompletionsRequestReasoningEffort | None
    """How hard a reasoning model thinks before it answers."""
    response_format: ApiChatCompletionsRequestResponseFormat | None
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    return_images: bool | None
    """Whether to return images that were found."""
    return_related_questions: bool | None
    """Whether to return questions that may come next."""
    search_after_date_filter: str | None
    """Only pages published after this day, as MM/DD/YYYY."""
    search_before_date_filter: str | None
    """Only pages published before this day, as MM/DD/YYYY."""
    search_domain_filter: Sequence[str] | None
    """Domains to search alone, or with a minus in front, never to search."""
    search_language_filter: Sequence[str] | None
    """Languages of pages to search, as ISO-639-1."""
    search_mode: ApiChatCompletionsRequestSearchMode | None
    """Which part of the web is searched."""
    search_recency_filter: ApiChatCompletionsRequestSearchRecencyFilter | None
    """How old a page may be."""
    stop: str | Sequence[str] | None
    """Texts at which the answer ends; they are not part of it."""
    stream: bool | None
    """Whether to answer with events as the text is made. The server's default is `false`."""
    stream_mode: ApiChatCompletionsRequestStreamMode
    """Whether each event repeats all that came before, or brings what is new alone. The server's default is `full`."""
    temperature: float | None
    """Randomness. Change this or `top_p`, not both. At least 0.0, at most 2.0."""
    top_p: float | None
    """Only the likeliest tokens that together reach this probability are drawn from. At least 0.0, at most 1.0."""
    web_search_options: WebSearchOptions
    """Settings of the search."""
