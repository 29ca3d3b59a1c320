"""Printing hits, one function per format."""

from __future__ import annotations

import csv
import html
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping

import click

from searchapp.cli.output import counted, print_json, say, who
from searchapp.search.answer import Answer, Hit
from searchapp.search.speakers import other_label

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


def write_table(answer: Answer) -> None:
    """Print the totals and each hit with its snippet; on a terminal, matches are highlighted and lines wrap."""
    totals = f"{counted(answer.total, 'turn')}, {counted(answer.occurrences, 'occurrence')}"
    if sys.stdout.isatty():
        _write_colours(totals, answer.hits)
    else:
        click.echo(totals)
        for hit in answer.hits:
            click.echo(f"\n{_heading(hit)}")
            click.echo("".join(f"  {line}\n" for line in _snippet_text(hit).splitlines()), nl=False)
    if answer.next is not None:
        say(f"for more hits, add --offset {answer.next}")


def write_json(answer: Answer) -> None:
    """Print the whole answer as one JSON object."""
    print_json(answer.to_json())


def write_jsonl(answer: Answer) -> None:
    """Print one JSON object per line, one line per hit."""
    for hit in answer.hits:
        click.echo(json.dumps(hit._asdict(), ensure_ascii=False))


def write_csv(answer: Answer) -> None:
    """Print a header and one row per hit; ``matches`` are ``start-end`` pairs separated by spaces."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(Hit._fields)
    for hit in answer.hits:
        row = hit._asdict()
        row["matches"] = " ".join(f"{start}-{end}" for start, end in hit.matches)
        writer.writerow(row.values())


WRITERS: Mapping[str, Callable[[Answer], None]] = {
    "table": write_table,
    "json": write_json,
    "jsonl": write_jsonl,
    "csv": write_csv,
}


def _write_colours(totals: str, hits: tuple[Hit, ...]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(totals, style="bold"))
    for hit in hits:
        console.print(Text(f"\n{_heading(hit)}", style="cyan"))
        snippet = Text()
        for text, marked in _pieces(hit.snippet):
            snippet.append(text, style="bold reverse" if marked else None)
        console.print(Padding(snippet, (0, 0, 0, 2)))


def _heading(hit: Hit) -> str:
    label = other_label(hit.speaker, hit.speaker_label)
    inferred = hit.speaker_inferred_from is not None
    speaker = who(hit.speaker, hit.speaker_title, hit.speaker_firm, label, inferred)
    parts = (hit.id, hit.company, hit.period, speaker, hit.section)
    return " · ".join(part for part in parts if part)


def _snippet_text(hit: Hit) -> str:
    return "".join(text for text, _ in _pieces(hit.snippet))


def _pieces(snippet: str) -> Iterator[tuple[str, bool]]:
    """Yield the text of a snippet in pieces, each with whether it is marked.

    >>> list(_pieces("R&amp;D <mark>AI</mark>"))
    [('R&D ', False), ('AI', True)]
    """
    # Splitting at a pattern with one group yields unmarked and marked text alternately.
    for number, piece in enumerate(_MARK.split(snippet)):
        if piece:
            yield html.unescape(piece), number % 2 == 1
