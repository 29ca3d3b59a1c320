"""People: reading name, firm and title from a label or a line of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchapp.model import Role
from searchapp.transcripts.labels import is_heading, is_interpreter, is_numbered, role_of
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.layouts.details import split_details, with_details
from searchapp.transcripts.layouts.joined import DASH, FOREIGN, joined
from searchapp.transcripts.looks import (
    CLOSE,
    LIKELY,
    OPEN,
    is_name,
    likelihood,
    names_a_person,
    names_somebody,
)
from searchapp.transcripts.names import (
    HAN,
    LATIN_NAME,
    LATIN_WORD,
    are_words_of_a_sentence,
    by_nickname,
    is_firm,
    is_han,
    is_han_name,
    without_nickname,
)
from searchapp.transcripts.page import LONGEST
from searchapp.transcripts.titles import (
    is_analyst,
    is_title,
    is_whole_title,
    normal_title,
    title_hint,
    titles,
)
from searchapp.transcripts.words import Vocabulary, compiled, in_every_script, remembered

_ITEM = re.compile(r"^[(（]?\d{1,2}[.、)）]\s*")
_BRACKETS = re.compile(
    rf"(?P<name>[^{OPEN}{CLOSE}]{{1,60}}?)\s*[{OPEN}](?P<details>[^{OPEN}{CLOSE}]{{1,{LONGEST}}})[{CLOSE}]\s*"
)
# Ends the names of public bodies, of which several may speak, told apart by what is in brackets.
_COUNT = re.compile("[\\d一二三四五六七八九十]{1,3}")
_BODY = re.compile("[部署會会局處处科院司所辦办]$")
_BRACKETS_FIRST = re.compile(
    rf"(?![《「『])[{OPEN}](?P<details>[^{OPEN}{CLOSE}]{{1,{LONGEST}}})[{CLOSE}]\s*(?P<name>[^{OPEN}{CLOSE}]{{1,60}})"
)
# A word and a colon before a detail: (Firm: Granite Research).
_NAMED_DETAIL = re.compile(r"[^\W\d_]{1,12}\s*[:：]\s*(?=\S)")
# No firm has them: addresses, numbers of telephones, and words in small letters alone, such as (they/them).
_SENTENCE = frozenset("。？！!?")
_TWO_SCRIPTS = re.compile(
    f"(?P<latin>{LATIN_NAME})\\s*[/／|,，]?\\s*[(（]?(?P<han>[{HAN}·]{{2,8}})[)）]?|(?P<han2>[{HAN}·]{{2,8}})\\s*[/／|,，]?\\s*[(（]?(?P<latin2>{LATIN_NAME})[)）]?"
)
_OTHER_SCRIPT = re.compile(rf"^{LATIN_NAME}(?P<other>\s?[(（](?P<han>[{HAN}]{{2,4}})[)）])(?=\s*\S)")
_LATIN = re.compile(LATIN_NAME)
_ANY_HAN = re.compile(f"[{HAN}]")
_LONGEST_JOINED = 24
_SHORTEST_FOREIGN = 3


@compiled
def _honorifics(words: Vocabulary) -> str:
    return f"(?:{words.any_of('introductions', 'honorifics')})"


@compiled
def _who_asks(words: Vocabulary) -> re.Pattern[str]:
    """What recognises a firm, a word for an analyst and a name."""
    analyst = words.any_of("who-asks", "analyst")
    return re.compile(
        f"(?P<firm>.{{0,30}}?)\\s*(?:的)?\\s*(?P<who>{analyst})\\s*(?P<name>{LATIN_NAME}|[{HAN}·]{{2,6}}?){_honorifics()}?"
    )


def _stands_apart(name: str) -> bool:
    """Return whether words beside a title, with a space between, are a name: Ann Lee, 田中一郎, 김민준."""
    if name.isascii():
        return " " in name and names_a_person(name)
    other = is_title(name) or is_firm(name) or role_of(name) is not None or is_heading(name)
    if is_han(name) and not is_han_name(name):
        # 总经理 助理
        other = other or len(name) < _SHORTEST_FOREIGN or are_words_of_a_sentence(name)
    return is_name(name) and not other


def _firm_of_analyst(words: str) -> str | None:
    """Return the firm before a word for an analyst: Orchid Securities分析师."""
    found = _firm_and_analyst().fullmatch(words)
    return found["firm"].strip(" ,，") if found is not None else None


@compiled
def _firm_and_analyst(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<firm>[^,，]{{2,40}}?)(?:\s+|(?<=\w)(?=[{HAN}]))(?:{words.any_of('who-asks', 'analyst')})",
        re.IGNORECASE,
    )


@compiled
def _title_beside(words: Vocabulary) -> Sequence[re.Pattern[str]]:
    """What recognises a title beside a name, before it or behind it."""
    phrase = titles().phrase
    return (
        re.compile(
            f"(?P<title>{phrase})\\s*[-—:：]?\\s*(?P<name>{LATIN_NAME}|{FOREIGN.pattern}|[{HAN}]{{2,4}}){_honorifics()}?"
        ),
        re.compile(
            f"(?P<name>{LATIN_NAME}(?=\\s|[{HAN}])|{FOREIGN.pattern}(?=\\s)|[{HAN}]{{2,4}}?)\\s*(?P<title>{phrase})"
        ),
    )


@compiled
def _addressed(words: Vocabulary) -> re.Pattern[str]:
    """What recognises a full name with a form of address."""
    mr = _honorifics()
    return re.compile(f"(?P<han>[{HAN}]{{2,4}}){mr}|{mr}\\.? (?P<latin>{LATIN_WORD} {LATIN_NAME})")


@remembered(16_384)
def person(label: str) -> Person | None:
    """Return the person in a label, or None if it does not look like a name.

    >>> person("Ann Lee (CFO)")
    Person(name='Ann Lee', aliases=(), role='management', title='CFO', firm=None, printed=None)
    >>> person("摩根士丹利分析师Ann Lee")
    Person(name='Ann Lee', aliases=(), role='analyst', title='Analyst', firm='摩根士丹利', printed=None)
    >>> person("Ann Lee 李安")
    Person(name='Ann Lee', aliases=('李安',), role=None, title=None, firm=None, printed='Ann Lee 李安')
    >>> person("李安 (CFO)")
    Person(name='李安', aliases=(), role='management', title='CFO', firm=None, printed=None)
    >>> person("Ruth “Ruthie” Egan")
    Person(name='Ruth Egan', aliases=('Ruthie Egan',), role=None, title=None, firm=None, printed='Ruth “Ruthie” Egan')
    >>> person("我想说的是")
    """
    label = label.strip()
    if not label or len(label) > LONGEST or not _SENTENCE.isdisjoint(label):
        return None
    nicknamed = by_nickname(label)
    if nicknamed is not None:
        who = person(without_nickname(label))
        return who and who._replace(aliases=(*who.aliases, nicknamed), printed=label)
    plain = without_nickname(label)
    if plain != label:
        # "Ruthie" Egan
        who = person(plain)
        return who and who._replace(printed=label)
    other = _OTHER_SCRIPT.search(label)
    if other is not None and is_han_name(other["han"]):
        # Ziyu Shen (沈子瑜) | IR Director
        who = person(label[: other.start("other")] + label[other.end("other") :])
        return who and who._replace(aliases=(*who.aliases, other["han"]), printed=label)
    kind = _kind().match(label)
    if kind is not None:
        # Speaker - Ann Lee, 发言人 林明, Q - Ann Lee
        who = person(label[kind.end() :])
        if kind["role"] is None:
            return who and who._replace(printed=label)
        named = who is not None and (names_somebody(who.name) or FOREIGN.fullmatch(who.name) is not None)
        if who is not None and named and not is_firm(who.name):
            return who._replace(role=who.role or role_of(kind["role"]), printed=label)
    if role_of(label) or is_numbered(label) or is_interpreter(label):
        return Person(label)
    for reading in (
        _office,
        _honoured,
        _two_scripts,
        _spaced,
        _bracketed,
        _behind_title,
        joined,
        _speaking,
        _before_firm,
        _titled,
        _firm_first,
        _plain,
        _analyst,
    ):
        found = reading(label)
        if found is not None:
            return _told_apart(found) if reading is joined else found
    return None


def _told_apart(found: Person) -> Person:
    """Return a person without the title that a space divides from the name or the firm: 林明 创始人、CEO; Harbor, Analyst Ann Lee."""
    inner = person(found.name) if " " in found.name else None
    if inner is None or inner.name == found.name or not inner.title:
        return found
    titles = " & ".join(dict.fromkeys(filter(None, (inner.title, found.title))))
    return found._replace(
        name=inner.name, title=titles, firm=found.firm or inner.firm, role=inner.role or found.role
    )


def person_alone(label: str) -> Person | None:
    """Return who a label names whose place on the page says that it is one; None where it reads as a sentence.

    >>> person_alone("唐鳳")
    Person(name='唐鳳', aliases=(), role=None, title=None, firm=None, printed=None)
    >>> person_alone("在哪裡啊")
    """
    found = person(label)
    return Person(label) if found is None and is_name(label) else found


def listed(line: str, role: Role | None) -> Person | None:
    """Return the person in a line of a list of participants: ``Name - Title``, ``Name - Firm``, ``Name, Title`` …"""
    line = bare_entry(line)
    parts = [part.strip() for part in DASH.split(line) if part.strip()]
    if len(parts) < 2:
        parts = [part.strip() for part in re.split("[,，:：]", line, maxsplit=1) if part.strip()]
    if len(parts) < 2 and (apart := _title_apart(line)) is not None:
        parts = list(apart)
    name, comma, firm = parts[0].partition(",") if len(parts) > 1 else ("", "", "")
    if comma and likelihood(name) >= LIKELY and not is_firm(name):
        # Ann Lee, Harbor Cloud, Inc. - CEO
        parts[:1] = [name, firm.strip()]
    elif len(parts) == 2 and (is_title(parts[0]) or is_firm(parts[0])) and person(parts[1]) is not None:
        # 首席财务官：何海文
        parts.reverse()
    if len(parts) > 1 and likelihood(parts[0]) < LIKELY:
        # 林海文 远山科技 - 首席执行官
        name, _, firm = parts[0].rpartition(" ")
        if name and is_han(firm):
            parts[:1] = [name, firm]
    if len(parts) < 2 and (who := person(line)) is not None and who.title and names_a_person(who.name):
        # Ann Lee (CEO), Ann Lee CEO
        return who._replace(role=role or who.role, printed=None)
    if not parts or likelihood(parts[0]) < LIKELY or role_of(parts[0]):
        return None
    if len(parts) == 1:
        return Person(parts[0], role=role)
    found = with_details(parts[0], split_details(" - ".join(parts[1:])))
    return Person(found.name, found.aliases, role or found.role, found.title, found.firm)


def _title_apart(line: str) -> tuple[str, str] | None:
    """Return the name and the title that only a space divides, the name first, or None: 首席财务官 何海文."""
    one, _, other = line.partition(" ")
    for name, title in ((one, other.strip()), (other.strip(), one)):
        if is_han_name(name) and is_whole_title(title):
            return name, title
    return None


def bare_entry(line: str) -> str:
    """Return a line of a list without the marks and the number before it.

    >>> bare_entry("• Ann Lee"), bare_entry("2. Ann Lee"), bare_entry("3M Company")
    ('Ann Lee', 'Ann Lee', '3M Company')
    """
    return _ITEM.sub("", line.strip(" *•·-–—\t"))


def in_small_letters(who: Person) -> Person:
    """Return a person with the name not in capitals; the printed form becomes an alias."""
    if len(who.name) < 3 or not who.name.isupper() or not who.name.isascii():
        return who
    return who._replace(name=who.name.title(), aliases=(*who.aliases, who.name), printed=who.name)


@compiled
def _kind(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(
        rf"(?i:{words.any_of('labels', 'numbered')})(?:\s*[-–—:：]\s*|\s+)(?=[^\W\d_]{{2}})(?!(?i:{words.any_of('labels', 'numbered')}))"
        rf"|(?P<role>(?i:{words.any_of('labels', 'analyst')}|{words.any_of('labels', 'management')}))\s*[-–—:：]\s*(?=[^\W\d_]{{2}})"
    )


def _office(label: str) -> Person | None:
    """Read a title that stands for a person: CEO, 首席财务官."""
    if not is_whole_title(label) or is_analyst(label):
        return None
    return Person(label, title=normal_title(label))


def _honoured(label: str) -> Person | None:
    """Read a full name with a form of address: 林海文先生, Ms. Ann Lee."""
    found = _addressed().fullmatch(label)
    name = (found["han"] or found["latin"]) if found is not None else None
    if name is None or (is_han(name) and not is_han_name(name)):
        return None
    return Person(name, printed=label)


def _plain(label: str) -> Person | None:
    return Person(label) if likelihood(label) >= LIKELY or FOREIGN.fullmatch(label) else None


def _spaced(label: str) -> Person | None:
    """Read name, title and firm with spaces between, in any order: 李四 分析师 中信."""
    parts = label.split(" ")
    if len(parts) not in (2, 3) or not all(map(is_han, parts)):
        return None
    titles = [part for part in parts if is_title(part) or role_of(part)]
    names = [part for part in parts if part not in titles and is_han_name(part) and not is_firm(part)]
    if not names or not (titles or any(map(is_firm, parts))):
        return None
    name = names[0] if parts[0] == names[0] else names[-1]
    return with_details(name, [part for part in parts if part != name])


def _two_scripts(label: str) -> Person | None:
    found = _TWO_SCRIPTS.fullmatch(label)
    if found is None:
        return None
    latin, han = found["latin"] or found["latin2"], found["han"] or found["han2"]
    if not is_han_name(han) or is_title(latin):
        return None
    first, second = (latin, han) if found["latin"] else (han, latin)
    return Person(first, (second,), printed=label)


def _bracketed(label: str) -> Person | None:
    found = _BRACKETS.fullmatch(label) or _BRACKETS_FIRST.fullmatch(label)
    if found is None:
        return None
    said = _NAMED_DETAIL.sub("", found["details"])
    name = person(found["name"])
    if name is None and is_firm(said) and is_name(found["name"]):
        # 小林健太（东湾资本）
        return with_details(found["name"], split_details(said))
    if is_firm(found["name"]) and _is_somebody(said) and not is_firm(said):
        # 花岗岩证券（林明）
        return with_details(said, [found["name"]])
    if name is not None and name.title and name.name == found["name"] and names_a_person(said):
        # 首席财务官（林明）
        return with_details(said, [found["name"]])
    if name is None or not (name.title or likelihood(name.name) >= LIKELY or FOREIGN.fullmatch(name.name)):
        return None
    details = with_details(name.name, split_details(said))
    if details.title is None and details.role is None and is_han(said) and not is_firm(said):
        # Whether it is a firm, only a hand-over can tell; 主持人（会议主持）, but 主持人（张三）.
        if role_of(name.name) is not None:
            hosts = role_of(name.name) == "operator" and not is_han_name(said)
            hosts = hosts or _COUNT.fullmatch(said) is not None
            return Person(name.name, printed=label) if hosts else Person(label)
        return Person(label) if _BODY.search(name.name) else name._replace(printed=label)
    return name._replace(
        role=name.role or details.role,
        title=name.title or details.title,
        firm=name.firm or details.firm,
    )


def _speaking(label: str) -> Person | None:
    """Read a title or a name with a word that says who asks, answers or speaks: 董事长答, 董秘林舟回复, Ann Lee speaking."""
    ends, pattern = _who_speaks()
    found = pattern.fullmatch(label.rstrip(")）")) if label.rstrip(")）").endswith(ends) else None
    who = person(found["who"].rstrip("(（ ")) if found is not None else None
    if found is None or who is None or is_han_name(label):
        return None
    if found["speaks"] is None:
        return who._replace(role="analyst" if found["asks"] else "management", printed=label)
    # 管理层发言 is a heading.
    return who._replace(printed=label) if role_of(who.name) == "operator" or _is_somebody(who.name) else None


def _is_somebody(name: str) -> bool:
    return role_of(name) is None and (names_somebody(name) or FOREIGN.fullmatch(name) is not None)


@compiled
def _who_speaks(words: Vocabulary) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return how labels end that say who asks or answers, and the pattern of such a label."""
    asks, answers, speaks = (words.any_of("labels", one) for one in ("asks", "answers", "speaks"))
    spelled = [one for key in ("asks", "answers", "speaks") for one in words.spelled("labels", key)]
    ends = tuple(one for word in spelled for one in in_every_script(word))
    return ends, re.compile(
        f"(?P<who>.{{2,{LONGEST}}}?)\\s*(?:(?P<asks>{asks})|(?P<speaks>(?i:{speaks}))|(?:{answers}))"
    )


