"""Layout: the name on one line, firm and title on the next, as from news agencies.

CORPORATE PARTICIPANTS
Lin Ming
Harbor Cloud - CFO

PRESENTATION
Operator
Good day and welcome.

Lin Ming
Harbor Cloud - CFO
Thank you, operator.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

from searchapp.model import Role
from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.layouts.details import is_department, split_details, with_details
from searchapp.transcripts.layouts.heads import Head, Heads, likely_names
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.looks import CLOSE, LIKELY, OPEN, SURE, likelihood, reads_as_sentence
from searchapp.transcripts.marks import cut, labelled
from searchapp.transcripts.names import is_firm, is_han, is_han_name
from searchapp.transcripts.page import CLOSING, SENTENCE_ENDS, Page
from searchapp.transcripts.titles import is_title
from searchapp.transcripts.words import remembered

_LONGEST = 100
_MOST = 2
# So many lines below names, and such a share of the short ones, are firms and titles where the others are as well.
_ENOUGH = 3
_SHARE = 0.6
_FARTHEST = 40
_MARKED = re.compile(
    rf"(?:#{{1,6}}\s+|[-–—•·|]\s+)?(?:[{OPEN}*_]+(?P<inner>[^{OPEN}{CLOSE}*_]+)[{CLOSE}*_]+|(?P<name>[^{OPEN}{CLOSE}*_]+?))\s*[,，:：]?"
)
_BEGINS = frozenset("#-–—•·|*_(（[［【〔〖<＜〈《「『{｛")
_ENDS = frozenset(",，:：")
_LONGEST_HAN = 20
# Words in small letters in a firm or title.
_SMALL = frozenset("of and for the at in to de du la et von".split())
# At the right margin of a label.
_ROLES: Mapping[str, Role] = {" Q": "analyst", " A": "management"}


class FirmBelow(Layout):
    """A name, then a line ``Firm - Title``, then the speech; the operator has no second line."""

    name = "firm-below"
    weight = 0.99

    def heads(self, page: Page) -> Heads:
        """Return the names with firm and title below, and labels that stand alone."""
        marks = _marks(page)
        lines = list(page.lines)
        for number, (line, _) in marks.items():
            lines[number] = line
        emphasised = [
            number
            for number, line in page.open_lines
            if (line[0] in _BEGINS or line[-1] in _ENDS) and number not in marks
        ]
        for number in emphasised:
            lines[number] = _bare(lines[number])
        unmarked = {number: likelihood(line) for number, (line, _) in marks.items()}
        names = likely_names(page)
        unmarked |= {number: likelihood(lines[number]) for number in emphasised}
        if unmarked:
            names = dict(sorted({**names, **unmarked}.items()))
            names = {number: likely for number, likely in names.items() if likely >= LIKELY}
        heads = _operators(page, lines, names)
        if not any(map(_can_be_below, _first_below(lines, names))):
            # Below all names are speeches.
            alone = [number for number, likely in names.items() if likely == SURE and number + 1 < len(lines)]
            return {**heads, **{number: Head.alone(lines[number], page.lines[number]) for number in alone}}
        below = _below(lines, names)
        details = _details(lines, names, below)
        known: dict[tuple[str, str], Person] = {}
        others = _others(lines, names, below)
        usual = max(map(len, details.values()), default=0)
        second = 0
        for number in names:
            line = lines[number]
            if number + 1 == len(lines) or number < second:
                continue
            start = below[number]
            told = _told(lines, start, details[line], usual) or int(start in others)
            if not told and names[number] == SURE:
                heads[number] = Head.alone(line, page.lines[number])
            elif told:
                second = start + told
                said = " ".join(lines[start:second])
                if (line, said) not in known:
                    known[line, said] = with_details(line, split_details(said))
                found = known[line, said]
                role = next((marks[one][1] for one in range(number, second) if one in marks), None)
                label = "".join(page.lines[number:second])
                heads[number] = Head(found._replace(role=role or found.role), label, lines=second - number)
        described = {head.person.name for head in heads.values() if head.lines > 1}
        for number, line in enumerate(lines[:-1]) if described else ():
            # After the first time, a name can appear without its firm. A title can also be the label of someone.
            if (
                line in described
                and number not in heads
                and lines[number + 1]
                and not _is_second(number, heads)
            ):
                heads[number] = Head.alone(line, page.lines[number])
        return heads

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether there are firms and titles below names."""
        return sum(head.lines > 1 for head in heads.values()) >= 2


