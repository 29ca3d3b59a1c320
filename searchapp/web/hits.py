"""Hits as displayed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from searchapp.search.answer import Answer, Hit
from searchapp.search.snippet import make_line
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.labels import about, role_label, section_label, tells_sections, text_language
from searchapp.web.prose import widened
from searchapp.web.said import SaidCard, said_card
from searchapp.web.speakers import AsPrinted, Told, as_printed
from searchapp.web.urls import cite_urls, transcript_url, turn_urls

# In characters; the pages of hits are to stay small.
_LONGEST_QUESTION = 600


class CallName(NamedTuple):
    """What a call is called: its company, period and event, as far as they are known, and the language of its name."""

    company: str | None
    period: str | None
    event: str | None
    language: str


class HitCard(NamedTuple):
    """A hit as displayed; ``printed`` is the label if it is not the speaker's name, ``snippet`` is safe HTML.

    ``place`` is the section and exchange, blank for a turn that may be of a call without sections, ``matched`` the number of matches in words, ``to_cite`` what the link to the citation
    does. ``question`` is what an analyst asks before, if the hit is an answer. ``number`` is the place of the hit on the page.
    """

    number: int
    url: str
    call: CallName
    cite: str
    to_cite: str
    speaker: str
    printed: AsPrinted | None
    role: str
    role_label: str
    about: tuple[str, ...]
    place: str
    matches: int
    matched: str
    snippet: Markup
    language: str
    question: SaidCard | None


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one call on a page; ``turns`` and ``occurrences`` are all that the call has in the answer."""

    url: str
    call: CallName
    turns: int
    occurrences: int
    hits: tuple[HitCard, ...]


def hit_cards(answer: Answer, query: str, *, line: bool) -> tuple[HitCard, ...]:
    """Return the hits of an answer as displayed, each with the question that it answers, or as one ``line``."""
    # What several hits share is prepared once.
    url, cite, role = turn_urls(query), cite_urls(query), cache(role_label)
    to_cite = gettext("Cite turn %(number)s: %(speaker)s")

    @cache
    def place(section: str, role: str, exchange: int | None) -> str:
        if not tells_sections(section, role):
            return ""
        named = section_label(section)
        return named if exchange is None else f"{named} · {gettext('exchange %(number)s', number=exchange)}"

    @cache
    def matched(count: int) -> str:
        return ngettext("%(num)s match", "%(num)s matches", count) % {"num": f"{count:,}"}

    def card(number: int, hit: Hit) -> HitCard:
        sentence, question = hit.speaker_inferred_from, answer.questions.get(hit.id)
        return HitCard(
            number=number,
            url=url(hit.transcript, hit.turn),
            call=_call_name(hit),
            cite=cite(hit.transcript, hit.turn),
            to_cite=to_cite % {"number": f"{hit.turn:,}", "speaker": hit.speaker},
            speaker=hit.speaker,
            printed=as_printed(hit.speaker, hit.speaker_label, Told(sentence) if sentence else None),
            role=hit.speaker_role,
            role_label=role(hit.speaker_role),
            about=about(hit.speaker_title, hit.speaker_firm),
            place=place(hit.section, hit.speaker_role, hit.exchange),
            matches=len(hit.matches),
            matched=matched(len(hit.matches)),
            # Escaped there; nothing is added there but <mark>.
            snippet=widened(make_line(hit.text, hit.matches) if line else hit.snippet),
            language=text_language(hit.text),
            question=said_card(url(hit.transcript, question.turn), question, _LONGEST_QUESTION)
            if question
            else None,
        )

    return tuple(card(number, hit) for number, hit in enumerate(answer.hits, 1))


def hit_groups(answer: Answer, query: str, *, line: bool) -> tuple[HitGroup, ...]:
    """Return the same under their calls, which are in the order of their first hits; the answer counts the calls."""
    groups: dict[str, list[HitCard]] = {}
    for hit, card in zip(answer.hits, hit_cards(answer, query, line=line), strict=True):
        groups.setdefault(hit.transcript, []).append(card)
    return tuple(
        HitGroup(
            transcript_url(call, query),
            cards[0].call,
            answer.calls[call].turns,
            answer.calls[call].occurrences,
            tuple(cards),
        )
        for call, cards in groups.items()
    )


def _call_name(hit: Hit) -> CallName:
    """Return what the call of a hit is called; by its id if nothing else is known."""
    event = _event(hit.title, hit.company)
    if not (hit.company or hit.period or event):
        event = hit.transcript
    return CallName(hit.company, hit.period, event, text_language(f"{hit.company or ''}{event or ''}"))


def _event(title: str | None, company: str | None) -> str | None:
    """Return a title without the company that it begins with, which is shown beside it.

    >>> _event("乌有汽车2024年第三季度业绩电话会", "乌有汽车"), _event("Acme – Annual Meeting", "ACME")
    ('2024年第三季度业绩电话会', 'Annual Meeting')
    >>> _event("Acmeville Town Hall", "Acme"), _event("Acme", "Acme"), _event(None, None)
    ('Acmeville Town Hall', None, None)
    """
    if not title or not company or title[: len(company)].casefold() != company.casefold():
        return title
    rest = title[len(company) :]
    if company[-1].isascii() and rest[:1].isascii() and rest[:1].isalnum():
        # Another name that begins with that of the company.
        return title
    return rest.lstrip(" 　:：,，-–—|·") or None
