"""A turn that is shown beside others: who speaks, its first lines or those around its marks, and the whole to open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from searchapp.search.snippet import make_snippet, mark_up, opening
from searchapp.search.spoken import Spoken
from searchapp.web.labels import about, role_label, text_language
from searchapp.web.speakers import AsPrinted, Told, as_printed


class SaidCard(NamedTuple):
    """A turn as displayed; texts are safe HTML.

    ``preview`` is the part around the marks, or the beginning. ``paragraphs`` are what can be opened: after a beginning
    the rest, otherwise the ``whole`` turn; none if the preview is all of it. They are ``cut`` if the turn is longer, and
    ``url`` leads to it.
    """

    url: str
    speaker: str
    printed: AsPrinted | None
    role: str
    role_label: str
    about: tuple[str, ...]
    language: str
    preview: Markup
    paragraphs: tuple[Markup, ...]
    whole: bool
    cut: bool


def said_card(url: str, turn: Spoken, longest: int) -> SaidCard:
    """Return a turn as displayed, with the URL where it is read; of its text at most ``longest`` characters."""
    text, told = turn.text, turn.speaker_inferred_from
    preview = make_snippet(text, turn.matches)
    everything = mark_up(text, turn.matches).replace("\n", " ").strip()
    start = 0 if turn.matches else opening(text)
    return SaidCard(
        url=url,
        speaker=turn.speaker,
        printed=as_printed(turn.speaker, turn.speaker_label, Told(told) if told else None),
        role=turn.speaker_role,
        role_label=role_label(turn.speaker_role),
        about=about(turn.speaker_title, turn.speaker_firm),
        language=text_language(text),
        # Escaped there; nothing is added but <mark>.
        preview=Markup(preview),
        paragraphs=() if preview == everything else tuple(_paragraphs(turn, start, longest)),
        whole=bool(turn.matches),
        cut=len(text) > longest,
    )


def _paragraphs(turn: Spoken, start: int, end: int) -> Iterator[Markup]:
    for line in turn.text[start:end].split("\n"):
        if line:
            yield Markup(mark_up(turn.text, turn.matches, (start, start + len(line))))
        start += len(line) + 1
