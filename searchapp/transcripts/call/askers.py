"""Askers: telling the name and the firm of who asks apart where they stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.transcripts.call.asker_phrases import (
    HAN_LETTER,
    asker_forms,
    known_firms,
    named_in_english,
    with_capitals,
)
from searchapp.transcripts.call.elsewhere import name_and_firm
from searchapp.transcripts.names import (
    HAN,
    LATIN_NAME,
    are_words_of_a_sentence,
    is_firm,
    is_han,
    is_han_name,
    same_by_pinyin,
)
from searchapp.transcripts.titles import is_whole_title

_MARKS = " 的、,，.-—–:："
_LATIN = re.compile(LATIN_NAME)
# What a name before a firm is in: a Han name has up to four characters.
_CAN_BE_NAME = re.compile(f"[{HAN}]{{1,4}}\\s*|[^{HAN}]+")
_LATIN_ALONE = re.compile(f"{LATIN_NAME}(?=[.,]|$)")
# UBS and JPMorgan are no first names.
_LATIN_FIRM_FIRST = re.compile(f"(?P<firm>(?=[A-Za-z]*[A-Z][A-Za-z]*[A-Z])[A-Za-z]+) (?P<name>{LATIN_NAME})")
_TWO_OR_THREE_WORDS = re.compile(r"\S+ \S+(?: \S+)?")
_FIRM_LATIN = re.compile(f"(?P<firm>[^A-Za-z]*[{HAN}])\\s*(?P<name>{LATIN_NAME})")
_FIRM_OF = re.compile(f"(?P<firm>.+?)(?:的\\s*|[-—–:：]\\s*|\\s)(?P<name>{LATIN_NAME}|[{HAN}·]{{2,6}})")
_FAMILY_ALONE = re.compile(f"(?:(?P<firm>.+)的)?[{HAN}]")
_COMMA = re.compile("[,，、:：]")
_IN_LATIN = re.compile(r"(?<![A-Za-z])[A-Z][\w&.]*\s$")
_INITIALS = re.compile(r"(?:[A-Z]\.?)+")
_SEVERAL = re.compile("和|与|與|及|以及|、|跟")
# A Latin name has so many words.
_FEWEST = 2
# How far from a name its firm is looked for, and how much of a sentence is looked at.
_NEAR, _LONGEST = 80, 300
_ABBREVIATED = ("Co.", "Inc.", "Corp.", "Ltd.", "L.P.", "S.A.")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks a question; name or firm can be unknown."""

    name: str | None
    firm: str | None


def beside(sentence: str, start: int, end: int) -> Asker:
    """Return who asks, whose name is at these places of a sentence, with the firm that stands beside it, if any.

    >>> sentence = "接下来有请花旗的李安娜，请讲。"
    >>> beside(sentence, 8, 11)
    Asker(name='李安娜', firm='花旗')
    """
    name = sentence[start:end]
    forms = asker_forms()
    before, after = sentence[max(0, start - _NEAR) : start], sentence[end : end + _NEAR]
    languages = ("zh", "en") if HAN_LETTER.search(before + after) else ("en",)
    after = forms.honorific.sub("", after, count=1) if forms.honorific.match(after) else after
    after = forms.suffix.sub("", after, count=1) if after[:1] == "," else after
    # 请李安娜提问，花旗。
    asked = forms.asked.match(after)
    after = after[asked.end() :] if asked is not None else after
    left = forms.analyst.sub("的", before)
    for language in languages:
        right = forms.analyst.sub("", after) if language == "zh" else after
        for way in forms.after[language].possible(right):
            found = way.pattern.match(right)
            if (
                found is not None
                and found["firm"] != name
                and forms.no_firm.fullmatch(found["firm"]) is None
                and _can_be_firm(found["firm"], apart=way.comma)
            ):
                return Asker(name, tidy(found["firm"]))
        for way in forms.before[language].possible(left):
            found = way.pattern.search(left)
            firm = _after_leads(found["firm"]) if found is not None else None
            if firm and same_by_pinyin(firm, name):
                # 谭美玲 Mei-Ling Tan
                continue
            # Anything may stand before a comma: Yep, Andrew Obin.
            if firm and (is_firm(firm) if left.rstrip()[-1:] in ",，" else _can_be_firm(firm, apart=False)):
                return Asker(name, tidy(firm))
    # Words that lead to a firm are not all known; the name of a firm may be.
    known = next((one for one in known_firms().finditer(left) if not left[one.end() :].strip(" 的")), None)
    return Asker(name, known[0] if known is not None else None)


