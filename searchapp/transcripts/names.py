"""Names: recognising names of people, and spellings of the same name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

from searchapp.transcripts.romanization import other_surnames, sounds, wade_giles
from searchapp.transcripts.words import Grammar, Vocabulary, compiled, in_every_script, remembered

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Scripts with capitals: Latin, Greek, Cyrillic and Armenian.
_CASED = [*range(0xC0, 0x250), *range(0x370, 0x587), *range(0x1E00, 0x2000)]


def _letters(*categories: str) -> str:
    """Return the characters of these scripts in some categories, as ranges: patterns compile much faster with those."""
    codes = [code for code in _CASED if unicodedata.category(chr(code)).startswith(categories)]
    known = frozenset(codes)
    starts = [code for code in codes if code - 1 not in known]
    ends = [code for code in codes if code + 1 not in known]
    return "".join(
        chr(start) if start == end else f"{chr(start)}-{chr(end)}"
        for start, end in zip(starts, ends, strict=True)
    )


CAPITAL = "A-Z" + _letters("Lu", "Lt")
LETTER = "A-Za-z" + _letters("L") + "\u0300-\u036f"
# A full stop is only after an initial or a form of address: in “Kevan Parekh. After” it ends a sentence.
LATIN_WORD = f"(?:(?:[{CAPITAL}]\\.-?)+|(?:Dr|DR|Mr|MR|Mrs|MRS|Ms|MS|St|ST|Jr|JR|Sr|SR|Prof|PROF)\\.|(?:[A-Z]\\.)*(?:[dl]['’])?[{CAPITAL}][{LETTER}’'-]*)"
LATIN_NAME = f"{LATIN_WORD}(?: (?:(?:van|von|de|der|den|da|di|del|bin|al|la|le) )*{LATIN_WORD}){{0,4}}"
# Ruth “Ruthie” Egan: a nickname between two other names.
_NICKNAME = re.compile(
    f"(?<=[{LETTER}.]) (?:[\"“](?P<double>[{CAPITAL}][{LETTER}.’'-]{{1,15}})[\"”]|['‘](?P<single>[{CAPITAL}][{LETTER}.-]{{1,15}})['’])"
    f"(?= (?:[{CAPITAL}]\\. )*(?P<family>(?:(?:van|von|de|der|den|da|di|del|bin|al|la|le) )*[{CAPITAL}][{LETTER}’'-]+))"
)

_QUOTES = ('"', "“")
_FIRST_NAME = re.compile(f'^["“]([{CAPITAL}][{LETTER}.’\'-]{{1,15}})["”]( [{CAPITAL}])')

# The "Hundred Family Surnames" and other common surnames, simplified and traditional.
_SURNAMES = frozenset(
    "赵趙钱錢孙孫李周吴吳郑鄭王冯馮陈陳褚卫衛蒋蔣沈韩韓杨楊朱秦尤许許何吕呂施张張孔曹严嚴华華金魏陶姜戚谢謝邹鄒喻"
    "柏水窦竇章云雲苏蘇潘葛奚范範彭郎鲁魯韦韋昌马馬苗凤鳳花方俞任袁柳酆鲍鮑史唐费費廉岑薛雷贺賀倪汤湯滕殷罗羅毕畢"
    "郝邬鄔安常乐樂于时時傅皮卞齐齊康伍余餘元卜顾顧孟平黄黃和穆萧蕭肖尹姚邵湛汪祁毛禹狄米贝貝明臧计計伏成戴谈談宋茅"
    "庞龐熊纪紀舒屈项項祝董梁杜阮蓝藍闵閔席季麻强強贾賈路娄婁危江童颜顏郭梅盛林刁钟鍾鐘徐邱骆駱高夏蔡田樊胡凌霍虞万萬"
    "支柯昝管卢盧莫经經房裘缪繆干解应應宗丁宣邓鄧郁单單杭洪包诸諸左石崔吉钮鈕龚龔程嵇邢裴陆陸荣榮翁荀羊於惠甄曲"
    "家封储儲靳焦牧山谷车車侯全班仰秋仲伊宫宮宁寧仇栾欒甘厉厲祖武符刘劉景詹束龙龍叶葉幸司韶黎蓟薄印宿白怀懷蒲"
    "从鄂索咸赖賴卓蔺藺屠蒙池乔喬阴胥能苍双雙闻聞莘党黨翟谭譚劳勞申冉雍桑桂濮牛寿壽通边邊扈燕冀浦尚农農温溫别庄莊晏柴"
    "瞿阎閻充慕连連茹习習宦艾鱼容向古易慎戈廖庾终居衡步都耿满滿弘匡国國文寇广禄东東欧歐利师師巩鞏聂聶晁敖融冷辛阚那简簡饶饒"
    "曾毋沙鞠丰豐巢关關蒯相查后荆游竺权權盖益桓公佟涂塗岳帅帥佘苟覃代练練付楼樓麦麥佐区區植粟原逄隋兰蘭仝初邸"
    "游巫官商辜粘冼邝鄺丛叢逯苑鄢阳陽隗雒靳仵候修敬占战戰寻尋扬揭都越隆豆段闫閆芦蘆迟遲牟芮朴邰綦"
)
_COMPOUND_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 司徒 司空 端木 夏侯 东方 東方 独孤 "
    "南宫 南宮 西门 西門 闻人 太史 申屠 轩辕 钟离 濮阳 淳于 单于 赫连 澹台 百里 呼延 范姜 張簡 张简".split()
)
# Han characters that occur in sentences but not in given names.
_FUNCTION = frozenset(
    "的了是在我你您他她它这那這们們吗嗎呢吧啊哦喔嗯耶啦呀哪什么麼很也都就不没沒与與及将將为為会會请請去说說"
)
_INVISIBLE_DIFFERENCE = re.compile("[\\s.,·•・‧'’_-]+")
_ACCENTS = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
# In passports, ü is written u, yu or v.
_SPELLED_U = {"lv": "lu", "lyu": "lu", "nv": "nu", "nyu": "nu"}
# First names have such a share of letters in common if one is a misspelling of the other.
_ALIKE = 0.75
# The beginning of a first name is a short form of it if it is no shorter.
_SHORT_FIRST = 3
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_CAMEL = re.compile("(?<=[a-zà-ÿ])(?=[A-Z])")


def by_nickname(name: str) -> str | None:
    """Return a name as said with the nickname that stands inside it in quotation marks, or None if there is none.

    >>> by_nickname('Ruth "Ruthie" Egan'), by_nickname("Ruth Egan")
    ('Ruthie Egan', None)
    """
    found = _NICKNAME.search(name)
    return f"{found['double'] or found['single']} {found['family']}" if found is not None else None


def without_nickname(name: str) -> str:
    """Return a name without the nickname in quotation marks inside it.

    >>> without_nickname("Ruth “Ruthie” Egan"), without_nickname("Conan O'Brien")
    ('Ruth Egan', "Conan O'Brien")

    A nickname that is the first name remains.

    >>> without_nickname('"Ruthie" Egan')
    'Ruthie Egan'
    """
    if name[:1] in _QUOTES:
        return _FIRST_NAME.sub(r"\1\2", name, count=1)
    return _NICKNAME.sub("", name, count=1)


@lru_cache(maxsize=16_384)
def is_han(text: str) -> bool:
    """Return whether all characters of ``text`` are Han characters.

    >>> is_han("沈子瑜"), is_han("Phil 周"), is_han("")
    (True, False, False)
    """
    return _ALL_HAN.fullmatch(text) is not None


_ALL_HAN = re.compile(f"[{HAN}]+")
A_SURNAME = re.compile(f"{'|'.join(sorted(_COMPOUND_SURNAMES))}|[{''.join(sorted(_SURNAMES))}]")
"""Finds a Han family name."""


def surname(name: str) -> str | None:
    """Return the family name that a Han name begins with, or None.

    >>> surname("欧阳娜娜"), surname("沈子瑜"), surname("在哪里")
    ('欧阳', '沈', None)
    """
    if name[:2] in _COMPOUND_SURNAMES:
        return name[:2]
    return name[:1] if name[:1] in _SURNAMES else None


@lru_cache(maxsize=16_384)
def is_han_name(text: str) -> bool:
    """Return whether ``text`` looks like a Han name: a family name and one or two more characters.

    >>> is_han_name("何海文"), is_han_name("何时的事"), is_han_name("何")
    (True, False, False)
    """
    family = surname(text)
    if family is None or not 1 <= len(text) - len(family) <= 2:
        return False
    return is_han(text) and _FUNCTION.isdisjoint(text[len(family) :])


def are_words_of_a_sentence(text: str) -> bool:
    """Return whether Han characters are words of a sentence, which names of people and firms do not have.

    >>> are_words_of_a_sentence("这位是"), are_words_of_a_sentence("野村证券")
    (True, False)
    """
    return not _FUNCTION.isdisjoint(text)


def is_firm(text: str) -> bool:
    """Return whether ``text`` is the name of a firm, even if it looks like a person's name.

    >>> is_firm("东方证券"), is_firm("Granite Capital"), is_firm("欧阳娜娜")
    (True, True, False)
    """
    return _firms().search(text) is not None


@compiled
def _firms(words: Vocabulary) -> re.Pattern[str]:
    endings = words.any_of("firms", "endings", Grammar({}, exact=True))
    names = words.any_of("firms", "names", Grammar({}, exact=True))
    return re.compile(f"(?:{endings})\\.?$|^(?:{names})$")


def same_firm(one: str, other: str) -> bool:
    """Return whether two names can be those of one firm, one of them in full.

    >>> same_firm("中金", "中金公司"), same_firm("J.P. Morgan", "JPMorgan"), same_firm("花旗银行", "高盛")
    (True, True, False)
    """
    short, long = sorted((key(one), key(other)), key=len)
    return short in long


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """Return a key that is the same for all spellings of a name: its letters in lower case.

    >>> key("HenryHe") == key("Henry He") == key("HENRY HE")
    True
    """
    return _INVISIBLE_DIFFERENCE.sub("", _plain(name)).casefold()


def _plain(name: str) -> str:
    """Return a Latin name without accents, and any other one as it is.

    >>> _plain("José Lü"), _plain("沈子瑜")
    ('Jose Lu', '沈子瑜')
    """
    if name.isascii() or is_han(name):
        return name
    letters = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", letters))


@lru_cache(maxsize=16_384)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a Latin name in lower case.

    >>> words("HenryHe"), words("Ting-Yu Chen")
    (('henry', 'he'), ('ting-yu', 'chen'))
    """
    spelled = (word.strip(".,").casefold() for word in _CAMEL.sub(" ", _plain(name)).split())
    found = tuple(_SPELLED_U.get(word, word) for word in spelled)
    return found[:-1] if len(found) > 2 and found[-1] in _GENERATIONS else found


