"""Reading: from one file to one transcript, with an account of everything removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath

from searchapp.errors import RefusedFileError
from searchapp.model import Inference, Removed, Section, Transcript
from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.enrich import enrich
from searchapp.transcripts.call.period import NOTE
from searchapp.transcripts.doubts import (
    LOOSE_TEXT,
    TOO_LOOSE,
    Doubt,
    described,
    doubt_of_company,
    doubt_of_date,
    doubt_of_period,
    doubt_of_turn,
    doubts_of_call,
    doubts_of_labels,
    doubts_of_layout,
    doubts_of_page,
    loose,
)
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.files.clean import clean
from searchapp.transcripts.files.decode import decode
from searchapp.transcripts.files.formats import READERS, suffix
from searchapp.transcripts.files.manifest import override_of
from searchapp.transcripts.files.markup import without_emphasis, without_markup
from searchapp.transcripts.files.noise import (
    with_line_breaks,
    without_page_numbers,
    without_quotes,
    without_quoting,
    without_rules,
    without_turn_numbers,
)
from searchapp.transcripts.files.override import (
    Override,
    apply,
    merge,
    parse_front_matter,
    parse_override,
    split_front_matter,
    toml_list,
)
from searchapp.transcripts.files.source import SourceFile
from searchapp.transcripts.headings import is_appendix
from searchapp.transcripts.labels import insertions, is_interpreter, remains, role_of
from searchapp.transcripts.layouts import LAYOUTS, Aside, Choice, Layout, Person, Speech, choose
from searchapp.transcripts.layouts.heads import is_somebody
from searchapp.transcripts.looks import can_be_label
from searchapp.transcripts.marks import only_time, unmarked
from searchapp.transcripts.page import SENTENCE_ENDS, Page, Told
from searchapp.transcripts.paragraphs import join, wrap_width, writes_spaces
from searchapp.transcripts.removed import Ledger
from searchapp.transcripts.words import using, vocabulary

LOW_CONFIDENCE = 0.5
# A long call has a few thousand. Reading takes microseconds per line, and a build reads whatever it is given.
MOST_LINES = 40_000
# Times that a program wrote at the beginning or the end of paragraphs.
_STAMP = re.compile(
    r"^[\[(（]\d{1,2}:\d{2}(?::\d{2})?[\])）]\s*(?=\S)|(?<=\S)\s*[\[(（]\d{1,2}:\d{2}(?::\d{2})?[\])）]$"
)
_STAMPS = 2
# Without brackets they are times only where many go on counting.
_BARE_STAMP = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?)\s+(?=\S)")
_BARE_STAMPS = 4
# The line ends of old programs.
_LONE_RETURN = re.compile(r"\r(?!\n)")
# Buttons side by side stand near the end of a page.
_BESIDE_BUTTONS = re.compile(r"[\s|｜·/、,，:：()（）]+")
_LAST = 8
_ENOUGH = 1_000
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """A transcript and how it was read.

    Every character of the file's text is either in the text of a turn or counted in ``removed``; ``added`` is the
    number of characters that the file's reader added (see ``removed.py``). ``confidence`` (0 to 1) is the confidence of
    ``layout``; ``runner_up`` is the second most likely layout. ``evidence`` says where company, period, titles … were
    read, ``inferred`` which speakers are not named by their labels. ``unread`` are labels that lines may be or begin with,
    without being read as one, ``odd`` those that were read as one and do not look like a name. ``override`` is what the
    user told.
    """

    transcript: Transcript
    fingerprint: str
    layout: str
    removed: tuple[Removed, ...]
    warnings: tuple[str, ...] = ()
    confidence: float = 1.0
    runner_up: str | None = None
    runner_up_confidence: float = 0.0
    encoding: str = "utf-8"
    evidence: tuple[Evidence, ...] = ()
    inferred: tuple[Inference, ...] = ()
    added: int = 0
    unread: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    override: Override | None = None


def read(file: SourceFile) -> Reading:
    """Read one file of a source.

    Raises RefusedFileError if the file is empty, binary, in an unknown encoding or without speakers, or if its front
    matter or the ``.toml`` file next to it is invalid.
    """
    with using(vocabulary(*file.words)):
        return _read(file)


def _read(file: SourceFile) -> Reading:
    found = file.content()
    decoded = READERS[suffix(file.source)](found.content, file.source)
    beside = None
    if found.beside is not None:
        text = decode(found.beside if found.beside.strip() else b"#", file.source).text
        beside = parse_override(text.lstrip("\ufeff"), file.source, f"{file.path.stem}.toml")
    return parse(
        decoded.text,
        id=file.id,
        source=file.source,
        sha256=found.sha256,
        fingerprint=found.fingerprint,
        encoding=decoded.encoding,
        defaults=override_of(file.row, file.source),
        override=beside,
        removed=decoded.removed,
        added=decoded.added,
        speakers=decoded.speakers,
    )


def parse(
    text: str,
    *,
    id: str,
    source: str,
    sha256: str,
    fingerprint: str = "",
    encoding: str = "utf-8",
    defaults: Override | None = None,
    override: Override | None = None,
    removed: Sequence[Removed] = (),
    added: int = 0,
    speakers: Sequence[str] = (),
) -> Reading:
    """Return the transcript in a decoded text; the same text always gives the same reading.

    The front matter overrides ``defaults``, and ``override`` overrides both. ``removed`` is what decoding has already
    removed, ``added`` how many characters it added; ``speakers`` are labels that the format of the file marks. Raises RefusedFileError for ``source`` if no speaker is found or the front matter is invalid.
    """
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    if text.count("\n") > MOST_LINES:
        raise RefusedFileError(
            source, f"it has more than {MOST_LINES:,} lines", "split it into single transcripts"
        )
    ledger = Ledger()
    ledger.add(removed)
    front, body = split_front_matter(text)
    ledger.take("front matter", front)
    override = merge(merge(defaults, parse_front_matter(front, source)), override)
    markdown = suffix(source) == ".md"
    body = without_quoting(without_quotes(body, ledger), ledger)
    body = without_markup(body, ledger, markdown=markdown)
    body, breaks = with_line_breaks(body)
    cleaned = clean(body)
    ledger.add(cleaned.removed)
    told = _told(override, speakers)
    whole = Page.of(cleaned.text, told)
    page = without_rules(without_page_numbers(_without_remains(whole, ledger), ledger), ledger)
    page = without_turn_numbers(page, ledger)
    choice = _choose(page, override, source)
    talk = _talk(choice.layout, page, ledger, markdown=markdown)
    if not talk.drafts:
        raise _speakerless(source)
    if talk.loose > TOO_LOOSE and (override is None or override.speakers is None):
        (doubt,) = (one for one in talk.doubts if one.what.template == LOOSE_TEXT.template)
        raise RefusedFileError(
            source,
            described(doubt, whole.lines, body, front.count("\n")),
            "put the name of who speaks above or before each speech, or list the labels in the front matter or in a "
            f"file {PurePosixPath(source).stem}.toml: speakers = {toml_list(doubt.labels[:_NAMED] or ('…',))}; "
            "speakers = [] accepts the file as it is",
        )
    enriched = enrich(talk.drafts, talk.listed, talk.preamble, PurePosixPath(source).name)
    event = enriched.event
    transcript = Transcript(
        id, event.company, event.ticker, event.title, event.period, event.date, source, sha256,
        enriched.participants, enriched.turns,
    )  # fmt: skip
    evidence, inferred = enriched.evidence, enriched.inferred
    doubts = [*_doubts_of_layout(choice, override), *talk.doubts]
    doubts += doubts_of_call(
        enriched.turns,
        company=event.company,
        has_period=event.period is not None or (override is not None and "period" in override.values),
        of_results=event.results,
        knows_speakers=override is not None and override.speakers is not None,
    )
    overridden = override is not None and "period" in override.values
    if event.period is not None and not overridden:
        noted = any(one.what == "period" and NOTE in one.quote for one in event.evidence)
        doubts += [doubt_of_period(event.period)] if noted else []
    if event.two_dates is not None and not (override is not None and "date" in override.values):
        doubts.append(doubt_of_date(*event.two_dates))
    if event.company and event.rather and not (override is not None and "company" in override.values):
        doubts.append(doubt_of_company(event.company, event.rather))
    if override is not None:
        applied = apply(override, transcript, inferred)
        transcript, inferred = applied.transcript, applied.inferred
        doubts += doubts_of_labels(override.speakers or (), override.not_speakers, override.where, whole)
        doubts += (
            doubt_of_turn(override.where, one.label or "", one.exchanges, one.name) for one in applied.missed
        )
        decided = {one.what for one in applied.evidence}
        evidence = (*applied.evidence, *(one for one in evidence if one.what not in decided))
    return Reading(
        transcript,
        fingerprint,
        choice.layout.name,
        ledger.removed(),
        tuple(described(doubt, whole.lines, body, front.count("\n")) for doubt in doubts),
        choice.confidence,
        choice.runner_up,
        choice.runner_up_confidence,
        encoding,
        evidence,
        inferred,
        added + breaks,
        tuple(dict.fromkeys(label for doubt in doubts for label in doubt.labels)),
        talk.odd,
        override,
    )


@dataclass(slots=True)
class _Talk:
    drafts: list[Draft]
    listed: list[Person]
    preamble: list[str]
    doubts: list[Doubt]
    loose: float = 0.0
    odd: tuple[str, ...] = ()


def _talk(layout: Layout, page: Page, ledger: Ledger, *, markdown: bool) -> _Talk:
    blocks = list(layout.read(page))
    speeches: list[Speech] = []
    asides: list[Aside] = []
    for block in blocks:
        if isinstance(block, Speech):
            speeches.append(block)
        else:
            asides.append(block)
    wrap = _wrap(speeches, layout.wrapped)
    spaces = writes_spaces(page.text) if wrap else None
    talk = _Talk([], [], [], [])
    section: Section | None = None
    kept = 0
    stamped = _stamped(page)
    timed = bool(page.times or stamped)
    emphasised = markdown or "**" in page.text or "__" in page.text
    for block in blocks:
        if isinstance(block, Speech):
            lines = _without_times(block, page, stamped, ledger) if timed else block.lines
            text = join(lines, wrap, ledger, spaces)
            if emphasised:
                text = without_emphasis(text, ledger, markdown=markdown)
            said = len(lines) - lines.count("")
            if said:
                kept += said - 1
                talk.drafts.append(Draft(block.person, text, section, block.time, None, block.asks))
        else:
            section = block.section or section
            talk.listed += block.people
            if block.what == "preamble":
                talk.preamble += block.lines
            for line in block.lines:
                ledger.take(block.what, line)
    labels = [block.label for block in speeches]
    ledger.count("speaker label", sum(map(len, labels)), labels[0] if labels else "")
    # Line breaks inside a turn are in its text or already entered; count the others.
    ledger.count("line breaks between paragraphs and turns", len(page.lines) - 1 - kept, "⏎")
    talk.doubts += doubts_of_page(page, speeches, asides)
    talk.loose = loose(speeches, asides)[0]
    times = Counter([speech.person.name for speech in speeches])
    talk.odd = tuple(
        name
        for name, count in times.items()
        if count == 1 and not is_somebody(name) and not page.told.speaks(name)
    )
    return talk


def _without_times(block: Speech, page: Page, stamped: Set[int], ledger: Ledger) -> Sequence[str]:
    """Return the lines of a speech; those that are only the time of what follows are empty.

    ``stamped`` are the lines that a program put a time to.
    """
    lines = list(block.lines)
    for place, line in enumerate(lines):
        if block.start + place in page.times and only_time(line):
            ledger.take("times", line)
            lines[place] = ""
        elif block.start + place in stamped:
            bare = _BARE_STAMP.match(line)
            for stamp in [bare] if bare is not None else _STAMP.finditer(line):
                ledger.take("times", stamp[0])
            lines[place] = line[bare.end() :] if bare is not None else _STAMP.sub("", line)
    return lines


def _stamped(page: Page) -> frozenset[int]:
    """Return the lines that begin or end with a time in brackets, if those are so many that a program wrote them."""
    found = [
        number
        for number, line in page.lines_with_colons
        if ((line[0] in "[(（" and line[1:2].isdigit()) or (line[-1] in "])）" and line[-2:-1].isdigit()))
        and _STAMP.search(line)
    ]
    bare = [
        (number, tuple(map(int, stamp[1].split(":"))))
        for number, line in page.lines_with_colons
        if line[0].isdecimal() and (stamp := _BARE_STAMP.match(line)) is not None
    ]
    if len(bare) >= _BARE_STAMPS and all(before <= after for (_, before), (_, after) in pairwise(bare)):
        found += [number for number, _ in bare]
    return frozenset(found) if len(found) >= _STAMPS else frozenset()


def _wrap(speeches: list[Speech], wrapped: bool) -> int:
    """Return the width at which the page wraps lines, or 0; 1 means that only blank lines end a paragraph."""
    followed = [line for speech in speeches for line, after in pairwise(speech.lines) if line and after]
    lines = followed[:_ENOUGH]
    if not lines:
        return 0
    if not wrapped:
        return wrap_width(lines)
    # Lines that end a sentence are paragraphs; where lines are wrapped, few of them do.
    return 1 if sum(line[-1] in SENTENCE_ENDS for line in lines) * 2 < len(lines) else 0


def _without_remains(page: Page, ledger: Ledger) -> Page:
    buttons = remains()
    # Read more: alone, near the end, has only links below.
    last = len(page.lines) * 3 // 4
    found = {
        number
        for number in insertions(page.open_lines)
        if number < last or not is_appendix(page.lines[number])
    }
    if not buttons.isdisjoint(page.lines):
        found |= {number for number, line in page.open_lines if line in buttons}
    found |= {
        number for number, line in page.open_lines[-_LAST:] if " " in line and _are_buttons(line, buttons)
    }
    found = {number for number in found if not _is_told(page, number, buttons)}
    if not found:
        return page
    lines = list(page.lines)
    for number in sorted(found):
        ledger.take("page remains", lines[number])
        lines[number] = ""
    return replace(page, lines=tuple(lines))


def _are_buttons(line: str, buttons: Set[str]) -> bool:
    """Return whether a line is the texts of several buttons, with how often they were used: Like 12 Comment 3 Share."""
    texts = [text for text in _BESIDE_BUTTONS.split(line) if text and not text.isdecimal()]
    return len(texts) > 1 and buttons >= set(texts)


def _is_told(page: Page, number: int, buttons: Set[str]) -> bool:
    """Return whether a line is a label although buttons are called so."""
    line = page.lines[number]
    # @annlee above a speech, and #Operator, unlike the tag of a page: #harborcloud.
    marked = unmarked(line) if line[0] in "@＠#" else None
    labelled = marked is not None and (line[0] != "#" or role_of(marked.name) is not None)
    names = is_interpreter(line) or labelled
    return page.told.speaks(line) or (names and _speaks(page, number, buttons))


def _speaks(page: Page, number: int, buttons: Set[str]) -> bool:
    """Return whether a speech is below a line, and no other label and no button."""
    below = next(filter(None, page.lines[number + 1 :]), "")
    said = len(below) > len(page.lines[number]) or below[-1:] in SENTENCE_ENDS
    return said and bool(below) and below not in buttons and can_be_label(below) is None


def _told(override: Override | None, speakers: Sequence[str]) -> Told:
    """Return what the override tells of labels, and in the others what the format of the file does."""
    if override is None:
        return Told.of(speakers)
    mine = Told.of(override.speakers or (), override.not_speakers)
    return Told(mine.speakers | (Told.of(speakers).speakers - mine.others), mine.others)


def _choose(page: Page, override: Override | None, source: str) -> Choice:
    wanted = override.layout if override else None
    names = [layout.name for layout in LAYOUTS]
    if wanted is not None and wanted not in names:
        raise RefusedFileError(source, f"unknown layout {wanted!r}", f"use one of {', '.join(names)}")
    choice = choose(page, wanted)
    if choice is None:
        raise _speakerless(source)
    return choice


def _speakerless(source: str) -> RefusedFileError:
    return RefusedFileError(
        source, "no speaker was found", "put each speaker's name on its own line above the speech"
    )


def _doubts_of_layout(choice: Choice, override: Override | None) -> list[Doubt]:
    if choice.confidence >= LOW_CONFIDENCE or (override and override.layout):
        return []
    return [
        doubts_of_layout(choice.layout.name, choice.confidence, choice.runner_up, choice.runner_up_confidence)
    ]
