"""The commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interlingua.cli.auth import auth

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(auth, name="auth")


def print_version(is_asked: bool) -> None:
    """Print the version and stop, when asked."""
    if is_asked:
        from interlingua._version import __version__

        typer.echo(__version__)
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version.")]
Model = Annotated[
    str | None,
    typer.Option(
        *("-m", "--model"),
        metavar="PROVIDER/MODEL",
        help="Who is asked. Without any key in the environment: the embedded model.",
    ),
]
System = Annotated[
    str | None, typer.Option("-s", "--system", metavar="TEXT", help="Instructions that stand before the prompt.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole reply as JSON.")]
Schema = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A JSON Schema that the answer must fit; prints the answer as JSON."),
]
Limit = Annotated[int | None, typer.Option(min=1, metavar="TOKENS", help="Where the answer is to end at the latest.")]


@app.callback()
def main(*, version: Version = False) -> None:
    """Talk to any model of any provider."""


@app.command()
def chat(
    prompt: Annotated[
        str | None, typer.Argument(metavar="PROMPT", help="What to say. Text on standard input is added below it.")
    ] = None,
    *,
    model: Model = None,
    system: System = None,
    as_json: AsJson = False,
    schema: Schema = None,
    max_output_tokens: Limit = None,
) -> None:
    """Ask a model and print its answer as it comes."""
    from interlingua.cli.chat import Question, answer
    from interlingua.cli.failures import told_plainly
    from interlingua.cli.input import read_prompt, read_schema

    with told_plainly():
        question = Question(
            model=model,
            prompt=read_prompt(prompt),
            system=system,
            schema=read_schema(schema),
            max_output_tokens=max_output_tokens,
        )
        answer(question, as_json=as_json)


@app.command()
def models(
    provider: Annotated[str | None, typer.Argument(metavar="PROVIDER", help="Only this provider's.")] = None,
) -> None:
    """List models, as they go after -m; of every provider whose key is found when none is named."""
    from interlingua.cli.failures import told_plainly
    from interlingua.cli.listings import list_models

    with told_plainly():
        list_models(provider)


@app.command()
def simulate(
    provider: Annotated[str, typer.Argument(metavar="NAME", help="Whose API: a provider, as `providers` lists them.")],
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 8080,
    protocol: Annotated[str | None, typer.Option(help="The wire format; the provider's first.")] = None,
    backend: Annotated[str, typer.Option(help="What answers: echo, or the embedded model: llamacpp.")] = "echo",
    grpc_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Where to speak gRPC too: gemini.", show_default="nowhere")
    ] = None,
) -> None:
    """Run a local server that stands in for a provider, until Ctrl-C."""
    from interlingua.cli.failures import told_plainly
    from interlingua.cli.simulate import simulate as run

    with told_plainly():
        run(provider, port=port, protocol=protocol, backend=backend, grpc_port=grpc_port)


@app.command()
def providers(
    *,
    capabilities: Annotated[
        bool, typer.Option("--capabilities", help="What each serves, what opens it, and its limits.")
    ] = False,
) -> None:
    """List the providers, and for which of them a key is found. Never prints a key."""
    from interlingua.cli.failures import told_plainly
    from interlingua.cli.listings import list_providers

    with told_plainly():
        list_providers(with_capabilities=capabilities)
