"""Updating the translations: run ``python -m searchapp.web.catalog`` after changing a message.

It collects all messages from the code, the templates and the descriptions of the API, adds new ones to the ``.po`` file of each language, removes
unused ones, and compiles the ``.mo`` file that the site reads. Both files are in the repository, so that translations
work in a checkout as in a wheel.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import searchapp
from searchapp.settings import Settings
from searchapp.web import api_docs, assets
from searchapp.web.app import create_app
from searchapp.web.i18n import TRANSLATIONS

DOMAIN = "messages"
LANGUAGES = ("zh",)
"""Languages with a catalogue. English needs none, because the messages are written in it."""

_SOME_DAY = datetime(2024, 1, 1, tzinfo=timezone.utc)
"""A fixed date for the file headers, so that files change only if messages do."""

# The search creates notices as Notice("English template", values); the site translates the template.
_KEYWORDS = {**DEFAULT_KEYWORDS, "Notice": None}


def collected(locale: str | None = None) -> Catalog:
    """Return all messages in the code and the templates, without translations."""
    catalog = Catalog(
        locale=locale,
        header_comment="# Run python -m searchapp.web.catalog after changing a message or a translation.",
        project="searchapp",
        version="1",
        last_translator="searchapp",
        language_team="searchapp",
        msgid_bugs_address="searchapp",
        creation_date=_SOME_DAY,
        revision_date=_SOME_DAY,
        fuzzy=False,
    )
    for message in _messages():
        catalog.add(message)
    return catalog


def _messages() -> Iterator[str | tuple[str, ...]]:
    # Of the API, the texts are known once it is put together.
    yield from filter(None, api_docs.texts(create_app(Settings())))
    package = Path(searchapp.__file__).parent
    for folder, method in (
        (package, [("**.py", "python")]),
        (assets.folder("templates"), [("**.html", "jinja2")]),
    ):
        for _, _, message, _, _ in sorted(
            extract_from_dir(folder, method, keywords=_KEYWORDS), key=lambda found: (found[0], found[1])
        ):
            yield message


def paths(language: str) -> tuple[Path, Path]:
    """Return the ``.po`` and ``.mo`` file of a language."""
    folder = TRANSLATIONS / language / "LC_MESSAGES"
    return folder / f"{DOMAIN}.po", folder / f"{DOMAIN}.mo"


def load(language: str) -> Catalog:
    """Read the ``.po`` file of a language; returns an empty catalogue if there is none."""
    source, _ = paths(language)
    if not source.exists():
        return Catalog(locale=language)
    with source.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as the bytes of a ``.mo`` file."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update(language: str) -> tuple[str, ...]:
    """Rewrite the files of a language and return the messages without a translation."""
    known = load(language)
    catalog = collected(language)
    for message in catalog:
        before = known.get(message.id) if message.id else None
        if before is not None:
            message.string = before.string
    source, target = paths(language)
    source.parent.mkdir(parents=True, exist_ok=True)
    with source.open("wb") as file:
        write_po(file, catalog, width=110, omit_header=False, no_location=True, sort_output=True)
    target.write_bytes(compiled(catalog))
    return untranslated(catalog)


def untranslated(catalog: Catalog) -> tuple[str, ...]:
    """Return the messages without a translation, in singular form."""
    lacking = []
    for message in catalog:
        given = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(given):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return tuple(lacking)


def main() -> None:
    """Update all languages and print the messages to translate."""
    for language in LANGUAGES:
        lacking = update(language)
        source, _ = paths(language)
        print(f"{source}: {len(lacking)} to translate")
        for message in lacking:
            print(f"  {message}")


if __name__ == "__main__":
    main()
