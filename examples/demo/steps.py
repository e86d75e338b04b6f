"""What the demo does with the model, step by step. Each step checks what it shows."""

from __future__ import annotations

from pydantic import BaseModel

import interlingua as il
from examples.demo.regeneration import differences, regenerate, snapshot
from examples.demo.screen import Screen
from interlingua_wire.openai.types import CreateChatCompletionResponse

MODEL = "llamacpp"
QUESTION = "What is the capital of France?"
PROTOCOLS = {
    "openai_chat": "OpenAI Chat Completions",
    "openai_responses": "OpenAI Responses",
    "anthropic_messages": "Anthropic Messages",
}
REGENERATED = "anthropic"


class Capital(BaseModel):
    """What the model is to fill in."""

    city: str
    country: str


def stream_an_answer(screen: Screen, client: il.Client) -> None:
    """A chat, printed as it comes."""
    screen.step("A streamed chat", f'client.stream("{MODEL}", "Name three primary colours.")')
    pieces: list[str] = []
    screen.said("   ", end="")
    with client.stream(MODEL, "Name three primary colours.") as stream:
        for piece in stream.text_deltas():
            pieces.append(piece)
            screen.said(piece, end="")
        reply = stream.response()
    screen.said("")
    screen.expect(len(pieces) > 1, f"the text came in {len(pieces)} pieces")
    screen.expect("".join(pieces) == reply.text and reply.text.strip() != "", "folded, they are the reply's text")
    screen.expect(reply.usage.output_tokens > 0, f"the reply counts its tokens: {reply.usage.output_tokens} written")


def fill_a_model(screen: Screen, client: il.Client) -> None:
    """An answer held to a JSON Schema and validated into a pydantic model."""
    screen.step(
        "An answer as a pydantic model",
        "class Capital(BaseModel): city: str; country: str",
        f'client.chat("{MODEL}", "{QUESTION}", output=Capital).output',
    )
    reply = client.chat(MODEL, QUESTION, output=Capital, max_output_tokens=64)
    screen.said(f"   {reply.output!r}")
    screen.expect(type(reply.output) is Capital, "it is a Capital, validated by pydantic")
    screen.expect(reply.output.city == "Paris", "and it is right")


def speak_three_protocols(screen: Screen, client: il.Client) -> None:
    """One question over three wire formats."""
    screen.step(
        "The same question in three wire formats",
        f'client.chat("{MODEL}", "{QUESTION}", protocol="anthropic_messages")',
    )
    for protocol, title in PROTOCOLS.items():
        reply = client.chat(MODEL, QUESTION, protocol=protocol, max_output_tokens=8)
        first_line = reply.text.strip().partition("\n")[0]
        screen.expect("Paris" in first_line, f"{title:<24} {first_line}   .raw is a {type(reply.raw).__name__}")


def call_typed(screen: Screen, base_url: str) -> None:
    """A generated low-level client, against the model's server."""
    screen.step(
        "A low-level call, typed down to nested fields",
        'openai = il.connect("openai", base_url=..., api_key="none")',
        "openai.chat.completions.create(model=..., messages=[...])",
    )
    with il.connect("openai", base_url=f"{base_url}/v1", api_key="none") as openai:
        reply = openai.chat.completions.create(
            model="any",
            messages=[{"role": "user", "content": QUESTION}],
            temperature=0,
            stop=["\n"],
        )
    screen.expect(type(reply) is CreateChatCompletionResponse, f"the answer is a {type(reply).__name__}")
    text = reply.choices[0].message.content if reply.choices else None
    screen.said(f"   reply.choices[0].message.content = {text!r}")
    screen.expect("Paris" in (text or ""), "its fields hold what the server sent")


def compile_again(screen: Screen) -> None:
    """One API compiled anew from its spec: the same bytes come out."""
    screen.step("The compiler, again", f"python -m codegen regen --api {REGENERATED}")
    before = snapshot()
    with screen.progress() as progress:
        task = progress.add_task(f"{REGENERATED}, from its specification", total=None)
        regenerate(REGENERATED)
        progress.update(task, total=1, completed=1)
    after = snapshot()
    changed = differences(before, after)
    written = [len(content) for path, content in after.items() if path.startswith(f"{REGENERATED}/")]
    screen.expect(len(written) > 0, f"{len(written)} files, {sum(written) / 1e6:.1f} MB written")
    screen.expect(changed == [], "the diff is empty" + (f", yet {', '.join(changed)} changed" if changed else ""))