@lru_cache(maxsize=4096)
def readings(han: str) -> frozenset[str]:
    """Return all readings of up to four Han characters, without tones, with syllables joined."""
    extra = _SURNAME_READINGS.get(han)
    return frozenset("".join(choice) for choice in product(*map(_syllables, han[:4]))) | (
        frozenset({extra}) if extra else frozenset()
    )


@lru_cache(maxsize=8192)
def _syllables(character: str) -> frozenset[str]:
    """Return all readings of a Han character in the spellings of passports: pinyin and Wade-Giles."""
    # In passports, ü is written u, yu or v.
    return frozenset(
        spelling
        for sound in sounds(character)
        for spelling in (sound, sound.replace("v", "u"), sound.replace("v", "yu"), wade_giles(sound))
    )


# Readings of characters as family names, which dictionaries of words may lack.
_SURNAME_READINGS = {
    "单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "區": "ou", "任": "ren",
    "华": "hua", "朴": "piao", "盖": "ge", "缪": "miao", "翟": "zhai", "尉迟": "yuchi", "万俟": "moqi", "吕": "lu",
    "呂": "lu", "吴": "wu", "黄": "huang",
}  # fmt: skip


@remembered(4096)
def family_readings(family: str) -> frozenset[str]:
    """Return the spellings of a Han family name in small letters.

    >>> sorted(family_readings("何"))
    ['he', 'ho']
    """
    return readings(family) | other_surnames(family)


