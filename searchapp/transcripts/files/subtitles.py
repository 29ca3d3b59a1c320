"""Subtitles: the speech in an ``.srt`` or ``.vtt`` file, with speakers and times."""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from searchapp.transcripts.files.decode import Decoded, decode
from searchapp.transcripts.labels import is_lead, role_of
from searchapp.transcripts.looks import (
    LIKELY,
    can_be_label,
    likelihood,
    name_beside_details,
    names_somebody,
    reads_as_sentence,
)
from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.paragraphs import unwrap, writes_spaces
from searchapp.transcripts.removed import Ledger
from searchapp.transcripts.unread import may_speak
from searchapp.transcripts.words import Vocabulary, compiled

_BYTE_ORDER_MARK = "\ufeff"
_TIMING = re.compile(r"(?P<start>(?:\d{1,3}:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->")
_VOICE = re.compile(r"(?:[-–] ?)?<v(?:\.[^ >]{0,40})?\s+(?P<name>[^>]{1,60})>")
# Tags other than those of voices, and the times of single words.
_MARKUP = re.compile(r"</?(?!v[ .\t])[a-zA-Z][^<>]{0,80}>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,80}\}")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NAME = re.compile(r"(?:[-–] ?)?(?:>>>? ?)?(?P<name>[^:：<>\d][^:：<>]{0,80})[:：]\s*(?=\S|$)")
_BRACKETED = re.compile(
    r"(?:[-–] ?)?(?:>>>? ?)?(?:\[(?P<name>[^\[\]:：]{1,40})\]|【(?P<han>[^【】:：]{1,40})】|[(（](?P<round>[^()（）:：]{1,40})[)）])\s*[:：]?\s*(?=\S)"
)
# A line with nothing but a sound, and the marks of another voice.
_SOUND = re.compile(r"[-–>\s]*(?:[\[(（【*♪♫](?P<what>[^\[\]()（）【】]{1,40})[\])）】*♪♫]|[♪♫\s]+)")
_DASH = re.compile(r"[-–] ")
_CHANGE = re.compile(r">>>?\s*")
_INSIDE = re.compile(r"[.。!?！？]\s|\b(?:our|the|an?)\b|[,，]\s*and\b")
_COLON = re.compile(r"[:：](?!\d)")
# The end of a sentence, not of an initial.
_ENDS = re.compile(r"(?<!\b[A-Z])(?<!\b[DMJS][rsRS])[.!?…][\"”’)]?\s+|[。！？]\s*")
_ADDRESS = re.compile(r"(?:Dr|Mrs?|Ms|Prof|[A-Z])\.", re.IGNORECASE)
# A name on the first line of a caption, above what is said.
_ABOVE = re.compile(r"(?P<name>[^:：<>\d][^:：<>]{0,60}?)\s*$")
_FEWEST = 2
_LONGEST = 60
_MINUTE = 60
_FEW = 8


def read_subtitles(content: bytes, source: str) -> Decoded:
    """Return the text of a subtitle file: for each turn a line ``name time``, then the joined captions.

    A turn ends where another speaker is named: by a voice tag, by a name and a colon, also behind a sentence or divided by two
    captions, or, where captions name speakers so, by a name in brackets or alone on the first line. Captions before the first name have no speaker. Lines that roll up, so that the next caption
    shows them again, are read once. In WebVTT, character references such as ``&amp;`` are decoded. Raises RefusedFileError for ``source`` if the file is not text.
    """
    decoded = decode(content, source)
    ledger = Ledger()
    text = decoded.text.lstrip(_BYTE_ORDER_MARK)
    ledger.count("byte order mark", len(decoded.text) - len(text), "U+FEFF")
    cues = _in_order(_without_repetition(list(_cues(text, ledger)), ledger))
    cues = _with_whole_names(cues, ledger)
    turns = _Turns(ledger, source.lower().endswith(".vtt"), writes_spaces(decoded.text))
    names = _Names.of(cues)
    for cue in cues:
        for number, line in enumerate(_without_dashes(cue.lines, names, ledger)):
            if _is_sound(line):
                ledger.take("sounds", line)
                continue
            if names.words and _CHANGE.match(line) and names.match(line) is None:
                turns.divide()
            if names.form is _ABOVE:
                named = names.match(line) if number == 0 and len(cue.lines) > 1 else None
                if named is not None:
                    turns.begin(named, cue.start)
                else:
                    turns.say(line)
                continue
            for part in names.parts(line):
                for named, said in _voices(part, names):
                    if named:
                        turns.begin(named, cue.start)
                    turns.say(said)
    turns.end()
    lines = turns.lines
    return Decoded(
        "\n".join(lines),
        decoded.encoding,
        ledger.removed(),
        turns.added + max(len(lines) - 1, 0),
        tuple(turns.voices),
    )


