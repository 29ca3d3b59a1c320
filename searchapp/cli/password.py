"""``searchapp password``: hashes for the settings that say who gets in."""

from __future__ import annotations

import secrets
import sys

import click

from searchapp.cli.output import say
from searchapp.errors import UsageError

_SHORTEST = 10
# Guessing a token of 256 random bits is hopeless, however quick its hash is; so a request takes no time for it.
_TOKEN_METHOD = "pbkdf2:sha256:1"


@click.command()
@click.option("--token", is_flag=True, help="Make a random token for programs instead.")
def password(token: bool) -> int:
    """Ask for a password and print its hash, for SEARCHAPP_PASSWORD_HASH.

    If the input is not a terminal, its first line is the password. With --token, a new token is printed to stderr, and
    its hash for SEARCHAPP_TOKEN_HASH to stdout.
    """
    from werkzeug.security import generate_password_hash

    if token:
        made = secrets.token_urlsafe(32)
        say(f"token: {made} (it is not stored; programs send it as Authorization: Bearer TOKEN)")
        click.echo(generate_password_hash(made, _TOKEN_METHOD))
    else:
        click.echo(generate_password_hash(_asked()))
    return 0


def _asked() -> str:
    if sys.stdin.isatty():
        chosen = str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    else:
        chosen = sys.stdin.readline().rstrip("\r\n")
    if len(chosen) < _SHORTEST:
        raise UsageError(f"the password is too short; use at least {_SHORTEST} characters")
    return chosen
