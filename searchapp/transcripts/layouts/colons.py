"""Layout: who speaks and a colon before the speech, on one line.

    Operator: Good day and welcome.
    LIN MING: Thank you, operator.
    林明：谢谢。
    spk09: Hello?

A dash or a bar is read like a colon where it divides the labels of a page from speech (see ``dividers.py``).
Lines without a name continue the speech. A colon inside a sentence does not start a turn. Firm, title and name may be
joined (``摩根士丹利分析师Ann Lee：``), and questions and answers may have a number and no name (``问题1：``, ``答：``).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from searchapp.transcripts.headings import is_list_of_people
from searchapp.transcripts.labels import (
    is_lead,
    is_numbered,
    is_of_event,
    is_unnamed,
    role_of,
    says_who_speaks,
)
from searchapp.transcripts.layouts.alone import reads_as_label
from searchapp.transcripts.layouts.asides import find_asides
from searchapp.transcripts.layouts.base import Person, Recognition
from searchapp.transcripts.layouts.dividers import divided
from searchapp.transcripts.layouts.heads import Head, Heads, is_announced, recognise, who_is
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.layouts.people import in_small_letters, person, person_alone
from searchapp.transcripts.looks import (
    BESIDE,
    LIKELY,
    LONGEST,
    SMALL_INITIAL,
    can_be_name,
    likelihood,
    names_somebody,
)
from searchapp.transcripts.marks import Labelled, cut, labelled
from searchapp.transcripts.names import HAN, is_firm, is_han_name
from searchapp.transcripts.page import SENTENCE_ENDS, Page, once
from searchapp.transcripts.titles import is_title, is_whole_title

# Words and numbers before a colon that are not names.
_COMPANY_ENDS = re.compile(r"\b(?:Inc|Ltd|Corp|Co|Bros|[A-Z]\.[A-Z])\.$|[:：]\s*[A-Z]\w+!$")
_NO_LABEL = re.compile(r"//|^(?:FY|[QH第图表])? ?\d+[年季次条]?$|^https?$")
_NUMBERED = re.compile(
    r"(?:\d{1,3}\s*[、.．)）]\s*)?(?P<label>[^\d\s].{0,20}?)\s*(?:[\d一二三四五六七八九十]{1,3}\s*(?:提问|发问|提問|问|問)?)?",
    re.DOTALL,
)
_ONE_WORD = re.compile("[A-Z][a-z]+")
_QUOTATIONS = frozenset("「《『")
_QUOTES = ("「", "『", "“")
_BEGINS_IN_HAN = re.compile(f"[{HAN}]")
# In so many of the lines of a page, or of the lines below a blank one, a label must be for the others to be labels too.
_SHARE = 0.8
_EVERYWHERE = 0.9
_ENOUGH = 4
_ALONE = 0.7
_ONE_PLACE = 0.6
# A word that is before a colon more often is a label.
_SELDOM = 2
# Where a dash divides most labels from speech, one of so many labels must have a colon for other words to be labels before one.
_FEW = 5


class Colons(Layout):
    """``Name: speech`` on one line."""

    name = "colons"
    bare = True

    def heads(self, page: Page) -> Heads:
        """Return the lines that begin with a name and a colon.

        The number of a question (``Q1:``) is not part of its label. It marks a question only if most labels ask or
        answer; otherwise ``Q1:`` is a quarter.
        """
        numbered = any(_question(one.label.name) for one in _labelled_lines(page))
        heads = _heads(page, numbered=numbered)
        return heads if not numbered or _asks_and_answers(heads) else _heads(page, numbered=False)

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout.

        It is higher for labels with more structure, and lower if the labels stand alone on their lines.
        """
        heads = self._parts(page)[0]
        if _asks_and_answers(heads):
            found = recognise(heads, 0.95)
        else:
            found = recognise(heads, 0.93 if _tells_of_analysts(heads) else 0.9)
            alone = sum(not head.rest for head in heads.values())
            place = _ONE_PLACE if _are_in_one_place(page, heads) else 1.0
            found = Recognition(
                found.sure * place * (1 - _ALONE * alone / max(1, len(heads))), found.speeches
            )
        return found


def _asks_and_answers(heads: Heads) -> bool:
    times = Counter([head.person.name for head in heads.values()])
    asking = sum([count for name, count in times.items() if role_of(name) in ("analyst", "management")])
    return asking >= 2 and asking * 2 >= len(heads)


