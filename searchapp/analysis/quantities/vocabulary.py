"""The words of ``words.toml`` as tables and patterns over folded text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from searchapp.analysis.quantities.directions import Directions
from searchapp.analysis.quantities.numerals import ENGLISH, HAN_NUMERALS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FACTORS: Mapping[str, int] = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9,
    "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
"""What each scale multiplies by."""

_LATIN = "a-z"
MANY = "多余几+"
"""Characters that make a number approximate: 10多家."""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = rf"[{HAN_NUMERALS}]+(?:点[零〇一二两三四五六七八九]+)?"
_NOT_TENTHS = "本为立功果长员熟交像分都就不型绩份效品"
_IRREGULAR = {
    "people": "person",
    "countries": "country",
    "cities": "city",
    "branches": "branch",
    "factories": "factory",
}


class Ending:
    """Finds one of several words at the end of a text; its last character rules out most texts."""

    def __init__(self, words: Iterable[str], pattern: Callable[[str], str]) -> None:
        known = tuple(words)
        self._last = frozenset(word[-1] for word in known)
        self._pattern = re.compile(f"(?:{_any_of(known, pattern)}) ?$")

    def search(self, text: str) -> re.Match[str] | None:
        """Return the match of the word, with a space after it if there is one, or None."""
        return self._pattern.search(text) if text.rstrip(" ")[-1:] in self._last else None


class Vocabulary:
    """Units, currencies, scales and phrases by the way they are written, and the patterns that find them.

    ``starts`` finds where a number may begin, ``core`` its digits, or a number that is a word of its own, ``tail(…)`` what follows the digits,
    ``currency_before`` the currency before them, ``no_quantity`` what makes them an ordinal or a name. ``about``,
    ``about_somewhere`` and ``about_after`` find what makes a number approximate.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        measures, scales, approximate = table["measures"], table["scales"], table["approximate"]
        nouns = {written: noun for noun in measures["english"] for written in (noun, _singular(noun))}
        units = {written: name for name, several in table["units"].items() for written in several}
        units |= {word: word for word in measures["chinese"]}
        short = {word: name for name, words in scales["after_currency"].items() for word in words}
        long = {word: name for name, words in scales["english"].items() for word in words}

        self.directions = Directions(table["directions"], table["scope"])
        self.phrases: Mapping[str, Mapping[str, Any]] = {
            text: each for each in table["phrases"] for text in each["texts"]
        }
        self.units: Mapping[str, str] = units | nouns
        self.nouns = frozenset(nouns)
        self.durations = frozenset(measures["durations"])
        self.ranks = frozenset(measures["ranks"])
        self.han_only = frozenset(measures["han_only"])
        self.repeated = frozenset(table["repeated"]["words"])
        self.scales: Mapping[str, str] = {word: word for word in scales["chinese"]} | long | short
        self.currencies: Mapping[str, str] = {
            written: name
            for name, each in table["currencies"].items()
            for written in (*each["before"], *each["after"])
        }
        self.chinese_names: Mapping[str, str] = {
            name: each["name"] for name, each in table["currencies"].items()
        }

        before = [word for each in table["currencies"].values() for word in each["before"]]
        after = [word for each in table["currencies"].values() for word in each["after"]]
        self.currency_before = Ending(before, _begun)
        self.no_quantity = Ending(table["no_quantity"]["after"], _begun)
        self.core = re.compile(
            rf"(?P<fraction>(?P<of>{_HAN}|\d+)分之(?P<share>{_HAN}|{_DIGITS})"
            rf"(?:[到至-](?:(?P=of)分之)?(?P<share_to>{_HAN}|{_DIGITS}))?)"
            rf"|(?P<phrase>{_any_of(self.phrases, _begun)})"
            rf"|(?P<digits>{_DIGITS})"
            rf"|(?P<tenths>[一二两三四五六七八九])成(?P<halfway>五|半(?!导|数))?(?![{_NOT_TENTHS}])"
            rf"|(?P<han>{_HAN})"
            rf"|(?<![a-z])(?P<english>(?:{_any_of(ENGLISH)})(?:-(?:{_any_of(ENGLISH)}))?)(?![a-z])"
        )
        firsts = {text[0] for text in (*self.phrases, *ENGLISH, *HAN_NUMERALS)}
        self.starts = re.compile(f"[0-9{''.join(sorted(firsts))}]")
        unless = {**measures["unless"], **scales["unless"]}

        def guarded(word: str) -> str:
            pattern = _ended(word).replace(r"\ ", "[ -]")
            return f"{pattern}(?![{unless[word]}])" if word in unless else pattern

        counted = (
            f"(?:(?:{_any_of(measures['adjectives'])}) )?(?P<noun>{_any_of(nouns)})(?![a-z]|-on|-over| on )"
        )
        money = f"(?P<currency>{_any_of(after, _ended)})"
        anything = f"(?:[ -]?(?:{money}|(?P<unit>{_any_of(units, guarded)}))|[ -]{counted})?"
        chinese = _any_of(scales["chinese"], guarded)
        number = r"\d+(?:\.\d+)?"
        self._tails = {
            "digits": re.compile(_scale(f"{chinese}|{_any_of(long, _ended)}", number) + anything),
            "han": re.compile(_scale("万亿|亿|万", _HAN) + anything),
            "money": re.compile(
                _scale(f"{chinese}|{_any_of([*long, *short], _ended)}", number) + f"(?: ?{money})?"
            ),
        }

        def said(word: str) -> str:
            # The characters first: what a pattern begins with is what it looks for fastest.
            return f"{re.escape(word)}(?<![{approximate['unless_after']}{_LATIN if _latin(word[0]) else ''}]{re.escape(word)})"

        self.about = Ending(approximate["before"], said)
        self.about_somewhere = re.compile(f"(?:{_any_of(approximate['loose'], said)})[^,.;:。、0-9]{{0,8}}$")
        self.about_after = re.compile(f" ?(?:{_any_of(approximate['after'], _ended)})")

    def tail(self, kind: str) -> re.Pattern[str]:
        """Return the pattern of what follows a number: its scale, then its currency, unit or noun; all are optional.

        Args:
            kind: how the number is written, ``digits`` or ``han``, or ``money`` for digits after a currency.
        """
        return self._tails[kind]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary; the file is read once."""
    return Vocabulary(table())


def table() -> Mapping[str, Any]:
    """Return what is in ``words.toml``."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def _scale(scales: str, number: str) -> str:
    """Return the pattern of a scale, and of a smaller part after it: 1亿2000万, 两万三千."""
    return (
        f"[{MANY}]?(?: ?(?P<scale>{scales})"
        f"(?:(?<=亿)(?P<millions>{number})万|(?<=万)(?P<thousands>[一二两三四五六七八九]千(?:{_HAN})?))?[{MANY}]?)?"
    )


def _singular(noun: str) -> str:
    return _IRREGULAR.get(noun, noun.removesuffix("s"))


def _any_of(words: Iterable[str], pattern: Callable[[str], str] = re.escape) -> str:
    """Return a pattern of one of several words, the longest that fits, given the pattern of each."""
    return "|".join(map(pattern, sorted(words, key=len, reverse=True)))


def _begun(word: str) -> str:
    """Return the pattern of a word; in Latin letters, no letter is before it."""
    return f"(?<![a-z]){re.escape(word)}" if _latin(word[0]) else re.escape(word)


def _ended(word: str) -> str:
    """Return the pattern of a word; in Latin letters, no letter and no digit follows."""
    return f"{re.escape(word)}(?![a-z0-9])" if _latin(word[-1]) else re.escape(word)


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
