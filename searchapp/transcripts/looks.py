"""Whether a line can be a label, and how likely it is to be a speaker's name, judged by the line alone."""

from __future__ import annotations

import re
from functools import lru_cache

from searchapp.transcripts.labels import is_heading, is_interpreter, is_numbered, role_of
from searchapp.transcripts.marks import LONGEST_WITH_DETAILS, Unmarked, unmarked
from searchapp.transcripts.names import CAPITAL, HAN, LATIN_NAME, is_firm, is_han_name, without_nickname
from searchapp.transcripts.page import CLOSING
from searchapp.transcripts.titles import is_title
from searchapp.transcripts.words import Vocabulary, in_force, remembered

LONGEST = 40
_NEVER = frozenset('，。？！；：,?!;:、…⋯《》%$=<>|/\\@#*_“”"\t')
_NEVER_FIRST = frozenset("-•·([（【{'‘0123456789０１２３４５６７８９")
_LATIN = re.compile(LATIN_NAME)
# Names in scripts without capitals: of several words, or in Hangul and Katakana short.
_UNCASED = "\u0590-\u06ff\u0750-\u077f\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff"
_OTHER = re.compile(
    "[가-힣]{2,4}(?: [가-힣]{1,4})?|[ァ-ヿ]{2,8}(?:[ ・＝][ァ-ヿ]{1,8}){0,2}"
    f"|[{_UNCASED}]{{2,15}}(?: [{_UNCASED}]{{2,15}}){{1,3}}"
)
_OTHER_WORD = re.compile(f"[{_UNCASED}ぁ-ヿ가-힣]{{2,12}}")
_HAN_LABEL = re.compile(f"(?=.*[{HAN}]).{{1,20}}", re.DOTALL)
_AFTERTHOUGHT = re.compile(r"(.+?)[(（][^()（）]*[)）]", re.DOTALL)
_OFFICE = re.compile(
    "(?:[长長员員师師总總监監董事者人民代表主任委理部署會会局處处科院司所辦办席秘]|先生|女士|教授|博士|同学|同學|老师|老師|小姐|发言人\\d*|说话人 ?\\d*)$"
)
# How a sentence begins or ends, and a name does not.
_SENTENCE = re.compile(
    "^[在是我你您他她它這这那就如因所但不沒没有對对好嗯也都可還还再請请謝谢很非太会會要想能应應什怎哪為为以]"
    "|[啊嗎吗呢吧了的喔哦耶呀啦嘛麼么]$|[的了我你您吗嗎]"
)

LONGEST_LABEL = 48
_LONGEST_HAN = 14
# Brackets of any kind that can be around the title or the firm beside a name. Sentences have quotations in some of them.
OPEN, CLOSE = r"(（\[［【〔〖<＜〈《「『{｛", r")）\]］】〕〗>＞〉》」』}｝"
_DETAILS = re.compile(rf"(?<=[^\s{OPEN}])\s*[{OPEN}][^{OPEN}{CLOSE}]+[{CLOSE}]$")
_BRACKETS = frozenset(OPEN + CLOSE) - {"\\"}
_QUOTATION = re.compile("[《「『]([^》」』]*)[》」』]$|(《)")
# Between the name, the title and the firm of a long label.
_BETWEEN = re.compile(
    r"\s*(?:[,，;；/／|｜]|(?<=\s)(?:[-–—―−‐‑－~·]{1,2}|[-=]>|[\u2190-\u21ff])(?=\s)|——|—)\s*"
)
_MOST_SPACES = 12
_PUNCTUATION = frozenset('。？！：!?:…⋯《》「」『』%$=<>\\“”"\t')
MAY_CLOSE = frozenset(")）]］】〕〗>＞〉》」』}｝’")
_ABBREVIATION = re.compile(rf"\b(?:[{CAPITAL}]|Jr|JR|Sr|SR|Dr|DR|Esq|Inc|INC|Ltd|LTD|Co|Corp)\.$")
# Behind a name: Robert Kim, Jr.
_SUFFIX = re.compile(r", (?:(?:Jr|JR|Sr|SR)\.?|II|III|IV|CFA|CPA|MBA|Ph\.?D\.?|M\.?D\.?|Esq\.?)$")
# omar h.: read as a name only before a colon; a line of a sentence can be plan b.
SMALL_INITIAL = re.compile(r"[a-z]{2,15} [a-z]\.")
_COMMAS = re.compile("[，、；;]")
_AFTER_COMMA = re.compile(r"[A-Z][\w.’'&-]*(?: [\w.’'&-]+){0,4}")
_BEFORE_COMMA = re.compile(r"[^\W\d_][\w.·•・’' -]*")
_HAN = re.compile("[\u3400-\u9fff]")
# The listing of a company: Harbor Cloud (NYSE: HBC).
_LISTED = re.compile(rf"[{OPEN}][A-Za-z]{{2,10}}\s?[:：]\s?[A-Z0-9.]{{1,8}}[{CLOSE}]$")
BESIDE = re.compile(rf"[{OPEN}][^{OPEN}{CLOSE}]*[{CLOSE}]")