def _are_in_one_place(page: Page, heads: Heads) -> bool:
    """Return whether all labels stand in half of the page: then they are items of a list in a talk of another layout."""
    if len(heads) < _ENOUGH:
        return False
    between = page.lines[min(heads) : max(heads) + 1]
    return (len(between) - between.count("")) * 2 < page.written


def _tells_of_analysts(heads: Heads) -> bool:
    return any("分析" in head.label and head.person.role == "analyst" for head in heads.values())


class _Line(NamedTuple):
    """A line with a label.

    ``below_blank`` tells whether the line above is blank or there is none, ``bracket`` which one the label is in, if any.
    """

    number: int
    label: Labelled
    below_blank: bool
    bracket: str


def _heads(page: Page, numbered: bool) -> Heads:
    found = _labelled_lines(page)
    if not found:
        return {}
    times = Counter(one.label.name for one in found)
    people = {name: _person(name, times[name], numbered) for name in times}
    told = {name: who_is(name) for name in times if page.told.speaks(name)}
    people |= told
    known = [one for one in found if people[one.label.name] is not None]
    bracket = _usual_bracket(known)
    known = [one for one in known if one.bracket == bracket]
    blocked = _are_below_blanks(page, known)
    firsts = Counter(one.label.name for one in known if one.below_blank)
    full = {
        name for name, who in people.items() if who is not None and (is_numbered(name) or _is_full_name(name))
    }
    named = [one for one in known if one.label.name in full]
    style = _usual_style(named or known)
    counted = _counted(found)
    everywhere = len(known) >= max(_ENOUGH, _EVERYWHERE * page.written)
    heads: dict[int, Head] = {}
    for one in found:
        name, who = one.label.name, people[one.label.name]
        if one.bracket != bracket and not (one.label.bracketed and _names_nobody_else(one, who, page)):
            continue
        marked = name in told or (bool(style) and one.label.style == style)
        is_item = one.label.number is not None and not (marked and one.number in counted)
        if (
            is_item
            and not (name in full and one.bracket == bracket)
            and name not in told
            and not (who and (who.firm or who.title))
        ):
            # An item of a list inside a speech: (6) 類別屬性：…
            continue
        if blocked and not (one.below_blank or marked or firsts[name] or _is_full_name(name)):
            continue
        if who is None:
            stands = everywhere or (blocked and one.below_blank) or marked
            if is_lead(name) or not can_be_name(name):
                continue
            if not (stands and reads_as_label(name)) and not is_announced(page, one.number, name):
                continue
            who = Person(name)
        elif (times[name] <= _SELDOM and not marked and _is_prose(one, page, times[name])) or _lists_somebody(
            one, page
        ):
            continue
        line = page.lines[one.number]
        if line[one.label.end : one.label.end + 1] in _QUOTES and person(name) is None and name not in told:
            # sli.do：“…”: whoever speaks reads out what somebody wrote.
            continue
        label, speech = cut(line, one.label.end)
        heads[one.number] = Head(who, label, speech, time=one.label.time)
    labels = {one.number: one.label for one in found}
    for number in list(heads):
        # 公司：远山科技, Harbor Cloud, Ticker: HBC, 阅读时长：12分钟, above the talk.
        name = heads[number].person.label
        odd = times[name] == 1 and role_of(name) is None and not names_somebody(heads[number].person.name)
        if not (is_of_event(labels[number].name) or (odd and heads[number].rest)) or _is_sentence(
            page.lines[number]
        ):
            break
        del heads[number]
    return _numbered_ask(heads, {number: label.number for number, label in labels.items()})


def _is_sentence(line: str) -> bool:
    """Return whether a line ends like a sentence, and not like a company: Harbor Cloud, Inc."""
    return line[-1] in SENTENCE_ENDS and _COMPANY_ENDS.search(line) is None


def _numbered_ask(heads: dict[int, Head], numbers: Mapping[int, int | None]) -> Heads:
    """Let those ask whose labels have numbers, where the labels of all others, who answer, have none.

    1、李明（中金公司）：…, 董秘：…, 2、王敏：…
    """
    asking = [number for number in heads if numbers[number] is not None]
    counts = [numbers[number] for number in asking]
    between = sum(before + 1 < after for before, after in itertools.pairwise(map(list(heads).index, asking)))
    if len(asking) < 2 or counts != list(range(1, len(counts) + 1)) or between < len(asking) - 1:
        return heads
    first = asking[0]
    answering = [number for number in heads if number > first and numbers[number] is None]
    names = {heads[number].person.name for number in asking}
    if not answering or any(heads[number].person.name in names for number in answering):
        return heads
    found = dict(heads)
    for number in asking:
        who = heads[number].person
        found[number] = heads[number]._replace(person=who._replace(role=who.role or "analyst"), asks=True)
    for number in answering:
        who = heads[number].person
        found[number] = heads[number]._replace(person=who._replace(role=who.role or "management"))
    return found