@remembered(16_384)
def pinyin_forms(name: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of family and given name that a name may be in Latin letters; a Latin one may begin with either.

    >>> sorted(pinyin_forms("Dan Shen")), ("shen", "ziyu") in pinyin_forms("沈子瑜")
    ([('dan', 'shen'), ('shen', 'dan')], True)
    """
    if is_han(name):
        family = surname(name)
        if family is None or len(name) > 4:
            return frozenset()
        return frozenset(product(family_readings(family), readings(name[len(family) :])))
    spelled = [key(word) for word in words(name)]
    cuts = [("".join(spelled[:cut]), "".join(spelled[cut:])) for cut in range(1, len(spelled))]
    return frozenset(pair for first, last in cuts for pair in ((first, last), (last, first)))


def same_by_pinyin(han: str, latin: str) -> bool:
    """Return whether a Latin name is a Han name in pinyin, Wade-Giles or Cantonese, with the family name first or last.

    >>> same_by_pinyin("沈子瑜", "Ziyu Shen"), same_by_pinyin("沈子瑜", "Shen Zi-Yu"), same_by_pinyin("蔡明興", "Ming-Hsing Tsai")
    (True, True, True)
    >>> same_by_pinyin("沈子瑜", "Peter Cirino"), same_by_pinyin("沈子瑜", "沈子瑜")
    (False, False)
    """
    if not is_han(han) or is_han(latin):
        return False
    return not pinyin_forms(han).isdisjoint(pinyin_forms(latin))


def same_by_initials(han: str, latin: str) -> bool:
    """Return whether a Latin name is the family name of a Han name with the initials of the given name.

    >>> same_by_initials("魏哲家", "C.C. Wei"), same_by_initials("魏哲家", "Wendell Wei")
    (True, False)
    """
    family = surname(han)
    if family is None or not is_han(han) or len(words(latin)) < 2:
        return False
    *initials, last = map(key, words(latin))
    if last not in family_readings(family):
        return False
    letters, given = "".join(initials), han[len(family) :]
    return len(letters) == len(given) and all(
        any(reading.startswith(letter) for reading in _syllables(one))
        for letter, one in zip(letters, given, strict=True)
    )


def same_in_latin(one: str, other: str) -> bool:
    """Return whether two Latin names can be those of one person: the same last name, and the same first name, its initial or
    what people of that name are called; or the same names in another order, some of them left out.

    >>> same_in_latin("Timothy D. Cook", "Tim Cook"), same_in_latin("T. Cook", "Timothy Cook"), same_in_latin("Cook Tim", "Tim Cook")
    (True, True, True)
    >>> same_in_latin("Tan Boon Kiat", "Boon Kiat Tan"), same_in_latin("Martin Lau Chi-ping", "Martin Lau"), same_in_latin("Wei Lü", "Wei Lyu")
    (True, True, True)
    >>> same_in_latin("Nikhil Rao", "Nik Rao"), same_in_latin("C. Bradley Nunn", "Brad Nunn")
    (True, True)
    >>> same_in_latin("Timothy Cook", "Thomas Cook"), same_in_latin("Cook", "Tim Cook")
    (False, False)
    """
    ours, theirs = words(one), words(other)
    if len(ours) < 2 or len(theirs) < 2:
        return False
    if key(ours[-1]) != key(theirs[-1]) and min(map(len, (ours[-1], theirs[-1]))) == 1:
        # Luke A.
        return ours[-1][0] == theirs[-1][0] and ours[0] == theirs[0]
    if _are_turned(ours, theirs) or _is_part(ours, theirs):
        return True
    if key(ours[-1]) != key(theirs[-1]):
        return False
    firsts = [[key(word) for word in one[:-1]] for one in (ours, theirs)]
    # An initial before the first name may be left out.
    given = [(len(one) > 1 and len(one[0]) == 1, one) for one in firsts]
    return any(
        _same_first(one[0], other[0])
        for one, other in product(*([one, one[1:]] if initial else [one] for initial, one in given))
    )


def _same_first(one: str, other: str) -> bool:
    """Return whether two first names can be those of one person: an initial, a nickname or the beginning of the other."""
    first, second = sorted((one, other), key=len)
    begins = second.startswith(first) and (len(first) == 1 or len(first) >= _SHORT_FIRST)
    return begins or first in called(second)


def _are_turned(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether the words of a name are those of another, with the family name at the other end: Tan Boon Kiat."""
    one, other = [key(word) for word in ours], "".join(map(key, theirs))
    return any("".join(one[cut:] + one[:cut]) == other for cut in range(1, len(one)))


def _is_part(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether a name of two words or more is a part of a longer one, in any order: Martin Lau for Lau Chi Ping Martin."""
    short, long = sorted(({*map(key, ours)}, {*map(key, theirs)}), key=len)
    return 2 <= len(short) < len(long) and short <= long and min(map(len, short)) > 1


def is_short_for(short: str, name: str) -> bool:
    """Return whether somebody of a full name may be called by a first or last name, or by the family name with a form of address.

    >>> is_short_for("Tim", "Timothy Blake"), is_short_for("Mr. Blake", "Timothy Blake"), is_short_for("陈总", "陈启明")
    (True, True, True)
    >>> is_short_for("Blake", "Timothy Blake"), is_short_for("启明", "陈启明"), is_short_for("Qiming", "陈启明")
    (True, True, True)
    >>> is_short_for("Tim Blake", "Timothy Blake"), is_short_for("陈明", "陈启明")
    (False, False)
    """
    if is_han(name):
        family = None if short.isascii() and " " in short else surname(name)
        if family is None:
            return False
        given = name[len(family) :]
        if short.startswith(family) and short[len(family) :] in _addresses():
            return True
        if short == given:
            return len(given) > 1
        return len(given) > 1 and " " not in short and short.isascii() and key(short) in readings(given)
    ours, theirs = words(short), words(name)
    if len(theirs) < 2 or not ours:
        return False
    if len(ours) == 1:
        return ours[0] in called(theirs[0]) or key(ours[0]) == key(theirs[-1])
    return len(ours) == 2 and key(ours[1]) == key(theirs[-1]) and ours[0] in _addresses()


@compiled
def _addresses(words: Vocabulary) -> frozenset[str]:
    lists = ("honorifics", "addresses")
    return frozenset(
        simple.casefold()
        for key in lists
        for one in words.spelled("introductions", key)
        for simple in in_every_script(one)
    )


def called(first: str) -> frozenset[str]:
    """Return a first name and what else people with it are called, in small letters.

    >>> sorted(called("Tim")), sorted(called("Xenia"))
    (['tim', 'timothy'], ['xenia'])
    """
    name = first.casefold()
    return _nicknames().get(name, frozenset({name}))


@compiled
def _nicknames(words: Vocabulary) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for full in words.tables["nicknames"]:
        for short in words.spelled("nicknames", full):
            for one, other in ((full.casefold(), short.casefold()), (short.casefold(), full.casefold())):
                found[one] = found.get(one, frozenset({one})) | {other}
    return found


def sounds_alike(one: str, other: str) -> bool:
    """Return whether two full Han names sound alike or have the same characters in another order, as misspelt ones do.

    >>> sounds_alike("沈子瑜", "沈梓渝"), sounds_alike("沈子瑜", "沈瑜子"), sounds_alike("沈子瑜", "沈子明")
    (True, True, False)
    """
    if not (is_han(one) and is_han(other) and len(one) == len(other) > 2):
        return False
    return sorted(one) == sorted(other) or not readings(one).isdisjoint(readings(other))


def is_called_otherwise(one: str, other: str) -> bool:
    """Return whether two Latin names are a Chinese one and another first name with the same family name.

    >>> is_called_otherwise("Chang Chung-Mou", "Morris Chang"), is_called_otherwise("Ann Lee", "Bob Lee")
    (True, False)
    """
    for chinese, foreign in ((words(one), words(other)), (words(other), words(one))):
        if len(chinese) == len(foreign) == 2 and not any("-" in word for word in foreign):
            family = [word for word in chinese if "-" not in word]
            if len(family) == 1 and family[0] == foreign[1]:
                return True
    return False


def is_misspelt(one: str, other: str) -> bool:
    """Return whether two full names have the same family name and nearly the same letters or the same sound.

    >>> is_misspelt("Daniel Ortiz", "Danial Ortiz"), is_misspelt("陈晓", "陈小"), is_misspelt("Ann Lee", "Bob Lee"), is_misspelt("李明", "黎明")
    (True, True, False, False)
    """
    if is_han(one) and is_han(other):
        return (
            surname(one) is not None
            and surname(one) == surname(other)
            and not readings(one).isdisjoint(readings(other))
        )
    ours, theirs = words(one), words(other)
    if len(ours) < 2 or len(theirs) < 2 or key(ours[-1]) != key(theirs[-1]):
        return False
    first, second = key(ours[0]), key(theirs[0])
    return min(len(first), len(second)) > 2 and SequenceMatcher(None, first, second).ratio() >= _ALIKE


def same_family(han: str, latin: str) -> bool:
    """Return whether a Latin name begins or ends with the family name of a Han name, in any of its spellings.

    >>> same_family("何海文", "Henry He"), same_family("何丽梅", "Lora Ho"), same_family("何海文", "Henry Chen")
    (True, True, False)
    """
    family = surname(han)
    spelled = words(latin)
    if family is None or len(spelled) < 2:
        return False
    return bool(family_readings(family) & {key(spelled[0]), key(spelled[-1])})