def _is_second(number: int, heads: Heads) -> bool:
    """Return whether a line is the firm and title of the name above."""
    return any(
        number - above in heads and heads[number - above].lines > above for above in range(1, _MOST + 2)
    )


def _marks(page: Page) -> Mapping[int, tuple[str, Role]]:
    """Return the lines that end with the mark of a question or an answer, without the mark."""
    found: dict[int, tuple[str, Role]] = {}
    for number, line in page.open_lines:
        if line[-2:] in _ROLES and len(line) <= _LONGEST:
            found[number] = (line[:-2].rstrip(), _ROLES[line[-2:]])
    return found if len({role for _, role in found.values()}) > 1 and len(found) > _MOST else {}


def _first_below(lines: Sequence[str], names: Mapping[int, int]) -> Set[str]:
    """Return the lines with text directly below names, or below a blank line."""
    last = len(lines) - 1
    return {lines[min(number + 1, last)] or lines[min(number + 2, last)] for number in names}


def _below(lines: Sequence[str], names: Mapping[int, int]) -> Mapping[int, int]:
    """Return where the firm and title of each name would be: on the next line, or below a blank one if most are there."""
    near, far = 0, 0
    blank: dict[int, int] = {}
    for number, likely in names.items():
        if likely == LIKELY and number + 2 < len(lines):
            if lines[number + 1]:
                near += tells_firm_or_title(lines[number + 1])
            elif tells_firm_or_title(lines[number + 2]):
                far += 1
        if number + 2 < len(lines) and not lines[number + 1]:
            blank[number] = number + 2
    apart = blank if far >= _ENOUGH and far > near else {}
    return {number: apart.get(number, number + 1) for number in names}


def _details(
    lines: Sequence[str], names: Mapping[int, int], starts: Mapping[int, int]
) -> Mapping[str, Sequence[str]]:
    """Return the lines that stand more than once below each name."""
    below: dict[str, list[Sequence[str]]] = {}
    for number, likely in names.items():
        if likely == LIKELY:
            below.setdefault(lines[number], []).append(lines[starts[number] : starts[number] + _MOST])
    found: dict[str, Sequence[str]] = defaultdict(tuple)
    for name, blocks in below.items():
        if len(blocks) < 2:
            continue
        for place in range(_MOST):
            times = Counter(block[place] for block in blocks if len(block) > place)
            line, count = max(times.items(), key=lambda one: one[1], default=("", 0))
            if count < 2 or not _tells(line):
                break
            found[name] = (*found[name], line)
    return found


def _told(lines: Sequence[str], start: int, known: Sequence[str], usual: int) -> int:
    """Return how many lines from ``start`` are the firm and title of the name above; ``usual`` lines are below others."""
    told = 0
    while told < len(known) and start + told < len(lines) and lines[start + told] == known[told]:
        told += 1
    if told or start >= len(lines):
        return told
    if usual == _MOST and start + 1 < len(lines):
        first, second = lines[start : start + _MOST]
        if (tells_firm_or_title(first) and _tells(second)) or (_tells(first) and tells_firm_or_title(second)):
            return _MOST
    return int(tells_firm_or_title(lines[start]))