SURE, LIKELY, POSSIBLE, NO = 3, 2, 1, 0


def likelihood(line: str) -> int:
    """Return how likely a line is to be a speaker's name: SURE, LIKELY, POSSIBLE or NO.

    >>> likelihood("Operator"), likelihood("Ziyu Shen"), likelihood("經濟部能源局"), likelihood("谢谢大家。")
    (3, 2, 2, 0)
    """
    # Lines too long for a name are not cached.
    return _likelihood(line, in_force()) if 0 < len(line) <= LONGEST else NO


def is_name(line: str) -> bool:
    """Return whether a line looks like a name.

    >>> is_name("唐鳳"), is_name("在哪裡啊")
    (True, False)
    """
    likely = likelihood(line)
    return likely >= LIKELY or (likely == POSSIBLE and not reads_as_sentence(line))


def names_somebody(words: str) -> bool:
    """Return whether words are surely a label wherever they stand, which a single word such as Yes is not.

    >>> names_somebody("Operator"), names_somebody("Ann Lee"), names_somebody("林明"), names_somebody("Yes")
    (True, True, True, False)
    """
    return role_of(words) is not None or (
        likelihood(words) >= LIKELY and (" " in words or is_han_name(words))
    )


def names_a_person(words: str) -> bool:
    """Return whether words look like the name of a person, and are neither a title nor a firm.

    >>> names_a_person("Ann Lee"), names_a_person("Harbor Research"), names_a_person("首席执行官")
    (True, False, False)
    """
    return likelihood(words) >= LIKELY and not is_title(words) and not is_firm(words)


@lru_cache(maxsize=65_536)
def _likelihood(line: str, words: Vocabulary) -> int:
    line = _SUFFIX.sub("", without_nickname(line))
    if line[0] in _NEVER_FIRST or not _NEVER.isdisjoint(line):
        return NO
    if line[-1] in CLOSING and line[-1] != ".":
        named = _AFTERTHOUGHT.fullmatch(line)
        return _likelihood(named[1], words) if named else NO
    if role_of(line) or is_interpreter(line):
        return SURE
    if is_heading(line):
        return NO
    if is_han_name(line):
        return LIKELY
    if _LATIN.fullmatch(line):
        return LIKELY if " " in line or not (line.isupper() and len(line) > 1) else POSSIBLE
    if _OTHER.fullmatch(line):
        return LIKELY
    if _OTHER_WORD.fullmatch(line):
        return POSSIBLE
    if not _HAN_LABEL.fullmatch(line):
        return NO
    # 林明　董事长 is a name and a title.
    office = _OFFICE.search(line) and not _SENTENCE.search(line) and "\u3000" not in line
    return LIKELY if office else POSSIBLE


@lru_cache(maxsize=16_384)
def reads_as_sentence(line: str) -> bool:
    return not is_han_name(line) and _SENTENCE.search(line) is not None