def _analyst(label: str) -> Person | None:
    found = _who_asks().fullmatch(label)
    if found is None or (is_han(found["name"]) and not is_han_name(found["name"])):
        return None
    if len(found["name"]) == 1:
        # 分析师B is one of several.
        return Person(label, role="analyst")
    title = normal_title(found["who"]) or found["who"]
    return Person(found["name"], role="analyst", title=title, firm=found["firm"].strip(" ,，-—") or None)


def _before_firm(label: str) -> Person | None:
    """Read a name, a firm and a word for an analyst: Charlie Hsu Orchid Securities分析师, 林明 花岗岩基金经理."""
    if _firm_and_analyst().search(label) is None:
        return None
    words = label.split(" ")
    for place in range(1, len(words)):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        # Dr. Hans Berg has one more word.
        named = FOREIGN.fullmatch(first) or (_stands_apart(first) and place > words[0].endswith(".") * 2)
        firm = _firm_of_analyst(last) if named else None
        if firm is not None:
            title = last[len(firm) :].strip()
            return Person(first, role="analyst", title=normal_title(title) or title, firm=firm)
    return None


def _behind_title(label: str) -> Person | None:
    """Read a name behind its title, and that behind the firm: Harbor Research, Analyst Ann Lee."""
    first, comma, rest = label.partition(", ")
    if not comma or (names_somebody(first) and not (is_firm(first) or is_title(first))):
        return None
    who = _titled(rest)
    if who is None or is_firm(who.name) or not names_somebody(who.name):
        return None
    return (
        who._replace(firm=who.firm or first)
        if not is_title(first)
        else with_details(who.name, [label[: -len(who.name)].rstrip(" -")])
    )