def _usual_bracket(known: Sequence[_Line]) -> str:
    """Return the bracket that more than half of the labels are in, or an empty string."""
    brackets = Counter([one.bracket for one in known if one.bracket])
    bracket, count = max(brackets.items(), key=lambda one: one[1], default=("", 0))
    return bracket if count * 2 > len(known) else ""


def _names_nobody_else(one: _Line, who: Person | None, page: Page) -> bool:
    """Return whether a label in brackets and before a colon can only be one: ``[Analyst]: Hello.``"""
    label = page.lines[one.number][: one.label.end].rstrip()
    # 「D（Development）」：, a quotation, is what somebody talks about.
    named = who is not None and one.bracket not in _QUOTATIONS
    return label.endswith((":", "：")) and (
        named or role_of(one.label.name) is not None or is_unnamed(one.label.name)
    )


def _is_full_name(name: str) -> bool:
    """Return whether a label names somebody wherever it stands: not a single word such as ``But``."""
    return role_of(name) is not None or is_han_name(name) or (" " in name and likelihood(name) >= LIKELY)


def _usual_style(known: Sequence[_Line]) -> str:
    """Return the marks that nearly all labels have; empty if they have none, or not the same."""
    styles = Counter(one.label.style for one in known)
    style, count = max(styles.items(), key=lambda pair: pair[1], default=("", 0))
    return style if count >= max(_ENOUGH, len(known) * _SHARE) else ""


def _counted(found: Sequence[_Line]) -> Set[int]:
    """Return the lines whose numbers count on from one label to the next."""
    counted: set[int] = set()
    last: int | None = None
    for one in found:
        number = one.label.number
        if number is not None and (last is None or number == last + 1 or _is_full_name(one.label.name)):
            last = number
            counted.add(one.number)
    return counted


def _are_below_blanks(page: Page, known: Sequence[_Line]) -> bool:
    """Return whether a blank line stands above nearly every label, and a label below most blank lines."""
    below = sum(one.below_blank for one in known)
    return below >= max(_ENOUGH, len(known) * _SHARE) and below * 2 >= len(page.blocks)


def _lists_somebody(one: _Line, page: Page) -> bool:
    """Return whether a line is a list of people, 参会嘉宾：林明、陈静, or an entry of one, a title and a name: 董事会秘书：周婷女士."""
    rest = page.lines[one.number][one.label.end :]
    if is_list_of_people(one.label.name) and "、" in rest and rest[-1] not in SENTENCE_ENDS:
        return True
    who = person(rest) if 1 < len(rest) <= LONGEST else None
    if who is None or likelihood(rest) < LIKELY:
        return False
    return is_title(one.label.name) or (role_of(one.label.name) is None and who.printed == rest)


def _is_prose(one: _Line, page: Page, times: int) -> bool:
    """Return whether a single capitalised word goes on as a sentence: ``But: nothing is settled``, ``Resolved: the plan``."""
    name = one.label.name
    role = role_of(name)
    if role == "operator" or not name.isascii():
        return False
    said = page.lines[one.number][one.label.end :]
    one_word = _ONE_WORD.fullmatch(name) is not None
    if said[:1].islower() and (one_word or (times == 1 and not names_somebody(name))):
        return True
    if role or times > 1:
        return False
    if not one_word:
        return _is_ordinary(name, page)
    if _BEGINS_IN_HAN.match(said):
        # Peggy：我们没有简报: a sentence in Chinese does not begin with an English word and a colon.
        return False
    if _is_ordinary(name, page):
        return True
    mentioned = re.compile(rf"(?<=[a-z,，、的和] ){name}\b|(?<=[\u3400-\u9fff，、]){name}\b")
    return mentioned.search(page.text) is None