@dataclass(frozen=True, slots=True)
class _Cue:
    """The lines of a caption without tags, and when it begins."""

    start: str
    lines: tuple[str, ...]


def _cues(text: str, ledger: Ledger) -> Iterator[_Cue]:
    """Yield the captions of a file; there may be no blank line between two."""
    start = ""
    said: list[str] = []
    in_caption = False
    lines = text.splitlines(keepends=True)
    for raw, after in itertools.zip_longest(lines, lines[1:], fillvalue=""):
        line = raw.strip()
        ledger.count("spaces and line breaks between captions", len(raw) - len(line), "")
        timing = _TIMING.match(line)
        if timing is not None:
            if said:
                yield _Cue(start, tuple(said))
                said = []
            start, in_caption = timing["start"], True
            ledger.take("caption times", line)
        elif not in_caption or not line or (line.isdigit() and _TIMING.match(after.strip())):
            in_caption = in_caption and bool(line)
            ledger.take("caption numbers and headers", line)
        else:
            plain = ledger.without("caption tags", _MARKUP, line)
            bare = plain.strip()
            ledger.count("spaces and line breaks between captions", len(plain) - len(bare), "")
            if bare:
                said.append(bare)
    if said:
        yield _Cue(start, tuple(said))


def _without_repetition(cues: list[_Cue], ledger: Ledger) -> list[_Cue]:
    """Return captions without the lines that each shows again from the one before, if most of them do."""
    again = [_repeated(one.lines, other.lines) for one, other in itertools.pairwise(cues)]
    if sum(map(bool, again)) * 2 <= len(again):
        return cues
    kept = cues[:1]
    for cue, number in zip(cues[1:], again, strict=True):
        for line in cue.lines[:number]:
            ledger.take("repeated caption lines", line)
        kept.append(replace(cue, lines=cue.lines[number:]))
    return kept


def _repeated(before: Sequence[str], lines: Sequence[str]) -> int:
    """Return how many of the last lines of a caption the next one begins with."""
    most = min(len(before), len(lines))
    return next((number for number in range(most, 0, -1) if before[-number:] == lines[:number]), 0)


def _in_order(cues: list[_Cue]) -> list[_Cue]:
    """Return captions in the order in which they begin, unless the times begin anew as in files that were joined."""
    starts = [_seconds(cue.start) for cue in cues]
    if all(first - second < _MINUTE for first, second in itertools.pairwise(starts)):
        return [cue for _, cue in sorted(zip(starts, cues, strict=True), key=lambda pair: pair[0])]
    return cues


def _seconds(time: str) -> int:
    seconds = 0
    for part in time.split(":"):
        seconds = seconds * _MINUTE + int(part)
    return seconds


def _with_whole_names(cues: Sequence[_Cue], ledger: Ledger) -> list[_Cue]:
    """Return captions with each name before a colon on one line: ``We grew. Ann`` and ``Lee: Thanks.`` divide one."""
    lines = [(number, line) for number, cue in enumerate(cues) for line in cue.lines]
    for place in range(1, len(lines)):
        (number, above), (below, line) = lines[place - 1 : place + 1]
        begins = _beginning_of_name(above, line)
        if begins:
            rest = above[: -len(begins)].rstrip()
            whole = _side_by_side(begins, line)
            ledger.count(
                "spaces and line breaks between captions", len(above) + len(line) - len(rest) - len(whole), ""
            )
            lines[place - 1 : place + 1] = (number, rest), (below, whole)
    by_cue = itertools.groupby(lines, lambda line: line[0])
    return [replace(cues[number], lines=tuple(line for _, line in some)) for number, some in by_cue]