def _titled(label: str) -> Person | None:
    if title_hint().search(label) is None:
        return None
    words = label.split(" ")
    splits = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    for first, last in splits:
        # Ann Lee Investor Relations Director: the longest title.
        if is_whole_title(last) and _stands_apart(first):
            return with_details(first, [last])
    for first, last in reversed(splits):
        # Chief Executive Officer Ann Lee, CFO 田中一郎
        if is_whole_title(first) and _stands_apart(last):
            return with_details(last, [first])
    for pattern in _title_beside():
        found = pattern.fullmatch(label)
        if found and (is_han_name(found["name"]) or (len(found["name"]) > 1 and not is_han(found["name"]))):
            return with_details(found["name"], [found["title"]])
    return None


def _firm_first(label: str) -> Person | None:
    """Read a name directly behind the firm: 中金公司林海文, 中金公司 Ann Lee.

    >>> _firm_first("中金公司林海文"), _firm_first("上市公司林海文")
    (Person(name='林海文', aliases=(), role=None, title=None, firm='中金公司', printed=None), None)

    Where the firm has no word for one (高盛), only a name of three characters or of two words is told apart from the rest of its name.
    """
    if _ANY_HAN.search(label) is None:
        # Barclays Ann Lee
        words = label.split(" ")
        splits = ((" ".join(words[:end]), " ".join(words[end:])) for end in range(len(words) - 2, 0, -1))
        return next(
            (Person(name, firm=firm) for firm, name in splits if is_firm(firm) and names_a_person(name)), None
        )
    name, _, firm = label.rpartition(" ")
    if _LATIN.fullmatch(name) and is_han(firm) and is_firm(firm):
        # Ann Lee 兴业证券
        return Person(name, firm=firm)
    if not is_han(label[:2]) or len(label) > _LONGEST_JOINED or is_firm(label):
        return None
    for end in range(len(label) - 2, 1, -1):
        firm, name = label[:end].strip(), label[end:]
        # 公司 and 上市公司 are no names of firms, and no firm is called 国际 alone.
        if (
            not is_firm(firm)
            or role_of(firm)
            or firm[0] in "本我贵该"
            or (len(firm) == 2 and is_firm("某" + firm))
        ):
            continue
        latin = _LATIN.fullmatch(name.strip()) is not None and " " in name.strip()
        whole = is_han_name(name) and (len(name) > 2 or len(firm) > 3)
        if latin or whole:
            return Person(name.strip(), firm=firm)
    return None