def anybody(sentence: str) -> Asker | None:
    """Return a name and a firm that a sentence tells together, or None.

    >>> anybody("We'll move to Andrew Obin with Bank of America."), anybody("那么接下来有请花旗的李安娜，请讲。")
    (Asker(name='Andrew Obin', firm='Bank of America'), Asker(name='李安娜', firm='花旗'))
    >>> anybody("好的，谢谢，请稍等。")
    """
    sentence = sentence[-_LONGEST:]
    if HAN_LETTER.search(sentence) is None:
        found = (
            _of_match(match)
            for pattern in named_in_english()
            for match in pattern.finditer(sentence)
            if _is_clear(match)
        )
        told = next((one for one in found if one is not None and one.name is not None), None)
        if told is None and (apart := name_and_firm(sentence)) is not None:
            told = Asker(*apart)
        return told
    starts = [
        0,
        *(lead.end() for lead in asker_forms().leads.finditer(sentence)),
        *(mark.end() for mark in _COMMA.finditer(sentence)),
    ]
    askers = [one for start in sorted(starts, reverse=True) for one in _from(sentence, start)]
    # Other words can look like a name as well: 请打开麦克风.
    return next((one for one in askers if one.firm and is_firm(one.firm)), askers[0] if askers else None)


def _from(sentence: str, start: int) -> Iterator[Asker]:
    """Yield who asks by the words from a place in a sentence, up to its end or to the next comma."""
    words = sentence[start : start + _NEAR].rstrip("。！？!?. ")
    for part in dict.fromkeys((words, _COMMA.split(words)[0])):
        asker = split(part)
        if asker is None or asker.name is None or are_words_of_a_sentence(asker.name):
            continue
        if asker.firm is None or len(asker.firm) > 1:
            # The firm may also stand elsewhere: 请接通李安娜的线路，她来自高盛.
            place = sentence.index(asker.name, start)
            told = asker if asker.firm else beside(sentence, place, place + len(asker.name))
            if told.firm and _can_be_firm(told.firm, apart=False):
                yield told


def split(who: str) -> Asker | None:
    """Return the name and the firm in the words that tell who asks, or None if they tell nobody.

    >>> split("德意志银行的Wei Hung"), split("Ann Lee with Harbor Research. Please go ahead")
    (Asker(name='Wei Hung', firm='德意志银行'), Asker(name='Ann Lee', firm='Harbor Research'))
    """
    who = asker_forms().suffix.sub("", who) if "," in who else who
    asker = _latin(who) if HAN_LETTER.search(who) is None else _han(who)
    if asker is not None and asker.name is not None and asker_forms().no_firm.fullmatch(asker.name):
        # Hello, Ann Lee: no name is a word that begins a sentence.
        return None
    return asker if asker is None or asker.firm is None else Asker(asker.name, tidy(asker.firm))


def tidy(firm: str) -> str:
    """Return a firm without the marks around it."""
    firm = firm.strip(_MARKS.replace(".", ""))
    if "，" in firm:
        # 管理层好，花旗的李安娜
        firm = firm.rpartition("，")[2].strip(_MARKS.replace(".", ""))
    department = asker_forms().department.search(firm)
    if department is not None and department.start() > 1:
        firm = firm[: department.start()].rstrip(" ,")
    return firm if firm.endswith(_ABBREVIATED) else firm.rstrip(".")