def _beginning_of_name(above: str, line: str) -> str:
    """Return the last words of a line if they begin the name that the next line ends before a colon, or nothing."""
    head = _NAME.match(line)
    if head is None:
        return ""
    tails = [above[end.end() :] for end in _ENDS.finditer(above, max(0, len(above) - _LONGEST))]
    if names_somebody(head["name"]):
        return next(filter(_ADDRESS.fullmatch, tails), "")
    return next((tail for tail in tails if tail and names_somebody(_side_by_side(tail, head["name"]))), "")


def _side_by_side(first: str, second: str) -> str:
    return f"{first} {second}" if first[-1].isascii() or second[0].isascii() else first + second


def _names_inside(line: str) -> Iterator[tuple[int, str]]:
    """Yield where in a line a sentence ends and a name before a colon begins, and the name."""
    for colon in _COLON.finditer(line):
        for end in _ENDS.finditer(line, max(0, colon.start() - _LONGEST), colon.start()):
            name = line[end.end() : colon.start()]
            if name and names_somebody(name):
                yield end.end(), name
                break


@dataclass(frozen=True, slots=True)
class _Names:
    """How names begin captions without voice tags: before a colon or in brackets, with the ``words`` that are names."""

    form: re.Pattern[str]
    words: frozenset[str]

    @classmethod
    def of(cls, cues: Sequence[_Cue]) -> _Names:
        """Return how the captions of a file name who speaks: in brackets if more of them do."""
        lines = [line for cue in cues for line in cue.lines]
        before = Counter(_name(found) for line in lines if (found := _NAME.match(line)) is not None)
        # Words that a caption goes on with, in the middle of a sentence: two | points: cash and costs.
        within = {
            _name(found)
            for above, line in itertools.pairwise(lines)
            if above[-1] not in SENTENCE_ENDS and (found := _NAME.match(line)) is not None
        }
        if sum(line[-1] in SENTENCE_ENDS for line in lines) * _FEW < len(lines):
            within = set()
        colons = Counter(
            {name: times for name, times in before.items() if _is_name(name, times, within=name in within)}
        )
        colons.update(name for line in lines for _, name in _names_inside(line))
        inside = Counter(_name(found) for line in lines if (found := _BRACKETED.match(line)) is not None)
        brackets = {name: times for name, times in inside.items() if likelihood(name) >= LIKELY}
        if len(brackets) >= _FEWEST and sum(brackets.values()) > sum(colons.values()):
            return cls(_BRACKETED, frozenset(brackets))
        above = Counter(_name(found) for cue in cues if (found := _ABOVE.match(cue.lines[0])) is not None)
        alone = {name: times for name, times in above.items() if names_somebody(name)}
        if not colons and len(alone) >= _FEWEST and sum(alone.values()) * 2 > len(cues):
            return cls(_ABOVE, frozenset(alone))
        return cls(_NAME, frozenset(colons))

    def match(self, line: str) -> re.Match[str] | None:
        """Return what names a person at the start of a line."""
        found = self.form.match(line)
        return found if found is not None and _name(found) in self.words else None

    def parts(self, line: str) -> list[str]:
        """Return a line divided where names stand inside it, behind a sentence."""
        if self.form is not _NAME:
            return [line]
        starts = [start for start, name in _names_inside(line) if name in self.words]
        return [line[start:end] for start, end in itertools.pairwise([0, *starts, len(line)])]


def _is_sound(line: str) -> bool:
    """Return whether a line of a caption tells a sound: ``[Music]``, ``（掌声）``, ``♪``."""
    if line[-1] not in "])）】*♪♫":
        return False
    found = _SOUND.fullmatch(line)
    return found is not None and (
        "♪" in line or "♫" in line or _sounds().fullmatch((found["what"] or "").strip(" .…")) is not None
    )


