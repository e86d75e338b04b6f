"""`interlingua auth`: who one is at a provider where a key does not do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

auth = typer.Typer(no_args_is_help=True, help="Log in where a key does not do.")
google = typer.Typer(no_args_is_help=True, help="OAuth with Google, for Gemini and Vertex AI.")
auth.add_typer(google, name="google")

ClientSecrets = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        envvar="GOOGLE_CLIENT_SECRETS",
        help="The JSON file of an OAuth client of the type desktop, from Google's console.",
    ),
]
Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", metavar="URL", help="What the login may be used for; give it several times for several."),
]
Project = Annotated[
    str | None, typer.Option(metavar="ID", help="The project that pays; without it, the one of the OAuth client.")
]
To = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where to keep the login; without it, as application default credentials."),
]
Replace = Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser, or only print the address.")]
Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Where the browser comes back to on this machine; 0 takes a free one.")
]
Seconds = Annotated[int, typer.Option(min=1, metavar="SECONDS", help="How long to wait for the person.")]
Credentials = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The file to look at; without it, application default credentials.")
]
Check = Annotated[bool, typer.Option("--check", help="Fetch a token too, to see that it works.")]


@google.command()
def login(
    *,
    client_secrets: ClientSecrets = None,
    scopes: Scopes = None,
    project: Project = None,
    to: To = None,
    replace: Replace = False,
    browser: Browser = True,
    port: Port = 0,
    timeout: Seconds = 300,
) -> None:
    """Log in in a browser, and keep the login where credentials="default" finds it."""
    from interlingua.cli.failures import told_plainly
    from interlingua.cli.google import Wish, log_in

    with told_plainly():
        log_in(
            Wish(client_secrets=client_secrets, scopes=scopes, project=project, to=to, replaces=replace),
            opens_browser=browser,
            port=port,
            seconds=timeout,
        )


@google.command()
def status(*, credentials: Credentials = None, check: Check = False) -> None:
    """Say which credentials there are: their kind, scopes, expiry and project. Never prints a secret."""
    from interlingua.cli.failures import told_plainly
    from interlingua.cli.google import show_status

    with told_plainly():
        show_status(credentials, fetches=check)