def _after_leads(words: str) -> str | None:
    """Return the firm at the end of some words, without those that lead to it; None if nothing is left."""
    leads, before = asker_forms().leads, asker_forms().before_name
    if HAN_LETTER.search(words) is None:
        found = leads.match(words) or before.match(words)
        while found is not None:
            words = words[found.end() :].lstrip(" ,")
            found = leads.match(words) or before.match(words)
        return words or None
    # The of in Bank of America leads to no firm.
    ends = (found.end() for found in leads.finditer(words) if not _IN_LATIN.search(words, 0, found.start()))
    start = max(ends, default=0)
    return words[start:].strip(_MARKS) or None


def _can_be_firm(firm: str, apart: bool) -> bool:
    """Return whether words beside a name can be a firm; ``apart`` if a comma stands between, after which anything may follow."""
    if HAN_LETTER.search(firm) is None:
        # Ann Lee, Managing Director at Harbor Research.
        return with_capitals().fullmatch(firm.rstrip(".")) is not None and not is_whole_title(firm)
    return is_firm(firm) if apart else not are_words_of_a_sentence(firm)


def _latin(who: str) -> Asker | None:
    for pattern in named_in_english():
        found = pattern.match(who)
        asker = _of_match(found) if found is not None else None
        if asker is not None:
            return asker
    end = asker_forms().ends.search(who)
    alone = (who[: end.start()] if end else who).strip(_MARKS)
    words = alone.split(" ")
    for last in range(len(words) - _FEWEST, 0, -1):
        # Goldman Sachs Ann Lee
        firm, other = " ".join(words[:last]), " ".join(words[last:])
        if is_firm(firm) and _is_name(other):
            return Asker(other, firm)
    firm_first = None if is_firm(alone) else _LATIN_FIRM_FIRST.fullmatch(alone)
    if firm_first:
        return Asker(firm_first["name"], firm_first["firm"])
    found = _LATIN_ALONE.match(alone)
    if found is None:
        return None
    name = found[0].strip(" .,")
    is_name = " " in name or not re.search("[A-Z].*[A-Z]", name)
    return Asker(name, None) if is_name and not is_firm(name) else Asker(None, name)


def _is_clear(found: re.Match[str]) -> bool:
    """Return whether more than a comma stands between name and firm, or the firm is clearly one: Next, Andrew Obin."""
    (_, left), (right, _) = sorted((found.span("name"), found.span("firm")))
    return found.string[left:right].strip() != "," or is_firm(tidy(found["firm"]))


def _of_match(found: re.Match[str]) -> Asker | None:
    """Return who asks by a match of name and firm, or None if the name is a firm."""
    name = asker_forms().address.sub("", found["name"].strip(" .,"), count=1)
    firm = tidy(_after_leads(found["firm"]) or found["firm"])
    if is_firm(name) or _INITIALS.fullmatch(name):
        return None
    if is_whole_title(firm) or asker_forms().no_firm.fullmatch(firm) is not None:
        return None
    return Asker(name if name[0].isupper() else None, firm)


def _han(who: str) -> Asker | None:
    forms = asker_forms()
    end = forms.ends.search(who)
    honoured = end is not None and forms.honorific.match(end[0]) is not None
    who = (who[: end.start()] if end else who).strip(" 的、,，")
    who = forms.analyst.sub("的", who, count=1).strip(" 的")
    who = _first_of_several(_without_address(_without_leads(who)))
    if not who:
        return None
    return (
        _with_firm_after(who)
        or _named_alone(who, honoured)
        or _of_a_firm(who)
        or Asker(None, None if is_han(who) and len(who) == 1 else who)
    )


def _without_leads(who: str) -> str:
    """Return words without what leads to a firm: 来自花旗的李安娜."""
    leads = asker_forms().leads
    found = leads.match(who)
    while found is not None and not is_firm(who):
        who = who[found.end() :].lstrip(_MARKS)
        found = leads.match(who)
    return who


