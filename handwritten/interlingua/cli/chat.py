"""One question, and the answer on stdout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from interlingua import Client
from interlingua.chat import ChatResponse
from interlingua.cli.default_model import default_model
from interlingua.cli.failures import note
from interlingua.saving import to_json


@frozen(kw_only=True)
class Question:
    """What the command line asks."""

    model: str | None
    prompt: str
    system: str | None = None
    schema: Mapping[str, Any] | None = None
    max_output_tokens: int | None = None


def answer(question: Question, *, as_json: bool) -> None:
    """Ask, and print: the text as it comes, the value that fits the schema, or the whole reply as JSON."""
    with Client() as client:
        model = question.model or default_model(client)
        if as_json or question.schema is not None:
            print_whole(client, model, question, as_json=as_json)
        else:
            print_as_it_comes(client, model, question)


def print_as_it_comes(client: Client, model: str, question: Question) -> None:
    """Print text the moment it arrives."""
    written = ""
    try:
        with client.stream(
            model, question.prompt, system=question.system, max_output_tokens=question.max_output_tokens
        ) as stream:
            for written in stream.text_deltas():
                print(written, end="", flush=True)
            response = stream.response()
    finally:
        if written and not written.endswith("\n"):
            print(flush=True)
    tell_warnings(response)


def print_whole(client: Client, model: str, question: Question, *, as_json: bool) -> None:
    """Print the reply once it is complete."""
    response = client.chat(
        model,
        question.prompt,
        system=question.system,
        output=question.schema,
        max_output_tokens=question.max_output_tokens,
    )
    print(to_json(response if as_json else response.output, indent=2))
    tell_warnings(response)


def tell_warnings(response: ChatResponse[Any]) -> None:
    """Say what could not be honoured, and an ending that is not the model's own."""
    for warning in response.warnings:
        note(f"{warning.parameter}: {warning.message}")
    if response.finish_reason != "stop":
        note(f"the answer ended early: {response.finish_reason}")
