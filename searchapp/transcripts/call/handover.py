"""Hand-overs: whom a text announces to ask the next question."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchapp.transcripts.call.askers import Asker, anybody, beside, split
from searchapp.transcripts.call.floor import closes_questions
from searchapp.transcripts.call.spelling import find_name
from searchapp.transcripts.names import LATIN_NAME, is_firm
from searchapp.transcripts.words import Grammar, Vocabulary, compiled, remembered
from searchapp.transcripts.words.phrase import expression

HandOver = Asker

# Remarks of who wrote the text down: [音译], (Operator Instructions).
_REMARK = re.compile(r"[\[［【][^\[\]［］【】]{0,40}[\]］】]")
# A full stop after a capital letter or a form of address ends no sentence: J.P. Morgan, Mr. Lee.
_SENTENCE = re.compile(
    r"(?:[^。！？!?；;.\n]+|\.(?!\s+[A-Z\[(]|\s*$)|(?<=\b[A-Z])\.|(?<=\b[MD][rs])\.)+(?:[。！？!?；;.]+[」』”’]*|$|(?=\n))"
)
_LAST_NAMES = re.compile(f" {LATIN_NAME}")
_FEW = 3
_WHO = {
    "zh": "(?P<who>[^。!！?？;；\\n]{1,80}?)",
    "en": "(?P<who>(?=[A-Z]|an? [a-z]+ [a-z])[^!?;\\n]{1,120}?)",
}
_END = {"zh": "(?=[。!！?？;；\\n]|$)", "en": "(?=$)"}


@dataclass(frozen=True, slots=True)
class _Phrases:
    """What announces who asks: phrases that tell where name or firm stands, each with whether that is at its end, and others.

    ``any`` finds texts that may have one of the phrases that tell, and all that do.
    """

    telling: tuple[tuple[re.Pattern[str], bool], ...]
    any: re.Pattern[str]
    alone: re.Pattern[str]


@compiled
def _phrases(words: Vocabulary) -> _Phrases:
    found = sorted(words.entries("hand-overs"), key=lambda entry: -len(entry.says))
    telling = []
    for entry in found:
        grammar = Grammar(
            {"who": _WHO[entry.language], "name": "(?P<name>.{1,40}?)", "firm": "(?P<firm>.{1,60}?)"}
        )
        # What is read at the end of a phrase goes on to the end of the sentence.
        end = _END[entry.language] if entry.says.endswith("}") else ""
        telling.append((re.compile(expression(entry.says, entry.language, grammar) + end), bool(end)))
    # No farther than those that tell: otherwise a text of nothing but their first words would take the square of its length.
    anybody = Grammar({"who": ".{1,120}?", "name": ".{1,40}?", "firm": ".{1,60}?"})
    return _Phrases(
        tuple(telling), words.starts("hand-overs", grammar=anybody), words.starts("announcements")
    )


def hand_over(text: str, following: Sequence[str] = ()) -> HandOver | None:
    """Return the person that a text hands over to for a question, or None.

    ``following`` are the names of who speaks next.

    >>> hand_over("我们的第一个问题来自德意志银行的Wei Hung[音译]。您的线路已接通。")
    Asker(name='Wei Hung', firm='德意志银行')
    >>> hand_over("Our next question comes from the line of Ann Lee with Harbor Research. Please go ahead.")
    Asker(name='Ann Lee', firm='Harbor Research')
    >>> hand_over("是的,我们能听到您的声音。")
    """
    plain = _REMARK.sub(" ", text)
    told = _announced(plain)
    if told is not None:
        asker, sentence = told
        return named(sentence, following) or _completed(asker, sentence)
    # Someone asks next, but who it is is not told in these words.
    if _phrases().alone.search(plain) and not closes_questions(plain):
        return named(plain, following) or anybody_named(plain) or HandOver(None, None)
    return None


# The text that opens Q&A is asked for twice: to find where it opens, and who is announced.
@remembered(2)
def _announced(plain: str) -> tuple[HandOver, str] | None:
    """Return who is announced by a phrase, and its sentence, or None."""
    phrases = _phrases()
    if phrases.any.search(plain) is None:
        return None
    for sentence in reversed(list(sentences(plain))):
        # Use the last sentence: thanks to the previous person come before the announcement.
        for pattern, at_end in phrases.telling if phrases.any.search(sentence) else ():
            if pattern.search(sentence) is None:
                continue
            told = (_told(found, at_end) for found in _last(pattern, sentence))
            asker = next((one for one in told if one is not None), None)
            if asker is not None:
                return asker, sentence
    return None


def named(text: str, following: Sequence[str]) -> HandOver | None:
    """Return who speaks next, as a text names them, with the firm beside the name; None if it does not name them.

    >>> named("We'll move to Andrew Obin with Bank of America.", ["Andrew Obin"])
    Asker(name='Andrew Obin', firm='Bank of America')
    """
    found: HandOver | None = None
    for sentence in reversed(list(sentences(_REMARK.sub(" ", text)))):
        place = find_name(sentence, following)
        if place is not None:
            place = _whole(sentence, *place)
            found = found or beside(sentence, *place)
            if found.firm is None:
                # The last sentence may only ask them to go on.
                found = HandOver(found.name, beside(sentence, *place).firm)
    return found


def _whole(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of a name with the last name behind it, where only the first name is known."""
    if " " in sentence[start:end] or not sentence[start:end].isascii():
        return start, end
    more = _LAST_NAMES.match(sentence, end)
    return start, more.end() if more is not None else end


def anybody_named(text: str) -> HandOver | None:
    """Return the name and the firm that the last sentence with both tells, or None."""
    told = (anybody(sentence) for sentence in reversed(list(sentences(_REMARK.sub(" ", text)))))
    return next((one for one in told if one is not None), None)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, without spaces around them."""
    return (found[0].strip() for found in _SENTENCE.finditer(text))


def sentence_with(name: str, text: str) -> str:
    """Return the last sentence of a text with a name, or the whole text if there is none.

    >>> sentence_with("Wei Hung", "谢谢。我们的第一个问题来自德意志银行的Wei Hung[音译]。您的线路已接通。")
    '我们的第一个问题来自德意志银行的Wei Hung[音译]。'
    >>> sentence_with("Ann Lee", "Thank you. Our next question is from Ann Lee with J.P. Morgan. Go ahead.")
    'Our next question is from Ann Lee with J.P. Morgan.'
    """
    return next((one for one in reversed(list(sentences(text))) if name in one), text)


def _last(pattern: re.Pattern[str], sentence: str) -> Sequence[re.Match[str]]:
    """Return the last few matches in a sentence, the last one first."""
    return list(reversed(deque(pattern.finditer(sentence), _FEW)))


def _completed(told: HandOver, sentence: str) -> HandOver:
    """Return whom the words of a phrase tell, with the name or the firm that stands elsewhere in the sentence."""
    if told.name is None:
        return anybody(sentence) or told
    place = sentence.rfind(told.name)
    return told if told.firm or place < 0 else beside(sentence, place, place + len(told.name))


def _told(found: re.Match[str], at_end: bool) -> HandOver | None:
    told = found.groupdict()
    if told.get("who") is None:
        return HandOver(told.get("name"), told.get("firm"))
    asker = split(told["who"])
    # Between other words, such as 请 … 提问, anything can stand; only a name or a firm shows that a person is meant.
    if asker is None or asker.name or at_end or asker.firm is None or is_firm(asker.firm):
        return asker
    return None