def _is_ordinary(name: str, page: Page) -> bool:
    """Return whether all words of a label stand in the page in small letters, and it is mentioned nowhere: Gross Margin."""
    if not name[:1].isupper() or page.text.count(name) > 1:
        return False
    return all(
        re.search(rf"(?<![\w.]){re.escape(word.lower())}(?!\w)", page.text) is not None
        for word in name.split()
    )


def _person(label: str, times: int, numbered: bool) -> Person | None:
    """Return the person for a label that occurs ``times`` times before a colon, or None if it is not a name."""
    question = _question(label) if numbered else None
    if question is not None:
        return Person(question)
    if is_numbered(label):
        return Person(label)
    if _NO_LABEL.search(label) or is_lead(label):
        return None
    found = person(label) or (Person(label) if is_unnamed(label) and can_be_name(label) else None)
    if found is not None:
        return in_small_letters(found)
    # A word that does not look like a name is a label only if it repeats.
    if times == 1:
        return None
    reads = reads_as_label(label) or SMALL_INITIAL.fullmatch(label) is not None
    return person_alone(label) or (Person(label) if reads else None)


def _question(label: str) -> str | None:
    """Return the label without the number of the question or answer, or None if it is a name."""
    # 嘉宾1 and 嘉宾2 are two people.
    found = _NUMBERED.fullmatch(label) if not is_numbered(label) else None
    return found["label"] if found is not None and role_of(found["label"]) else None


@once
def _labelled_lines(page: Page) -> tuple[_Line, ...]:
    """Return the lines that begin with a label."""
    lines = page.lines
    other = divided(page)
    before_dash = other.lines if other is not None else {}
    labels = dict(sorted({**page.labels, **before_dash}.items())) if before_dash else page.labels
    headings = {number for number, aside in find_asides(page).items() if aside.what == "heading"}
    found = [
        _Line(
            number,
            label,
            not number or not lines[number - 1] or number - 1 in headings,
            label.style[0] if label.bracketed else "",
        )
        for number, label in ((number, _in_full(label, lines[number])) for number, label in labels.items())
    ]
    return _without_other_colons(found, before_dash) if before_dash else tuple(found)


def _in_full(label: Labelled, line: str) -> Labelled:
    """Return a label with the name that stands behind a word for who asks, answers or speaks: ``Q: Ann Lee: Hi.``

    It can also stand behind its title or firm. Behind the word for who speaks, the name can be the rest of the line: ``Speaker: Ann Lee``.
    """
    speaks = says_who_speaks(label.name)
    if is_whole_title(label.name) or (is_firm(label.name) and BESIDE.search(label.name) is None):
        # CFO: Ann Lee: Hi.
        inner = _labelled_behind(line[label.end :])
        named = inner is not None and names_somebody(inner.name) and role_of(inner.name) is None
        if inner is not None and named and not (is_title(inner.name) or is_firm(inner.name)):
            return label._replace(name=f"{label.name} - {inner.name}", end=label.end + inner.end)
        return label
    if role_of(label.name) not in ("analyst", "management") and not speaks:
        return label
    rest = line[label.end :]
    if speaks and len(rest) <= LONGEST and (role_of(rest) is not None or names_somebody(rest)):
        return label._replace(name=f"{label.name}: {rest}", end=len(line))
    inner = _labelled_behind(rest)
    if speaks and inner is not None and role_of(inner.name) is not None:
        return label._replace(name=inner.name, end=label.end + inner.end)
    who = person(inner.name) if inner is not None else None
    if inner is None or who is None or not names_somebody(who.name) or role_of(who.name) is not None:
        return label
    return label._replace(name=f"{label.name}: {inner.name}", end=label.end + inner.end)


def _labelled_behind(rest: str) -> Labelled | None:
    """Return the label that a speech begins with; what it quotes is none: 投资人：「公投」不太合适。"""
    inner = labelled(rest)
    return None if inner is None or inner.style[:1] in _QUOTATIONS else inner


def _without_other_colons(found: Sequence[_Line], before_dash: Mapping[int, Labelled]) -> tuple[_Line, ...]:
    """Return the labels of a page whose speeches begin behind a dash: only a name before a colon is a label as well."""
    names = {label.name for label in before_dash.values()}
    others = [one for one in found if one.number not in before_dash]
    named = [one for one in others if one.label.name in names or _is_full_name(one.label.name)]
    if len(named) * _FEW > len(found):
        return tuple(found)
    kept = {one.number for one in named}
    return tuple(one for one in found if one.number in before_dash or one.number in kept)
