"""Hits as displayed."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from searchapp.search.answer import Answer, Hit
from searchapp.search.snippet import make_line
from searchapp.search.spoken import Spoken
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.labels import role_label, section_label, text_language
from searchapp.web.said import SaidCard, said_card
from searchapp.web.speakers import AsPrinted, Told, as_printed
from searchapp.web.urls import cite_url, transcript_url

# In characters; the pages of hits are to stay small.
_LONGEST_QUESTION = 600


@dataclass(frozen=True, slots=True)
class CallName:
    """What a call is called: its company, period and event, as far as they are known, and the language of its name."""

    company: str | None
    period: str | None
    event: str | None
    language: str


@dataclass(frozen=True, slots=True)
class HitCard:
    """A hit as displayed; ``printed`` is the label if it is not the speaker's name, ``snippet`` is safe HTML.

    ``place`` is the section and exchange, ``matched`` the number of matches in words, ``to_cite`` what the link to the citation
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
    return tuple(
        _card(number, hit, query, answer.questions.get(hit.id), line=line)
        for number, hit in enumerate(answer.hits, 1)
    )


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


def _card(number: int, hit: Hit, query: str, question: Spoken | None, *, line: bool) -> HitCard:
    sentence, matches, section = hit.speaker_inferred_from, len(hit.matches), section_label(hit.section)
    exchange = gettext("exchange %(number)s", number=hit.exchange)
    return HitCard(
        number=number,
        url=transcript_url(hit.transcript, query, f"t{hit.turn}"),
        call=_call_name(hit),
        cite=cite_url(hit.transcript, hit.turn, query),
        to_cite=gettext("Cite turn %(number)s: %(speaker)s", number=hit.turn, speaker=hit.speaker),
        speaker=hit.speaker,
        printed=as_printed(hit.speaker, hit.speaker_label, Told(sentence) if sentence else None),
        role=hit.speaker_role,
        role_label=role_label(hit.speaker_role),
        about=tuple(word for word in (hit.speaker_title, hit.speaker_firm) if word),
        place=section if hit.exchange is None else f"{section} · {exchange}",
        matches=matches,
        matched=ngettext("%(num)s match", "%(num)s matches", matches) % {"num": f"{matches:,}"},
        # Escaped there; nothing is added but <mark>.
        snippet=Markup(make_line(hit.text, hit.matches) if line else hit.snippet),
        language=text_language(hit.text),
        question=said_card(hit.transcript, question, query, _LONGEST_QUESTION) if question else None,
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
