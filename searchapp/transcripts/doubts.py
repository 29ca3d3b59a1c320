"""Doubts: what in the reading of a page can be wrong, with the lines to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from searchapp.model import Turn
from searchapp.notice import Notice
from searchapp.transcripts.files.clean import clean
from searchapp.transcripts.labels import is_operator, names_nobody, role_of
from searchapp.transcripts.layouts.base import NOBODYS, Aside, Block, Speech
from searchapp.transcripts.layouts.dividers import divided
from searchapp.transcripts.layouts.heads import is_somebody
from searchapp.transcripts.layouts.joined import FOREIGN
from searchapp.transcripts.layouts.sides import is_doubtful
from searchapp.transcripts.looks import names_somebody
from searchapp.transcripts.marks import labelled, unmarked
from searchapp.transcripts.names import key
from searchapp.transcripts.page import SENTENCE_ENDS, Page, Told, keys_of
from searchapp.transcripts.unread import loose_labels, lost_labels, names_in_front, short_lines

_NAMED = 5
_LOOSE = 0.05
# A title and a list of people at the top are no doubt.
_FEW = 500
TOO_LOOSE = 0.3
_MUCH = 0.75
_SEVERAL = 4
_LONG = 3_000
_SHOWN = 30
# Such a share of speeches has a sentence.
_CLOSED = 0.8
# So often a word that is no name is before a colon, and so few characters stand behind it.
_SELDOM = 2
_FEWEST, _FEWEST_LATIN = 24, 48
# A paragraph so long, with half of the text, that so many names stand in behind the end of a sentence.
_LONG_PARAGRAPH = 160
_HALF = 2
_NAMES_INSIDE = 2
_ENDS = re.escape("".join(sorted(SENTENCE_ENDS)))


@dataclass(frozen=True, slots=True)
class Doubt:
    """What can be wrong, and the lines of the page that show it.

    ``labels`` are what those lines would name a speaker by.
    """

    what: Notice
    lines: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()


_SHORT_LINES = Notice("short lines inside speeches may be the names of speakers")
_LOST = Notice("lines of no speaker may begin with the name of one")
_CHANGES = Notice("lines that begin with >> may be said by somebody else")
_FEW_WORDS = Notice("labels before a few words may belong to the speech above")
_LISTED = Notice("labels with words below that are no sentence may be lines of a list")
_SIDES = Notice("the name and the firm of a label may be the other way round")
_INSIDE = Notice("names of speakers stand inside a paragraph, behind the end of a sentence")
LOOSE_TEXT = Notice("%(share)s of the text belongs to no speaker")
_NO_PERIOD = Notice("an operator speaks, but no period was found")
_ONE_SPEAKER = Notice("%(speaker)s says %(share)s of the text: names of other speakers may be missing")
_COMPANY_SPEAKS = Notice(
    "%(speaker)s is the company: a line that stands on every page may be read as the name of a speaker"
)
_UNCERTAIN = Notice("the layout is uncertain: %(layouts)s")
_NO_SPEAKER = Notice("%(where)s lists the speaker %(label)s, but no line is or begins with that label")
_NO_OTHER = Notice("%(where)s lists %(label)s under not-speakers, but no line is or begins with that label")
_NO_TURN = Notice("%(where)s assigns the label %(label)s to %(name)s, but no turn has it")
_NO_TURN_THERE = Notice(
    "%(where)s assigns the label %(label)s in exchange %(exchanges)s to %(name)s, but no turn has it"
)
_LAST_DAY = Notice(
    "only the last day of the period is given: %(period)s is the calendar period that ends then; the company's fiscal year may differ"
)
_OTHER_NAME = Notice(
    "the company is %(company)s, or may be %(other)s: the call does not say whether the ’s is part of the name"
)
_TWO_DATES = Notice(
    "%(words)s is no date, because it can be %(one)s or %(other)s: write date = … in the front matter"
)
SENTENCES = (
    _SHORT_LINES, _LOST, _CHANGES, _FEW_WORDS, _LISTED, _INSIDE, _SIDES, LOOSE_TEXT, _NO_PERIOD, _LAST_DAY, _TWO_DATES, _OTHER_NAME, _COMPANY_SPEAKS, _ONE_SPEAKER, _UNCERTAIN, _NO_SPEAKER, _NO_OTHER, _NO_TURN_THERE, _NO_TURN,
)  # fmt: skip
"""What warnings say, to read them again; the more special sentences come first."""


def doubts_of_page(page: Page, speeches: Sequence[Speech], asides: Sequence[Aside]) -> Iterator[Doubt]:
    """Yield what can be wrong in a page that is divided into these blocks."""
    told = page.told
    other = divided(page) if any(speech.beside for speech in speeches) else None
    divider = other.divider if other is not None else None
    short = dict(
        sorted((dict(names_in_front(page, speeches)) | dict(short_lines(page, speeches, divider))).items())
    )
    if short:
        yield Doubt(_SHORT_LINES, tuple(short), tuple(dict.fromkeys(short.values())))
    lost = dict(lost_labels(speeches, asides, told, divider, frozenset(short.values())))
    if lost:
        yield Doubt(_LOST, tuple(lost), tuple(dict.fromkeys(lost.values())))
    changes = (
        [
            speech.start + place
            for speech in speeches
            for place, line in enumerate(speech.lines)
            if line.startswith(">>")
        ]
        if ">>" in page.text
        else []
    )
    if changes:
        yield Doubt(_CHANGES, tuple(changes))
    firsts = {speech.person: speech for speech in reversed(speeches) if speech.person.firm}
    doubtful = [speech for who, speech in firsts.items() if is_doubtful(page, who, speech.label)]
    if doubtful:
        yield Doubt(_SIDES, tuple(sorted(speech.start - (not speech.beside) for speech in doubtful)))
    inside = list(_paragraphs_with_names(page, speeches))
    if inside:
        yield Doubt(_INSIDE, tuple(inside))
    listed = dict(_listed(speeches))
    if listed:
        yield Doubt(_LISTED, tuple(listed))
    few = dict(_with_few_words(speeches, told))
    if few:
        yield Doubt(_FEW_WORDS, tuple(few), tuple(dict.fromkeys(few.values())))
    share, lines = loose(speeches, asides)
    if share > _LOOSE:
        yield Doubt(_with(LOOSE_TEXT, share=f"{share:.0%}"), lines, tuple(loose_labels(asides, told)))


def doubts_of_layout(name: str, confidence: float, runner_up: str | None, second: float) -> Doubt:
    """Return the doubt that a page has the layout that is chosen, or the second most likely one."""
    other = f", {runner_up} {second:.0%}" if runner_up else ""
    return Doubt(_with(_UNCERTAIN, layouts=f"{name} {confidence:.0%}{other}"))


def doubts_of_call(
    turns: Sequence[Turn],
    *,
    company: str | None,
    has_period: bool,
    of_results: bool = False,
    knows_speakers: bool = False,
) -> Iterator[Doubt]:
    """Yield what can be wrong in the turns of an earnings call.

    ``company`` is that of the call. ``has_period`` and ``knows_speakers`` say that the period is known, or that there is none, and that no name of a
    speaker is missing; ``of_results`` that the call speaks of results. A host alone makes no earnings call.
    """
    roles = {turn.role for turn in turns}
    if "operator" in roles and not has_period and (company or of_results or _tell_of_call(turns)):
        yield Doubt(_NO_PERIOD)
    if knows_speakers:
        return
    said: dict[str, int] = {}
    for turn in turns:
        said[turn.speaker] = said.get(turn.speaker, 0) + len(turn.text)
    others = {turn.speaker for turn in turns if turn.role == "management"}
    for speaker in said:
        if company and key(speaker) == key(company) and len(others - {speaker}) > 1:
            yield Doubt(_with(_COMPANY_SPEAKS, speaker=speaker))
    most = max(said, key=lambda name: said[name])
    whole = sum(said.values())
    share = said[most] / max(1, whole)
    if "management" in roles and len(said) >= _SEVERAL and whole > _LONG and share > _MUCH:
        yield Doubt(_with(_ONE_SPEAKER, speaker=most, share=f"{share:.0%}"))


def _tell_of_call(turns: Sequence[Turn]) -> bool:
    """Return whether an operator of telephone conferences speaks, or somebody with a title; other meetings have a host as well."""
    hosts = {turn.label for turn in turns if turn.role == "operator"}
    return any(map(is_operator, hosts)) or any(turn.title for turn in turns)


def doubts_of_labels(
    speakers: Sequence[str], others: Sequence[str], where: str, page: Page
) -> Iterator[Doubt]:
    """Yield which labels that an override lists as speakers, or as others, are nowhere on the page."""
    if not speakers and not others:
        return
    present = {key(label) for line in page.lines for label in _labels_of(line)}
    for template, labels in ((_NO_SPEAKER, speakers), (_NO_OTHER, others)):
        for label in labels:
            if present.isdisjoint(keys_of([label])):
                yield Doubt(_with(template, where=where, label=label))


def doubt_of_period(period: str) -> Doubt:
    """Return the doubt about a period of which only the last day is given."""
    return Doubt(_with(_LAST_DAY, period=period))


def doubt_of_date(words: str, one: str, other: str) -> Doubt:
    """Return the doubt about words that can be read as two dates."""
    return Doubt(_with(_TWO_DATES, words=words, one=one, other=other))


def doubt_of_company(company: str, other: str) -> Doubt:
    """Return the doubt about a company that may be called by another name."""
    return Doubt(_with(_OTHER_NAME, company=company, other=other))


def doubt_of_turn(where: str, label: str, exchanges: Sequence[int], name: str) -> Doubt:
    """Return the doubt that no turn has a label, in some exchanges or the whole call, which an override assigns."""
    if exchanges:
        numbers = ", ".join(map(str, exchanges))
        return Doubt(_with(_NO_TURN_THERE, where=where, label=label, exchanges=numbers, name=name))
    return Doubt(_with(_NO_TURN, where=where, label=label, name=name))


def _with(sentence: Notice, **values: str) -> Notice:
    return Notice(sentence.template, values)


def loose(speeches: Sequence[Speech], asides: Sequence[Aside]) -> tuple[float, tuple[int, ...]]:
    """Return the share of the text that belongs to no speaker (0 if it is little), and the lines where it begins."""
    unspoken = [aside for aside in asides if aside.what in NOBODYS]
    lost = sum(sum(map(len, aside.lines)) for aside in unspoken)
    if lost < _FEW:
        return 0.0, ()
    blocks: list[Block] = [*speeches, *asides]
    whole = sum(sum(map(len, block.lines)) for block in blocks)
    starts = (
        next((aside.start + place for place, line in enumerate(aside.lines) if line), None)
        for aside in unspoken
    )
    return lost / max(1, whole), tuple(start for start in starts if start is not None)


def _listed(speeches: Sequence[Speech]) -> Iterator[tuple[int, str]]:
    """Yield the labels that look like no name and have no sentence below, where others do."""
    times = Counter([speech.person.name for speech in speeches])
    names = {
        name
        for name, count in times.items()
        if count == 1 and not is_somebody(name) and not names_nobody(name)
    }
    odd = [speech for speech in speeches if speech.person.name in names] if names else ()
    open_ended = [speech for speech in odd if not _has_sentence(speech)]
    if open_ended and sum(map(_has_sentence, speeches)) >= len(speeches) * _CLOSED:
        for speech in open_ended:
            yield speech.start - 1 + speech.beside, speech.person.name


def _paragraphs_with_names(page: Page, speeches: Sequence[Speech]) -> Iterator[int]:
    """Yield the paragraph with most of the text if speakers of the page are named in it where sentences begin."""
    line = max(page.lines, key=len)
    if len(line) < _LONG_PARAGRAPH or len(line) * _HALF < len(page.text):
        return
    names = {name for speech in speeches for name in (speech.person.name, speech.person.label)}
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    if (
        known
        and len(re.findall(rf"[{_ENDS}][^\w]{{0,4}}(?:[\d:.]{{4,12}}\W{{0,3}})?(?:{known})", line))
        >= _NAMES_INSIDE
    ):
        yield page.lines.index(line)


def _with_few_words(speeches: Sequence[Speech], told: Told) -> Iterator[tuple[int, str]]:
    """Yield the labels on the line of a few words, seldom and no full name, that stand below what is no question.

    ``Steel: Hedged.`` may be said by whoever speaks above.
    """
    if not speeches[:1] or not speeches[0].beside:
        return
    times = Counter(speech.person.name for speech in speeches)
    for above, speech in pairwise(speeches):
        name = speech.person.name
        if (
            times[name] <= _SELDOM
            and speech.beside
            and sum(map(len, speech.lines)) <= (_FEWEST_LATIN if speech.lines[0].isascii() else _FEWEST)
            and not (names_somebody(name) or names_nobody(name) or FOREIGN.fullmatch(name))
            and not told.speaks(speech.person.label)
            and not (speech.person.role or speech.person.firm)
            and role_of(above.person.name) != "operator"
            and not any(_last(one.lines).endswith(("?", "？")) for one in (above, speech))
        ):
            yield speech.start, name


def _last(lines: Sequence[str]) -> str:
    return next(filter(None, reversed(lines)), "")


def _has_sentence(speech: Speech) -> bool:
    return any(line[-1] in SENTENCE_ENDS for line in speech.lines if line)


def _labels_of(line: str) -> Iterator[str]:
    """Yield what a line can be the label of: all of it, without its marks, or what is before its colon."""
    if line:
        yield line
        bare = unmarked(line)
        label = labelled(line)
        yield from (found.name for found in (bare, label) if found is not None)


def described(doubt: Doubt, lines: Sequence[str], text: str, before: int) -> str:
    """Return a doubt as one sentence with the numbers and beginnings of its lines.

    Args:
        doubt: the doubt.
        lines: all lines of the cleaned text.
        text: the text that was cleaned.
        before: number of lines of the file before that text.
    """
    if not doubt.lines:
        return str(doubt.what)
    numbers = _source_lines(lines, text)
    shown = [f"{before + numbers[line]} ({_beginning(lines[line])})" for line in doubt.lines[:_NAMED]]
    more = f" and {len(doubt.lines) - _NAMED} more" if len(doubt.lines) > _NAMED else ""
    return f"{doubt.what}: line{'s' if len(doubt.lines) > 1 else ''} {', '.join(shown)}{more}"


def _beginning(line: str) -> str:
    """Return the beginning of a line as it can be shown in any terminal.

    >>> _beginning("各位\u3000投资者\ue000")
    '各位 投资者 '
    """
    return "".join(mark if mark.isprintable() else " " for mark in line[:_SHOWN])


def _source_lines(lines: Sequence[str], text: str) -> dict[int, int]:
    """Return the number in the text, from 1, of each line with characters of the cleaned text."""
    numbers = (
        number
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1)
        for _ in filter(None, clean(line).text.split("\n"))
    )
    return dict(zip((place for place, line in enumerate(lines) if line), numbers, strict=True))
