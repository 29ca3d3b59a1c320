"""Elsewhere: the firm and the name of who asks, wherever they stand in a sentence that hands over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.transcripts.names import HAN, LATIN_NAME, are_words_of_a_sentence, is_firm
from searchapp.transcripts.titles import is_whole_title
from searchapp.transcripts.words import Vocabulary, compiled

# Takes the place of a name where only what stands around it is looked at.
_BLANK = "\0"
_HAN = re.compile(f"[{HAN}]")
_OWNED = re.compile("['’]s\\b|(?<=s)['’](?!\\w)")
# A full stop is only after a letter or the form of a company: in “… to Harbor Research. Ann Lee” it ends a sentence.
_WORD = "(?!I\\b)(?:(?:[A-Z]\\.)+(?:[A-Z]\\w*)?|[A-Z0-9](?:[\\w&/-]|['’](?!s\\b)\\w|\\.(?=\\w))*(?:(?<=Inc|Ltd)\\.|(?<=Co)\\.|(?<=Corp)\\.)?)"
_RUN = f"{_WORD}(?: (?:(?:of|and|de|&) )*{_WORD})*"
_NAME = re.compile(LATIN_NAME)
_TOLD = 2
_NAME_WORDS = range(2, 4)
_HAN_RUN = f"(?P<firm>[{HAN}A-Za-z&. ]{{2,20}}?)"
_MARKS = " 的、,，.-—–:："


@dataclass(frozen=True, slots=True)
class _Run:
    """Words with capitals that may be a firm; ``sure`` is how clearly they are one: 1 if they are known, 2 more by the words beside them."""

    words: str
    start: int
    end: int
    sure: int


@dataclass(frozen=True, slots=True)
class _Forms:
    run: re.Pattern[str]
    before: re.Pattern[str]
    to: re.Pattern[str]
    after: re.Pattern[str]
    no_name: re.Pattern[str]
    han: re.Pattern[str]


@compiled
def _forms(words: Vocabulary) -> _Forms:
    ends = words.any_of("who-asks", "ends")
    before = words.any_of("who-asks", "before-firm")
    return _Forms(
        re.compile(f"(?<![\\w.])(?!{ends}){_RUN}"),
        re.compile(f"{before}(?: the)? ?$"),
        re.compile(f"{words.any_of('who-asks', 'to-firm')}(?: the)? ?$"),
        re.compile(f",? ?{words.any_of('who-asks', 'after-firm')}"),
        re.compile(words.any_of("introductions", "no-names")),
        re.compile(f"{before}{_HAN_RUN}(?=的?(?:[，。；：？！、）,.;:?!)]|\\s*$))"),
    )


def firm_elsewhere(sentence: str, start: int = 0, end: int = 0) -> str | None:
    """Return the firm that a sentence names, whose name of a person is at these places, or None.

    >>> firm_elsewhere("Harbor Research, where Ann Lee has a question.", 23, 30)
    'Harbor Research'
    >>> firm_elsewhere("下一个问题同样来自花岗岩，请李安娜提问。", 14, 17)
    '花岗岩'
    >>> firm_elsewhere("Thank you, Bob. Ann Lee, please go ahead.", 16, 23)
    """
    rest = sentence[:start] + _BLANK * (end - start) + sentence[end:]
    runs = [run for run in _runs(rest) if run.sure]
    if runs:
        return max(runs, key=lambda run: (run.sure, -abs(run.start - start))).words
    found = [one["firm"].strip(_MARKS) for one in _forms().han.finditer(rest)] if _HAN.search(rest) else []
    return next((firm for firm in reversed(found) if firm and not are_words_of_a_sentence(firm)), None)


def firm_led_to(sentence: str) -> str | None:
    """Return the firm that a sentence leads to, of which somebody asks next, or None.

    >>> firm_led_to("Now over to Harbor Research."), firm_led_to("I see Harbor Research's hand up.")
    ('Harbor Research', 'Harbor Research')
    >>> firm_led_to("Thank you, Bob Ray with Harbor Research.")
    """
    forms = _forms()
    runs = [run for run in _runs(sentence) if run.sure or " " in run.words]
    if len(runs) != 1:
        return None
    (run,) = runs
    led = forms.to.search(sentence, 0, run.start) or _OWNED.match(sentence, run.end)
    return run.words if led or forms.after.match(sentence, run.end) else None


def name_and_firm(sentence: str, *, clearly: bool = False) -> tuple[str, str] | None:
    """Return the name and the firm that a sentence has, or None if its words with capitals do not tell them.

    ``clearly`` asks for words beside the firm that only a firm has.

    >>> name_and_firm("Coming to you next, Ann Lee, Granite Harbor."), name_and_firm("All right, so Granite Bank is next with Ann Lee.")
    (('Ann Lee', 'Granite Harbor'), ('Ann Lee', 'Granite Bank'))
    >>> name_and_firm("Thank you, Ann Lee. Next question, please.")
    """
    runs = [run for run in _runs(sentence) if run.sure or " " in run.words]
    if len(runs) < 2:
        return None
    firm = max(runs, key=lambda run: (run.sure, run.start))
    name = next(run for run in runs if run is not firm)
    if firm.sure < (_TOLD if clearly or len(runs) > 2 else 0):
        return None
    if (
        _NAME.fullmatch(name.words) is None
        or len(name.words.split()) not in _NAME_WORDS
        or is_firm(name.words)
    ):
        return None
    # Without other words, only a comma tells that they belong together.
    between = sentence[min(name.end, firm.end) : max(name.start, firm.start)]
    return (name.words, firm.words) if firm.sure or between.strip() == "," else None


def _runs(sentence: str) -> Iterator[_Run]:
    """Yield the runs of words with capitals, without those that begin no name and are no title."""
    forms = _forms()
    for found in forms.run.finditer(sentence):
        start, words = found.start(), found[0]
        while (first := forms.no_name.match(words)) is not None and not is_firm(words):
            start, words = start + first.end(), words[first.end() :]
            start, words = start + len(words) - len(words.lstrip()), words.lstrip()
        words = words.rstrip(".") if not words.endswith(("Co.", "Inc.", "Corp.", "Ltd.")) else words
        if len(words) < 2 or not any(map(str.isalpha, words)) or is_whole_title(words):
            continue
        end = start + len(words)
        told = (
            forms.before.search(sentence, 0, start)
            or forms.to.search(sentence, 0, start)
            or _OWNED.match(sentence, end)
            or forms.after.match(sentence, end)
        )
        yield _Run(words, start, end, (_TOLD if told else 0) + is_firm(words))