def _others(lines: Sequence[str], names: Mapping[int, int], starts: Mapping[int, int]) -> Set[int]:
    """Return the lines that are firms and titles by their place alone: below a name and above a speech, as most others are."""
    below = [
        starts[number]
        for number, likely in names.items()
        if likely == LIKELY and starts[number] + 1 < len(lines) and names.get(starts[number]) != SURE
    ]
    short = [number for number in below if _is_short(lines[number])]
    told = sum(tells_firm_or_title(lines[number]) for number in short)
    if told < max(_ENOUGH, len(short) * _SHARE):
        return frozenset()
    return {
        number
        for number in short
        if lines[number + 1][-1:] in SENTENCE_ENDS and len(lines[number + 1]) > len(lines[number])
    }


def _is_short(line: str) -> bool:
    """Return whether a line has a few words and is no sentence."""
    return 1 < len(line) <= _FARTHEST and line[-1] not in CLOSING and not reads_as_sentence(line)


def _operators(page: Page, lines: Sequence[str], names: Mapping[int, int]) -> dict[int, Head]:
    """Return the heads of operators whose speech is on the same line, after a colon."""
    found: dict[int, Head] = {}
    for number, _ in page.lines_with_colons:
        line = lines[number]
        if number in names:
            continue
        if ":" not in line[:_FARTHEST] and "：" not in line[:_FARTHEST]:
            continue
        label = page.labels.get(number) if line == page.lines[number] else labelled(line)
        if label is not None and role_of(label.name) == "operator" and label.end < len(line):
            found[number] = Head(Person(label.name), *cut(line, label.end))
    return found


def _bare(line: str) -> str:
    """Return a short line without the marks of a heading, a list, emphasis or brackets around all of it.

    >>> _bare("**Ann Lee**"), _bare("（Granite Research）"), _bare("— CFO"), _bare("Ann Lee,"), _bare("CFO (interim)")
    ('Ann Lee', 'Granite Research', 'CFO', 'Ann Lee', 'CFO (interim)')
    """
    if not line or len(line) > _LONGEST or not (line[0] in _BEGINS or line[-1] in _ENDS):
        return line
    found = _MARKED.fullmatch(line)
    return (found["inner"] or found["name"]).strip() if found is not None else line


def _can_be_below(line: str) -> bool:
    if not 0 < len(line) <= _LONGEST or (line[-1] in SENTENCE_ENDS and line[-1] not in ".)）"):
        return False
    return any(map(str.isalpha, line))


def _tells(line: str) -> bool:
    """Return whether a line that stands below one name again and again is a firm or title, and not what is said."""
    if not _can_be_below(line) or likelihood(line) == SURE:
        return False
    if line[-1] == "." and not is_firm(line):
        return False
    capitals = line.isascii() and all(word in _SMALL or not word[0].islower() for word in line.split())
    words = (
        is_han(line) and len(line) <= _LONGEST_HAN and not is_han_name(line) and not reads_as_sentence(line)
    )
    return capitals or words or is_title(line) or is_firm(line)


def tells_firm_or_title(line: str) -> bool:
    """Return whether a line is the firm and title of somebody, and no sentence.

    >>> tells_firm_or_title("Harbor Cloud - CFO"), tells_firm_or_title("Thank you, operator.")
    (True, False)
    """
    return _can_be_below(line) and _tells_firm_or_title(line)


@remembered(16_384)
def _tells_firm_or_title(line: str) -> bool:
    parts = split_details(line)
    if not parts:
        return False
    if is_department(parts[-1]) or (len(parts) == 1 and line[-1] != "." and is_firm(line)):
        return True
    # A firm comes before or after the title: Analyst, Granite Research.
    title = next((part for part in (parts[-1], parts[0]) if is_title(part)), None)
    if title is None or len(title) >= 60 or (title != parts[-1] and line[-1] == "." and not is_firm(line)):
        return False
    # A title has a capital: "…, an analyst at Harbor Research." is the end of a sentence.
    return not title[0].islower() and (line[-1] != "." or len(parts) > 1)
