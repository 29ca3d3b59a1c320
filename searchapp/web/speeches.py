"""The turns of a call as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from searchapp.model import Inference, Role, Transcript, Turn
from searchapp.search.answer import MarkedTranscript
from searchapp.search.speakers import inference_of
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.labels import about, role_label, text_language
from searchapp.web.outline import Aliases
from searchapp.web.prose import Paragraph, paragraphs
from searchapp.web.speakers import AsPrinted, Told, as_printed
from searchapp.web.urls import cite_urls, mark_anchor, transcript_url


class Voice(NamedTuple):
    """A speaker as named above turns, which most speakers have many of.

    ``printed`` is the label if it is not the speaker's name; then ``aliases`` are the names that are not shown there.
    ``about`` is the title and firm, blank if neither is known.
    """

    speaker: str
    aliases: tuple[str, ...]
    printed: AsPrinted | None
    role: Role
    role_label: str
    about: str


class TurnCard(NamedTuple):
    """A turn as displayed. ``to_cite`` is what the link ``cite`` does.

    ``matched`` is the number of its marks in words, ``first`` the fragment of the first; both are blank without marks.
    ``skipped`` is the number in words of turns before it that the speaker filter hides, blank if there are none;
    ``context`` is the URL that shows them.
    """

    anchor: str
    voice: Voice
    cite: str
    to_cite: str
    time: str | None
    language: str
    paragraphs: tuple[Paragraph, ...]
    matched: str
    first: str
    skipped: str
    context: str


def speeches(
    found: Transcript,
    marked: MarkedTranscript,
    query: str,
    shown: Sequence[Turn],
    aliases: Aliases,
    inferred: Sequence[Inference],
) -> dict[int, TurnCard]:
    """Return the turns to display, by turn index. ``inferred`` are the speakers of the call who were inferred."""
    whole = transcript_url(found.id, query)
    indexes = {turn.index for turn in shown}
    # A call may have hundreds of turns: what several of them share is prepared once.
    cite_url, to_cite = cite_urls(query), gettext("Cite turn %(number)s: %(speaker)s")

    @cache
    def voice(
        speaker: str, label: str, role: Role, title: str | None, firm: str | None, inference: Inference | None
    ) -> Voice:
        return Voice(
            speaker=speaker,
            aliases=tuple(name for name in aliases.get((speaker, firm), ()) if name != label),
            printed=as_printed(speaker, label, _told(inference, whole, indexes) if inference else None),
            role=role,
            role_label=role_label(role),
            about=" · ".join(about(title, firm)),
        )

    @cache
    def matched(count: int) -> str:
        return ngettext("%(num)s hit", "%(num)s hits", count) % {"num": f"{count:,}"} if count else ""

    @cache
    def skipped(count: int) -> str:
        many = ngettext("%(num)s turn not shown", "%(num)s turns not shown", count)
        return many % {"num": f"{count:,}"} if count else ""

    first_marks = list(accumulate(map(len, marked.matches), initial=1))
    cards = {}
    following = 0
    for turn in shown:
        index, speaker, label = turn.index, turn.speaker, turn.label
        matches = marked.matches[index]
        # Nobody is inferred under their own name.
        inference = None if speaker == label else inference_of(inferred, speaker, label, turn.exchange)
        cards[index] = TurnCard(
            anchor=f"t{index}",
            voice=voice(speaker, label, turn.role, turn.title, turn.firm, inference),
            cite=cite_url(found.id, index),
            to_cite=to_cite % {"number": f"{index:,}", "speaker": speaker},
            time=turn.time,
            language=text_language(turn.text),
            paragraphs=paragraphs(turn.text, matches, first_marks[index]),
            matched=matched(len(matches)),
            first=mark_anchor(index, matches[0][0]) if matches else "",
            skipped=skipped(index - following),
            context=f"{whole}#t{index}",
        )
        following = index + 1
    return cards


def _told(inference: Inference, whole: str, shown: Set[int]) -> Told:
    """Return the sentence of an inference with a link to its turn, on a page of the whole call if it is hidden here."""
    anchor = f"#t{inference.turn}"
    url = anchor if inference.turn in shown else f"{whole}{anchor}"
    return Told(inference.sentence, gettext("turn %(number)s", number=inference.turn), url)
