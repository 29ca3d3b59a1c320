"""Finding quantities in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from searchapp.analysis.fold import fold
from searchapp.analysis.quantities.numerals import (
    HAN_NUMERALS,
    arabic_number,
    english_number,
    han_number,
    han_range,
)
from searchapp.analysis.quantities.vocabulary import FACTORS, MANY, Vocabulary, vocabulary

Number = int | float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at ``start`` to ``end`` of a text, in code points.

    ``value`` is the number as it is written, with a written minus, in ``unit``, which contains the scale: 14 亿元. A share
    in words is a percentage: 三成 is 30 %. A range has ``low`` and ``high`` in the unit and no value. ``direction`` is 增长,
    下降, 持平, 扭亏 or None.
    """

    start: int
    end: int
    value: Number | None
    low: Number | None
    high: Number | None
    unit: str
    direction: str | None
    approximate: bool


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a sentence in order.

    A quantity has a unit: a percentage, money, a scale such as 亿, or what is counted or measured. Years, dates, quarters,
    ordinals, names with a number (银河E5, GPT 3.5) and 一 before a measure word (一个) are none.

    >>> [(each.value, each.unit, each.direction) for each in quantities("收入同比增长8.9%，达到14亿元人民币。")]
    [(8.9, '%', '增长'), (14, '亿元', None)]
    >>> [(each.low, each.high, each.unit, each.approximate) for each in quantities("约15%至20%")]
    [(15, 20, '%', True)]
    """
    words = vocabulary()
    folded = fold(text)
    atoms = list(_atoms(words, folded))
    # Most sentences have no number, and most numbers no unit.
    if not any(atom.unit for atom in atoms):
        return ()
    found = [atom for atom in _joined(folded, atoms) if atom.unit and not atom.article]
    if not found:
        return ()
    lasting = [atom.base in words.durations for atom in found]
    directions = words.directions.of(folded, [(atom.start, atom.end) for atom in found], lasting)
    return tuple(
        Quantity(
            start=atom.start,
            end=atom.end,
            value=_plain(atom.number) if atom.high is None else None,
            low=None if atom.high is None else _plain(atom.number),
            high=None if atom.high is None else _plain(atom.high),
            unit=atom.unit,
            direction=atom.direction or direction,
            approximate=approximate,
        )
        for atom, direction, approximate in zip(
            found, directions, _approximate(words, folded, found), strict=True
        )
    )


@lru_cache(maxsize=256)
def unit_name(written: str) -> str:
    """Return the name of a unit that is written in any way that ``quantities`` reads; another text is returned as it is.

    >>> unit_name("个百分点"), unit_name("bps"), unit_name("亿元人民币"), unit_name("RMB billion"), unit_name("？")
    ('百分点', '基点', '亿元', 'RMB billion', '？')
    """
    for text in (f"5{written}", f"5 {written}"):
        found = quantities(text)
        if len(found) == 1 and found[0].end == len(text) and found[0].value == 5:
            return found[0].unit
    return written


@dataclass(frozen=True, slots=True)
class _Atom:
    """A number with what is written around it, or two numbers that are a range, then with ``high``.

    ``unit`` is empty if there is none; such a number can begin a range. It consists of a scale and of ``base``; ``factor``
    is what the scale multiplies by. An ``article`` is 一 before a measure word, which is a number only in a range.
    """

    start: int
    end: int
    number: Decimal
    unit: str
    base: str = ""
    factor: int = 1
    high: Decimal | None = None
    direction: str | None = None
    vague: bool = False
    article: bool = False


# How far a currency, a sign and other words before a number are looked for.
_BEFORE = 24
_MINUS_ENDS = ("-", "负", "minus ", "negative ")
_MINUS = re.compile(r"(?:(?<![0-9a-z%万亿])(?<![0-9%万亿] )-|负|(?<![a-z])(?:minus|negative) )$")
# The number goes on before, or is a part of a name: GPT-4, 3.1.2, #5.
_GOES_ON = re.compile(r"[a-z0-9#_.]$|[a-z]-$")
# 第九、十场: what is listed with an ordinal is one.
_ORDINALS = re.compile(rf"第[0-9{HAN_NUMERALS}]+[、和及至到~-]$")
# 一 before a measure word is an article.
_WITH_ONE = ("%", "百分点", "基点", "倍")
_HALF = Decimal("0.5")
_YEARS = range(1900, 2101)
# 24年 is mostly 2024, and 113年 is 2024 in Taiwan.
_SHORT_YEARS = frozenset((*range(17, 41), *range(90, 1000)))
_OF_A_YEAR = re.compile(
    r" ?年(?:度|报|底|初|末|上半|下半|全年|前[一二两三四0-9]|第|q|h|[一二三四1-4]季|\d+月)"
)
_LASTING_BEFORE = re.compile(r"(?:过去|未来|近|约|达|超过|长达|为期|历经|经过|共|了|满|需|需要|-|至|到) ?$")
_LASTING = re.compile(r" ?年(?:的?(?:经验|历史|时间|期|来|前|内|以上|左右|以内|后|质保|合同))")
_TO = re.compile(r" ?(?:-|~|至|到|to) ?(?:约|大约|about )?$")
_OR = re.compile("[、或] ?$")
_AND = re.compile(r" ?(?:和|与|and) ?$")
_BETWEEN = re.compile(r"(?:介于|在|between )[^,。;]{0,12}$")
_ORIGIN = re.compile(r"(?:从|由|from) ?$")
_AMONG = re.compile(r" ?之?间")


def _atoms(words: Vocabulary, text: str) -> Iterator[_Atom]:
    place = done = 0
    while start := words.starts.search(text, place):
        core = words.core.match(text, start.start())
        if core is None:
            place = start.end()
            continue
        atom = _atom(words, text, core, done)
        done = place = core.end() if atom is None else max(core.end(), atom.end)
        if atom is not None:
            yield atom


def _atom(words: Vocabulary, text: str, core: re.Match[str], done: int) -> _Atom | None:
    """Return the number at a match of ``core``; None if it is a part of something else. The text up to ``done`` is read."""
    start = core.start()
    before = text[max(done, start - _BEFORE) : start]
    if core["phrase"]:
        return _phrase(words, text, core)
    if core["fraction"]:
        return _fraction(core)
    if core["tenths"]:
        tenths = None if before.endswith(tuple(HAN_NUMERALS)) else han_number(core["tenths"])
        if tenths is None or words.no_quantity.search(before):
            return None
        return _percent(core, tenths * 10 + (5 if core["halfway"] else 0))
    money = words.currency_before.search(before)
    if money:
        before = before[: money.start()]
    elif _no_quantity(words, text, core, before):
        return None
    # After another number, it is a dash: 10亿元-12亿元.
    minus = _MINUS.search(before) if before.endswith(_MINUS_ENDS) and (before != "-" or not done) else None
    before = before[: minus.start()] if minus else before
    first, high = _number(words, core, before)
    if first is None:
        return None
    tail = words.tail("han" if core["han"] else "money" if money else "digits").match(text, core.end())
    assert tail is not None, "every part of the pattern is optional"
    start -= len(money[0] if money else "") + len(minus[0] if minus else "")
    scale = words.scales[tail["scale"].strip()] if tail["scale"] else ""
    factor = FACTORS[scale] if scale else 1
    base = _base(words, tail, money, scale)
    end = tail.end() if base or scale else core.end()
    lower = _lower(tail, factor)
    if lower is None:
        return None
    number = first + lower
    if base == "年" and not scale:
        if _is_year(text, core, first):
            return None
        if text[end : end + 1] == "半" and text[end + 1 : end + 2] not in ("导", "数"):
            number, end = number + _HALF, end + 1
    if "个半" in tail[0]:
        number += _HALF
    counted = base in words.nouns
    if counted and not scale and "," not in core[0] and first in _YEARS:
        return None
    if not scale and base in words.han_only and not core["han"]:
        return None
    if base in words.ranks and before.endswith("前"):
        return None
    article = core[0] in ("一", "one") and base and not scale and base not in _WITH_ONE
    sign = -1 if minus else 1
    unit = _joined_unit(scale, base, counted)
    vague = high is not None or core["han"] in ("百", "千") or any(letter in MANY for letter in tail[0])
    return _Atom(start, end, sign * number, unit, base, factor, high, vague=vague, article=bool(article))


def _no_quantity(words: Vocabulary, text: str, core: re.Match[str], before: str) -> bool:
    """Return whether what is before the digits makes them an ordinal, a vague number or a part of a name."""
    if words.no_quantity.search(before) or _ORDINALS.search(
        text[max(0, core.start() - _BEFORE) : core.start()]
    ):
        return True
    return before.endswith("数") if core["han"] else _GOES_ON.search(before) is not None


def _number(words: Vocabulary, core: re.Match[str], before: str) -> tuple[Decimal | None, Decimal | None]:
    """Return a number, or the two numbers of 三五; None for characters that are no number."""
    if core["digits"]:
        return arabic_number(core["digits"]), None
    if core["english"]:
        return english_number(core["english"]), None
    han = core["han"]
    if han in ("百", "千"):
        # 近百家 and 上百家, but not 百家争鸣.
        said = before.endswith("上") or words.about.search(before)
        return (han_number(f"一{han}") if said else None), None
    return han_range(han) or (han_number(han), None)


def _base(words: Vocabulary, tail: re.Match[str], money: re.Match[str] | None, scale: str) -> str:
    """Return the unit without its scale; a currency has its Chinese name with a Chinese scale, or if it is written so."""
    parts = tail.groupdict()
    written, before = parts["currency"], money[0].strip() if money else None
    if before and (written is None or written in words.repeated):
        written = before
    if written:
        name = words.currencies[written]
        return name if (scale or written).isascii() else words.chinese_names[name]
    unit = parts.get("unit")
    noun = parts.get("noun")
    if unit:
        return words.units[unit.replace("-", " ")]
    return words.units[noun] if noun else ""


def _joined_unit(scale: str, base: str, counted: bool) -> str:
    if not scale or not base:
        return scale or base
    if not scale.isascii():
        return scale + base
    return f"{scale} {base}" if counted else f"{base} {scale}"


def _lower(tail: re.Match[str], factor: int) -> Decimal | None:
    """Return what is written after the scale, in the scale: 0.2 for 1亿2000万. None if it is no number."""
    if tail["millions"]:
        number = _written(tail["millions"])
        return None if number is None else number * FACTORS["万"] / factor
    if tail["thousands"]:
        number = han_number(tail["thousands"])
        return None if number is None else number / factor
    return Decimal(0)


def _is_year(text: str, core: re.Match[str], number: Decimal) -> bool:
    """Return whether a number before 年 is a year: 2024年, 24年底, but not 20年的经验."""
    if number in _YEARS and "," not in core[0]:
        return True
    if core["han"] or number not in _SHORT_YEARS:
        return False
    if _OF_A_YEAR.match(text, core.end()):
        return True
    before = text[max(0, core.start() - _BEFORE) : core.start()]
    return not (_LASTING_BEFORE.search(before) or _LASTING.match(text, core.end()))


def _phrase(words: Vocabulary, text: str, core: re.Match[str]) -> _Atom | None:
    start, end = core.span()
    entry = words.phrases[core[0]]
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before and before in entry.get("unless_after", ""):
        return None
    if core[0].isascii() and (_latin(before) or _latin(after)):
        return None
    direction, unit = entry.get("direction"), entry["unit"]
    if "value" in entry:
        return _Atom(start, end, Decimal(str(entry["value"])), unit, unit, direction=direction)
    return _Atom(start, end, Decimal(entry["low"]), unit, unit, high=Decimal(entry["high"]), vague=True)


def _fraction(core: re.Match[str]) -> _Atom | None:
    """Return a share: 百分之十五, 三分之一, 百分之十到十五."""
    whole = {"百": Decimal(100), "千": Decimal(1000)}.get(core["of"]) or _written(core["of"])
    low = _written(core["share"])
    high = _written(core["share_to"]) if core["share_to"] else None
    if not whole or low is None:
        return None
    if high is not None and high > low:
        return _Atom(*core.span(), _share(low, whole), "%", "%", high=_share(high, whole))
    return _Atom(core.start(), core.end("share"), _share(low, whole), "%", "%")


def _share(number: Decimal, whole: Decimal) -> Decimal:
    return round(number * 100 / whole, 4)


def _written(text: str) -> Decimal | None:
    return arabic_number(text) if text[0].isascii() else han_number(text)


def _percent(core: re.Match[str], number: Decimal) -> _Atom:
    return _Atom(*core.span(), number, "%", "%")


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _joined(text: str, atoms: Sequence[_Atom]) -> Iterator[_Atom]:
    """Yield the numbers; two that are a range are one of them."""
    place = 0
    while place < len(atoms):
        both = _range(text, *atoms[place : place + 2]) if place + 1 < len(atoms) else None
        yield both or atoms[place]
        place += 2 if both else 1


def _range(text: str, low: _Atom, high: _Atom) -> _Atom | None:
    """Return two numbers as a range, in the unit of the second; None if they are none.

    A fall from 14% to 8.9% is none, nor is a rise from 15% to 20%, unless it is between them.
    """
    if not high.unit or low.high is not None or high.high is not None or low.base not in ("", high.base):
        return None
    between, before = text[low.end : high.start], text[max(0, low.start - _BEFORE) : low.start]
    among = _AMONG.match(text, high.end) is not None
    if _AND.match(between):
        if not (_BETWEEN.search(before) and (among or "between" in before)):
            return None
    elif not low.unit and _OR.match(between) and 0 < high.number - low.number == 1 and high.number < 10:
        # 两、三年 and 5或6家, but 三、四线 has no unit.
        return _Atom(
            low.start, high.end, low.number, high.unit, high.base, high.factor, high.number, vague=True
        )
    elif not _TO.match(between) or (_ORIGIN.search(before) and not among):
        return None
    # 8000万至1亿元: each has its scale. 60-100亿, $10 to $12 million: the second has that of both.
    first = low.number * low.factor / high.factor if low.factor != 1 else low.number
    if first >= high.number:
        return None
    return _Atom(
        low.start,
        high.end,
        first,
        high.unit,
        high.base,
        high.factor,
        high.number,
        vague=low.vague or high.vague,
    )


def _approximate(words: Vocabulary, text: str, found: Sequence[_Atom]) -> list[bool]:
    answers: list[bool] = []
    end = 0
    for atom in found:
        before = text[max(end, atom.start - _BEFORE) : atom.start]
        # 约23%和11%: what is said of the first number holds for the second.
        listed = bool(answers) and answers[-1] and before in ("和", "及", "、", "与", " and ")
        directly = words.about.search(before)
        if directly and directly[0].strip() == "近" and atom.base in words.durations:
            directly = None
        said = directly or words.about_somewhere.search(before) or words.about_after.match(text, atom.end)
        answers.append(atom.vague or listed or said is not None)
        end = atom.end
    return answers


def _plain(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else float(number)