@compiled
def _sounds(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("captions", "sounds")


def _without_dashes(lines: Sequence[str], names: _Names, ledger: Ledger) -> Sequence[str]:
    """Return the lines of a caption without the dashes of two voices if both are known: the one before and the one named."""
    if len(lines) < _FEWEST or not all(map(_DASH.match, lines)):
        return lines
    if not all(names.match(line) for line in lines[1:]):
        return lines
    if names.match(lines[0]) is not None:
        return lines
    ledger.take("caption tags", lines[0][:2])
    return [lines[0][2:], *lines[1:]]


def _is_name(name: str, times: int, *, within: bool) -> bool:
    """Return whether words before a colon are a label that occurs so often, and no part of a sentence.

    ``within`` means that no sentence ends before them.
    """
    if role_of(name) is not None:
        return True
    who = name_beside_details(name)
    if who is not None:
        # O'Hara, our CFO. Please note: a caption can begin within a sentence.
        return _INSIDE.search(name.replace(who, "", 1)) is None
    if can_be_label(name) is None or reads_as_sentence(name) or is_lead(name):
        return False
    if likelihood(name) >= LIKELY or times > 1:
        return True
    # A line that begins within a sentence: topics. First: we grew.
    return (
        not within and may_speak(name, styled=False) and not name[0].islower() and _ENDS.search(name) is None
    )


def _name(found: re.Match[str]) -> str:
    """Return the name in what names a person, as it is written."""
    return next(name for name in found.groups() if name is not None)


def _voices(line: str, names: _Names) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Yield what each person says in a line of a caption, with what names the person; None for who spoke before."""
    tags = list(_VOICE.finditer(line))
    start = tags[0].start() if tags else len(line)
    if start:
        named = names.match(line[:start])
        yield named, line[named.end() if named else 0 : start]
    ends = [*(tag.start() for tag in tags[1:]), len(line)]
    for tag, end in zip(tags, ends, strict=False):
        yield tag, line[tag.end() : end]


class _Turns:
    """The turns of a subtitle file: ``lines`` with a label and then the captions of each.

    ``has_references`` means that the captions have character references, ``spaces`` whether they write spaces where Han
    characters meet Latin ones.
    """

    def __init__(self, ledger: Ledger, has_references: bool, spaces: bool | None) -> None:
        self._has_references = has_references
        self._spaces = spaces
        self.ledger = ledger
        self.lines: list[str] = []
        self.added = 0
        # The names in voice tags, in order.
        self.voices: dict[str, None] = {}
        self._speaker = ""
        self._captions: list[str] = []

    def begin(self, named: re.Match[str], time: str) -> None:
        """Begin a turn at a voice tag or a name and a colon, unless the same person speaks on."""
        name = self._decoded(_name(named)).strip()
        if named.re is _VOICE and name:
            self.voices[name] = None
        if name == self._speaker:
            self.ledger.take("repeated speaker names", named[0])
            return
        self.end()
        self._speaker = name
        self.lines.append(f"{name} {time}")
        self.added += len(f" {time}")
        escaped = len(_name(named)) - len(self._decoded(_name(named)))
        self.ledger.count("escapes of characters", escaped, _name(named))
        self.ledger.count("caption tags", len(named[0]) - len(name) - escaped, named[0])

    def say(self, caption: str) -> None:
        """Add a line of a caption to the turn."""
        words = self._decoded(caption)
        self.ledger.count("escapes of characters", len(caption) - len(words), caption)
        self._captions.append(words.strip())
        self.ledger.count("spaces and line breaks between captions", len(words) - len(self._captions[-1]), "")

    def divide(self) -> None:
        """Let what follows be a line of its own, as another voice that nobody names says it."""
        self.end()

    def end(self) -> None:
        """Join the captions since the last label."""
        text = unwrap("\n".join(self._captions), self._spaces)
        self.added += len(text) - sum(map(len, self._captions))
        self._captions.clear()
        if text:
            self.lines.append(text)

    def _decoded(self, text: str) -> str:
        """Return a text with its character references decoded; a line break in it is a space."""
        if not self._has_references or "&" not in text:
            return text
        return _REFERENCE.sub(lambda found: " ".join(html.unescape(found[0]).splitlines()) or " ", text)
