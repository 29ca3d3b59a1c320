"""Marks around a name: list markers, bold, brackets, times and colons, which differ within a page."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from searchapp.transcripts.names import without_nickname

LONGEST = 80
# With title and firm in brackets behind the name.
LONGEST_WITH_DETAILS = 120
"""The number of characters of the longest line that can be a name with its marks."""

HYPHENS = frozenset({"--", "—", "——", "––", "-", "–", "―", "|", "｜"})
"""Lines that stand between a name and its title, where each element of a page is on a line of its own."""

_CLOCK = (
    r"(?:(?:20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]20\d\d|\d{1,2}[-/]\d{1,2}),?[ T])?"
    r"(?:(?:[上下]午|凌晨|早上|中午|晚上)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:[.,]\d{1,3})?(?: ?[AaPp]\.?[Mm]\b\.?)?"
    r"|(?:\d{1,2} hours? )?\d{1,2} minutes? \d{1,2} seconds?|\d{1,3}['′’]\d{2}(?:[\"″”]|'')"
    r"|\d{1,2}h ?\d{1,2}m(?: ?\d{1,2}s)?|(?:\d{1,2}[时時])?\d{1,3}分[钟鐘]?\d{1,2}秒)"
)
_TO = rf"(?:\s*(?:--?>|[-–—~～至到→➜⟶])\s*{_CLOCK})?"
TIME = rf"(?:[\[(（【「〔]\s*(?P<time>{_CLOCK}){_TO}\s*[\])）】」〕]|(?P<bare_time>{_CLOCK}){_TO})"
# Lines, bullets, arrows and pictures: 🎤 Ann Lee, --- Ann Lee ---.
_ORNAMENT = r"[-=~|`—–―─•·▪◆●○■□►▶»>§†‡\u2190-\u2bff\U0001f000-\U0001faff]"
_NUMBER = r"(?:#?\d{1,3}[.、．)）]|#\d{1,3}\s|\[\d{1,3}\]|0\d{1,2}\s|[(（](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*(?!\d(?!\d?[:：]\d\d))|\d{1,3}\s+(?=\d{1,2}[:：]\d\d)"
_MARKER = rf"(?:>\s*)?(?:(?:[-*+•·▪◆●○■□►▶»–]|#{{1,6}})\s+|[@＠#](?=[^\W\d_])|#{{2,6}}(?=[^\W\d_])|{_NUMBER}|{_ORNAMENT}{{1,6}}\s*)?"
# 06/11/2024, 17:05 - Ann Lee
_DIVIDER = r"(?:[-–—|]\s+)?"
_LATER = TIME.replace("time>", "later>")
# A single = can begin a speech, such as a formula.
_BOLD = "(?:[*_`~]{1,3}|==)?"
_OPEN, _CLOSE = r"\[【<〔［〖〈{＜｛〘", r"\]】>〕］〗〉}＞｝〙"
# A sentence can begin with words in these, so that they surround no name alone on a line.
_QUOTES = ("「《『", "」》』")
_LINE = re.compile(
    rf"(?P<before>{_MARKER}){_BOLD}(?:{TIME}{_BOLD}\s*[:：]?\s*{_DIVIDER})?{_BOLD}"
    rf"(?:[{_OPEN}](?P<inner>[^{_OPEN}{_CLOSE}]+)[{_CLOSE}]|(?P<name>.+?))"
    rf"(?P<after>\s*{_BOLD}\s*[:：]?\s*(?:(?:[-–—|·@#/,，]|\bat\b|{_ORNAMENT})?\s*{_BOLD}{_LATER}#?\s*)?[:：]?\s*{_BOLD}\s*[:：]?\s*#*)"
    rf"(?P<frame>\s*{_ORNAMENT}+)?"
)
_BEFORE = re.compile(rf"(?P<before>{_MARKER}){_BOLD}(?:{TIME}{_BOLD}\s*[:：]?\s*{_DIVIDER})?{_BOLD}")
_BRACKET = re.compile(
    rf"(?P<open>[{_OPEN}{_QUOTES[0]}])(?P<name>[^{_OPEN}{_CLOSE}{''.join(_QUOTES)}\n]{{1,60}})[{_CLOSE}{_QUOTES[1]}]"
)
# A colon between digits belongs to a time, one before // to an address. It is looked for first, and then what stands around it.
COLON = re.compile(
    r"[:：﹕∶︰](?:(?<![:：])|(?<=：)(?!(?<=\d\d：)\d\d(?![\d%]))|(?<=:)(?!//)(?!(?<=\d:)\d\d))"
)
DASH = re.compile(r"(?<=\S)\s+(?:[-–—―→»~]|--|——|->|=>)\s+(?=\S)")
TIGHT_DASH = re.compile(r"(?<=\S)\s*(?:——|--(?!>)|―|—)\s*(?=\S)")
BAR = re.compile(r"(?<=\S)(?:\s+\|\s+|\s*｜\s*)(?=\S)")
# Most labels: words without marks, a colon, and speech that begins with a letter.
_LETTERS = "A-Za-z\u3400-\u9fff"
_PLAIN = re.compile(rf"(?P<name>[{_LETTERS}][{_LETTERS} .,'’&·-]{{0,{LONGEST - 1}}})[:：] ?(?=[{_LETTERS}])")
_TIME_AT_END = re.compile(rf"\s*(?:[,，@#/]|\bat\b|[-–—](?=\s))?\s*{_BOLD}{TIME}\s*{_BOLD}$")
_AFTER = re.compile(rf"\s*{_BOLD}\s*[:：]?\s*(?:{TIME}\s*)?[:：]?\s*{_BOLD}\s*[:：]?\s*(?:[-–—―]{{1,2}}\s+)?")
# Not in a name, and not in the marks around one.
_NEVER = frozenset('。？！!?…⋯“”"')
NEVER_LAST = frozenset('，,、。？！；!?;…⋯”"')
LABEL_BEGINS = frozenset("[【<〔［〖〈{＜｛〘「《『-*•>_`~=@＠#")
"""What can stand before a label, or around it, where no colon stands behind it."""
TIME_BEGINS = frozenset("[(（【「〔*_`0123456789上下凌早中晚")
_PICTURES = re.compile(
    "^[\u2600-\u2bff\U0001f000-\U0001faff]+\\s*|\\s*[\u2600-\u2bff\U0001f000-\U0001faff]+$"
)
_DIGIT = re.compile(r"\d")
# What a time ends with that does not end with a digit.
_TIME_ENDS = frozenset("])）】」〕mM.ds秒\"″”'")
_NUMERAL = re.compile("\\d+|[一二三四五六七八九十①-⑳]+")
_ONLY_TIME = re.compile(rf"{_BOLD}{TIME}{_BOLD}\s*[:：]?")


class Unmarked(NamedTuple):
    """A line without the marks around it; ``number`` is the number that it begins with."""

    name: str
    time: str | None = None
    number: int | None = None
    colon: bool = False


def unmarked(line: str) -> Unmarked | None:
    """Return a line without the marks that surround a name, or None if it is too long or only marks.

    >>> unmarked("- **Ann Lee 00:05:00**").name, unmarked("[Ann Lee] 12:00:01").time, unmarked("3. Ann Lee").number
    ('Ann Lee', '12:00:01', 3)
    >>> unmarked("--- Ann Lee ---").name, unmarked("🎤 <Ann Lee>").name, unmarked("Ann Lee | 1:05 PM").time
    ('Ann Lee', 'Ann Lee', '1:05 PM')

    A line with the marks of a sentence is no name.

    >>> unmarked("【林明】："), unmarked("林明（CFO）").name
    (Unmarked(name='林明', time=None, number=None, colon=True), '林明（CFO）')
    """
    if not line or _is_too_long(line):
        return None
    if line[0] == "|" and line[-1] == "|" and line.count("|") > 2:
        # The row of a table.
        return None
    # Most lines are prose or a bare name; a pattern is needed only for the others.
    if line[-1] in NEVER_LAST or (
        not _NEVER.isdisjoint(line) and not _NEVER.isdisjoint(without_nickname(line))
    ):
        return None
    if (
        line[0].isalpha()
        and "、" not in line[:4]
        and ":" not in line
        and "：" not in line
        and (line[-1].isalpha() or line[-1] in ")）.")
        and line[-1] not in "秒s"
    ):
        return Unmarked(line)
    return _unmarked(line)


def _is_too_long(label: str) -> bool:
    if len(label) <= LONGEST:
        return False
    return len(label) > LONGEST_WITH_DETAILS or label.rstrip(" *_`:：")[-1:] not in (")", "）")


@lru_cache(maxsize=16_384)
def _unmarked(line: str) -> Unmarked | None:
    found = _LINE.fullmatch(line)
    if found is None or only_time(line):
        return None
    name = (found["inner"] or found["name"]).strip()
    if found["frame"] and not found["before"].strip() and found["frame"].isascii():
        # Ann Lee --: the title follows. Ann Lee 🙂 is only a name.
        name += found["frame"]
    if not any(map(str.isalnum, name)):
        return None
    time = found["time"] or found["bare_time"] or found["later"] or found["bare_later"]
    return Unmarked(name, time, _number(found["before"]), found["after"].rstrip("*_# ")[-1:] in (":", "："))


def _number(marks: str) -> int | None:
    """Return the number in the marks before a label.

    >>> _number("3. "), _number("(十二)"), _number("③"), _number("- ")
    (3, 12, 3, None)
    """
    found = _NUMERAL.search(marks)
    return as_number(found[0]) if found is not None else None


def as_number(digits: str) -> int:
    """Return a number below 100 in digits, in Chinese or in a circle; one in digits can be larger.

    >>> as_number("30"), as_number("三十一"), as_number("⑫")
    (30, 31, 12)
    """
    if digits.isdecimal():
        return int(digits)
    values = [int(unicodedata.numeric(one)) for one in digits]
    tens = next((place for place, value in enumerate(values) if value == 10), None)
    if tens is None:
        return values[-1]
    return 10 * (values[0] if tens else 1) + sum(values[tens + 1 :])


def only_time(line: str) -> str | None:
    """Return the time that is all of a line, or None.

    >>> only_time("[00:01:17]:"), only_time("00:05 - 00:09"), only_time("00:05 好")
    ('00:01:17', '00:05', None)
    """
    if not 3 < len(line) < 40 or line[0] not in TIME_BEGINS:
        return None
    found = _ONLY_TIME.fullmatch(line)
    return (found["time"] or found["bare_time"]) if found else None


class Labelled(NamedTuple):
    """The label that a line begins with, without its marks; the speech begins at ``end``.

    ``bracketed`` means that the label is in brackets. ``style`` tells which marks surround it, the brackets first; it is empty
    for a label with nothing but a colon. ``number`` is the number before it.
    """

    name: str
    end: int
    time: str | None
    bracketed: bool
    style: str
    number: int | None = None


def _may_end_with_time(name: str) -> bool:
    last = name.rstrip().rstrip("*_`~=").rstrip()[-1:]
    return (last in _TIME_ENDS or last.isdecimal()) and _DIGIT.search(name) is not None


def _is_inside_brackets(before: str) -> bool:
    """Return whether what follows some words is inside brackets that begin in them."""
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def labelled(line: str, divider: re.Pattern[str] = COLON) -> Labelled | None:
    """Return the label before a colon, or another ``divider``, or in square brackets, that a line begins with, or None.

    >>> labelled("[00:05 - 00:09] SPEAKER_00: Hello.")
    Labelled(name='SPEAKER_00', end=28, time='00:05', bracketed=False, style='time', number=None)
    >>> labelled("【林明】谢谢。"), labelled("At 10:30 we met.")
    (Labelled(name='林明', end=4, time=None, bracketed=True, style='【', number=None), None)
    >>> labelled("- **Ann Lee** — Thank you.", DASH).name
    'Ann Lee'
    >>> labelled("Harbor Cloud (NYSE: HBC)")
    """
    plain = _PLAIN.match(line) if divider is COLON else None
    if plain is not None:
        return Labelled(plain["name"].rstrip(" "), plain.end(), None, False, "")
    before = _BEFORE.match(line)
    assert before is not None, "every part of the pattern is optional"
    time = before["time"] or before["bare_time"]
    start = before.end()
    bracket = _BRACKET.match(line, start)
    if bracket is not None:
        name, end = bracket["name"], bracket.end()
    else:
        divided = divider.search(line, start, start + LONGEST_WITH_DETAILS)
        while divided is not None and _is_inside_brackets(line[start : divided.start()]):
            divided = divider.search(line, divided.end(), start + LONGEST_WITH_DETAILS)
        if divided is None:
            return None
        name, end = line[start : divided.start()], divided.end()
        at_end = _TIME_AT_END.search(name) if _may_end_with_time(name) else None
        if at_end is not None:
            time = time or at_end["time"] or at_end["bare_time"]
            name = name[: at_end.start()]
    name = name.strip(" *_`~=")
    if name and not (name[0].isalnum() and name[-1].isalnum()):
        name = _PICTURES.sub("", name)
    if not any(map(str.isalnum, name)) or _is_too_long(name):
        return None
    after = _AFTER.match(line, end)
    assert after is not None, "every part of the pattern is optional"
    time = time or after["time"] or after["bare_time"]
    number = _number(before["before"])
    marks = (
        bracket["open"] if bracket is not None else "",
        "time" if time else "",
        "1" if number is not None else before["before"].strip(),
        "**" if "**" in line[: after.end()] else "",
    )
    style = " ".join(filter(None, marks))
    return Labelled(name, after.end(), time, bracket is not None, style, number)


def cut(line: str, end: int) -> tuple[str, str]:
    """Return the label and the speech of a line whose label ends at ``end``; bold marks around both belong to the label.

    >>> cut("**Q1：Why?**", 5), cut("Ann Lee: Yes.", 9)
    (('**Q1：**', 'Why?'), ('Ann Lee: ', 'Yes.'))
    """
    label, speech = line[:end], line[end:]
    if label.count("**") == 1 and speech.endswith("**"):
        return label + "**", speech[:-2]
    return label, speech