@remembered(16_384)
def can_be_label(line: str) -> Unmarked | None:
    """Return a line without its marks if it is short, without closing punctuation and no aside; otherwise None.

    >>> can_be_label("- Łukasz Nowak"), can_be_label("谢谢大家。"), can_be_label("（笑）")
    (Unmarked(name='Łukasz Nowak', time=None, number=None, colon=False), None, None)
    """
    bare = unmarked(line)
    return bare if bare is not None and can_be_name(bare.name) else None


def _details_cut(label: str) -> str:
    """Return a label without the title and the firm in brackets behind its name.

    >>> _details_cut("Ann Lee (Harbor Cloud, Chief Financial Officer)"), _details_cut("(Harbor Cloud)")
    ('Ann Lee', '(Harbor Cloud)')
    """
    cut = _DETAILS.search(label)
    return label[: cut.start()].rstrip() if cut is not None else label


def _is_name_with_title(label: str) -> bool:
    """Return whether a label has a name and a title as parts of their own, in any order.

    >>> _is_name_with_title("Ann Lee, Vice President of Investor Relations, Harbor"), _is_name_with_title("Thank you, Chair")
    (True, False)
    """
    parts = _parts(label)
    return any(map(is_title, parts)) and any(map(names_a_person, parts))


def name_beside_details(label: str) -> str | None:
    """Return the name of somebody that stands beside a title or firm in a label, or None.

    >>> name_beside_details("Ann Lee (CFO)"), name_beside_details("Granite Research - Bob Ray"), name_beside_details("Ann Lee")
    ('Ann Lee', 'Bob Ray', None)
    """
    parts = _parts(label)
    names = [part for part in parts if not (is_title(part) or is_firm(part))]
    return next((name for name in names if names_somebody(name)), None) if len(names) < len(parts) else None


def _parts(label: str) -> list[str]:
    return list(filter(None, _BETWEEN.split(BESIDE.sub(_apart, label))))


def _apart(details: re.Match[str]) -> str:
    return f", {details[0][1:-1]}, "


@remembered(16_384)
def can_be_name(name: str) -> bool:
    """Return whether words without marks around them can be a label."""
    if len(name) > LONGEST_LABEL:
        # The name itself can be short.
        if len(name) <= LONGEST_WITH_DETAILS and (_is_name_with_title(name) or is_interpreter(name)):
            return True
        name = _details_cut(name)
    if len(name) > LONGEST_LABEL or not (any(map(str.isalpha, name)) or is_numbered(name)):
        return False
    if role_of(name) or is_numbered(name):
        return True
    if name[-1] in CLOSING and name[-1] not in MAY_CLOSE and not _ABBREVIATION.search(name):
        return False
    core = name = without_nickname(name)
    if not _BRACKETS.isdisjoint(name):
        if _LISTED.search(name) is not None:
            return False
        quoted = _QUOTATION.search(name)
        if quoted is not None and not (is_title(quoted[1] or "") or is_firm(quoted[1] or "")):
            return False
        core = BESIDE.sub("", name).strip()
    if not _PUNCTUATION.isdisjoint(core):
        # Q: Ann Lee
        asks, _, who = core.replace("：", ":").partition(":")
        return role_of(asks) in ("analyst", "management") and names_somebody(who.strip())
    if (
        not core
        or core.count(" ") >= _MOST_SPACES
        or len(_HAN.findall(core)) > _LONGEST_HAN
        or core[-1:] in CLOSING - MAY_CLOSE - frozenset(".")
    ):
        return False
    before, comma, after = _COMMAS.sub(",", core).partition(",")
    if not comma:
        return True
    after = after.strip()
    if "," in after:
        return _is_name_with_title(core) or (names_somebody(before) and is_firm(after))
    return _BEFORE_COMMA.fullmatch(before) is not None and (
        is_title(after) or is_firm(after) or _AFTER_COMMA.fullmatch(after) is not None or is_han_name(after)
    )