def _without_address(who: str) -> str:
    """Return words without the form of address at their end: 花旗的李安娜总."""
    addressed = asker_forms().addressed
    address = next((one for one in addressed if who.endswith(one)), None) if who.endswith(addressed) else None
    if address is None:
        return who
    before = who[: -len(address)]
    named = any(_is_name(before[-length:]) for length in (2, 3, 4)) or before[-1:].isascii()
    return before if named else who


def _first_of_several(who: str) -> str:
    """Return words without another name behind the first one: 花旗的李安娜和林海文."""
    for joint in _SEVERAL.finditer(who):
        before = who[: joint.start()].rstrip()
        if _is_name(who[joint.end() :].strip()) and "的" in before and not is_firm(before):
            return before
    return who


def _with_firm_after(who: str) -> Asker | None:
    """Return who asks if the words are a name and then a firm, or a firm, a comma and a name."""
    begins = _CAN_BE_NAME.match(who)
    for end in range(min(len(who) - 1, begins.end() if begins else 0), 1, -1):
        name, right = _without_address(who[:end]), who[end:]
        if not _is_name(name.strip()):
            continue
        english = right.lstrip(" ,")[:1].isascii()
        after = asker_forms().after
        ways = after["zh"].possible(right)
        for way in (*ways, *after["en"].possible(right)) if english else ways:
            found = way.pattern.match(right)
            if (
                found is not None
                and found.end() == len(right)
                and _can_be_firm(found["firm"], apart=way.comma)
            ):
                return Asker(name.strip(), tidy(found["firm"]))
    firm, mark, name = who.replace("，", ",").partition(",")
    return Asker(name.strip(), firm.strip()) if mark and is_firm(firm) and _is_name(name.strip()) else None


def _is_name(words: str) -> bool:
    if is_han(words):
        return is_han_name(words) and not is_firm(words)
    return " " in words and _LATIN.fullmatch(words) is not None and not is_firm(words)


def _named_alone(who: str, honoured: bool) -> Asker | None:
    """Return the person announced if the text is a name and not a firm."""
    if _LATIN.fullmatch(who):
        if is_firm(who) or _LATIN_FIRM_FIRST.fullmatch(who) or not _TWO_OR_THREE_WORDS.fullmatch(who):
            return None
        return Asker(who, None)
    # Two characters alone, such as 高盛 and 张敏, may be either; without an honorific they are a firm.
    if is_han_name(who) and not is_firm(who) and (honoured or len(who) > 2):
        return Asker(who, None)
    family = _FAMILY_ALONE.fullmatch(who) if honoured else None
    return Asker(None, family["firm"]) if family else None


def _of_a_firm(who: str) -> Asker | None:
    """Return the person announced if the text is a firm and then a name."""
    latin = _FIRM_LATIN.fullmatch(who) or _LATIN_FIRM_FIRST.fullmatch(who)
    if latin:
        return Asker(latin["name"], latin["firm"].rstrip("的 ") or None)
    if is_firm(who) or _LATIN.fullmatch(who):
        return None
    before = 0
    for known in known_firms().finditer(who):
        name = who[known.end() :].lstrip("的 ")
        # 中信 and 里昂 are known as firms, and so is what they are together.
        start = before if known_firms().fullmatch(who, before, known.start()) else known.start()
        if _is_name(name):
            return Asker(name, who[start : known.end()])
        before = start
    for length in (2, 3, 4):
        if is_firm(who[:-length]) and is_han_name(who[-length:]):
            return Asker(who[-length:], who[:-length])
    found = _FIRM_OF.fullmatch(who)
    if found and (not is_han(found["name"]) or is_han_name(found["name"])):
        return Asker(found["name"], found["firm"].strip() or None)
    for length in (4, 3, 2):
        if len(who) > length and is_han_name(who[-length:]) and not is_firm(who[-length:]):
            return Asker(who[-length:], who[:-length].strip() or None)
    return None
