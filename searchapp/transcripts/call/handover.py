"""Hand-overs: whom a text announces to ask the next question."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from searchapp.transcripts.call.askers import Asker, anybody, beside, split
from searchapp.transcripts.call.elsewhere import firm_elsewhere, firm_led_to, name_and_firm
from searchapp.transcripts.call.floor import closes_questions
from searchapp.transcripts.call.spelling import find_name
from searchapp.transcripts.names import LATIN_NAME, is_firm
from searchapp.transcripts.words import Grammar, Vocabulary, compiled, remembered
from searchapp.transcripts.words.phrase import expression

HandOver = Asker

# Remarks of who wrote the text down: [音译], (Operator Instructions).
_REMARK = r"[\[［【][^\[\]［］【】]{0,40}[\]］】]"
_OPENS = re.compile(r"[\[［【(（]")
# A full stop after a capital letter or a form of address ends no sentence: J.P. Morgan, Mr. Lee.
_SENTENCE = re.compile(
    r"(?:[^。！？!?；;.\n]+|\.(?!\s+[A-Z\[(]|\s*$)|(?<=\b[A-Z])(?<!&[A-Z])\.|(?<=\b[MD][rs])\.)+(?:[。！？!?；;.]+[」』”’]*|$|(?=\n))"
)
_LAST_NAMES = re.compile(f" {LATIN_NAME}")
# Behind the name of who asks; 发问 and 提问 may stand between.
_APART = re.compile("(?:[发發提][问問])?(?:[，,。.：:、]|\\s*$)")
_OWNED = re.compile("['’]s?$")
_FEW = 3
_BEGINNING = 200
_SHORT = 120
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
    own: re.Pattern[str]
    thanks: re.Pattern[str]


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
        tuple(telling),
        words.starts("hand-overs", grammar=anybody),
        words.starts("announcements"),
        words.starts("self-introductions", grammar=anybody),
        words.starts("who-asks", "thanks"),
    )


def hand_over(text: str, following: Sequence[str] = ()) -> HandOver | None:
    """Return the person that a text hands over to for a question, or None.

    ``following`` are the names of who speaks next.

    >>> hand_over("我们的第一个问题来自德意志银行的Wei Hung[音译]。您的线路已接通。")
    Asker(name='Wei Hung', firm='德意志银行')
    >>> hand_over("Our next question comes from the line of Ann Lee with Harbor Research. Please go ahead.")
    Asker(name='Ann Lee', firm='Harbor Research')
    >>> hand_over("The next questioner today is Ann Lee, Managing Director at Harbor Research.")
    Asker(name='Ann Lee', firm='Harbor Research')
    >>> hand_over("是的,我们能听到您的声音。")
    """
    plain = as_written(text)
    told = _announced(plain)
    if told is not None:
        asker, sentence = told
        # Thanks to the firm of who asked before hand over to nobody.
        other = named(plain, following) if _phrases().thanks.search(sentence) else None
        if other is not None and asker.name != other.name:
            return other
        found = named(sentence, following) or _completed(asker, sentence)
        if found.name is None or (found.firm is not None and " " in found.name):
            return found
        said = list(sentences(plain))
        firm = found.firm or _near(said, said.index(sentence), found.name)
        return HandOver(_in_full(found.name, plain), firm)
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
    last: int | None = None
    said = list(sentences(as_written(text)))
    for number, sentence in reversed(list(enumerate(said))):
        end = len(sentence)
        while (place := find_name(sentence[:end], following)) is not None:
            start, stop = _whole(sentence, *place)
            told = beside(sentence, start, stop)
            found = found or told
            if told.firm is not None:
                # The last sentence may only ask them to go on.
                return HandOver(found.name, told.firm)
            elsewhere = firm_elsewhere(sentence, start, stop)
            if elsewhere is not None:
                return HandOver(found.name, elsewhere)
            end = start
            last = number if last is None else last
    if found is None or last is None:
        return _by_first_name(said, following)
    return HandOver(found.name, _near(said, last, found.name or ""))


def _by_first_name(said: Sequence[str], following: Sequence[str]) -> HandOver | None:
    """Return who speaks next if only the first name stands beside a firm: OK, Ann from Harbor Research."""
    for name in following:
        first, _, rest = name.partition(" ")
        if not name.isascii() or not rest or len(first) < _FEW:
            continue
        for sentence in reversed(said):
            for place in re.finditer(rf"\b{re.escape(first)}\b(?! {LATIN_NAME})", sentence):
                told = beside(sentence, *place.span())
                if told.firm is not None:
                    return HandOver(name, told.firm)
    return None


def _near(said: Sequence[str], number: int, name: str) -> str | None:
    """Return the firm that the sentence after or before one with a name tells: Ann is calling from …, Now over to …."""
    after = said[number + 1] if number + 1 < len(said) else ""
    known = next((one for one in name.split() if re.search(rf"\b{re.escape(one)}\b", after)), None)
    if known is not None and (firm := firm_elsewhere(after)) is not None:
        return firm
    return firm_led_to(said[number - 1]) if number else None


def as_written(text: str) -> str:
    """Return a text without remarks, and with the written characters for those that only speech has.

    >>> as_written("下一位係花旗嘅李安娜[音译]。")
    '下一位是花旗的李安娜 。'
    """
    remarks, spoken, written = _marks()
    if _OPENS.search(text) is not None:
        text = remarks.sub(" ", text)
    return text.translate(written) if spoken.search(text) is not None else text


@compiled
def _marks(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], dict[int, str]]:
    """What finds remarks, what finds a character that only speech has, and the written ones for those."""
    written = {
        ord(one): character
        for character in words.tables["spoken"]
        for one in words.spelled("spoken", character)
    }
    spoken = re.compile(f"[{''.join(map(chr, written))}]")
    return re.compile(f"{_REMARK}|[(（](?:{words.any_of('leads', 'words')})[)）]"), spoken, written


def _whole(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of a name with the last name behind it, where only the first name is known."""
    if " " in sentence[start:end] or not sentence[start:end].isascii():
        return start, end
    more = _LAST_NAMES.match(sentence, end)
    return start, more.end() if more is not None else end


def anybody_named(text: str) -> HandOver | None:
    """Return the name and the firm that the last sentence with both tells, or None."""
    said = list(sentences(as_written(text)))
    told = next((one for sentence in reversed(said) if (one := anybody(sentence)) is not None), None)
    if told is not None:
        return HandOver(_in_full(told.name, text) if told.name else None, told.firm)
    # Now over to Harbor Research. Ann Lee, please go ahead.
    pairs = (name_and_firm(f"{one} | {other}", clearly=True) for one, other in pairwise(said))
    apart = next((one for one in pairs if one is not None), None)
    return HandOver(*apart) if apart is not None else None


def introduced(handed: HandOver, following: Sequence[str], asks: str) -> HandOver:
    """Return who was handed the floor, with the name or the firm that only their own first words tell.

    >>> introduced(HandOver(None, None), [], "Hi, this is Ann Lee with Harbor Research. Two questions.")
    Asker(name='Ann Lee', firm='Harbor Research')
    """
    if handed.firm is not None:
        return handed
    for sentence in islice(sentences(as_written(asks[:_BEGINNING])), _FEW):
        told = (
            named(sentence, following) if following else _own_name(sentence) if handed.name is None else None
        )
        if told is not None and told.firm is not None:
            return HandOver(handed.name or told.name, told.firm)
    return handed


def _own_name(sentence: str) -> HandOver | None:
    """Return the name and the firm by which somebody introduces themselves; any other sentence has words that look like them."""
    told = anybody(sentence)
    if told is None or told.name is None or told.firm is None or len(sentence) > _SHORT:
        return None
    own = _phrases().own.search(sentence) is not None
    if told.name.isascii() and " " not in told.name and not (own and is_firm(told.firm)):
        return None
    if own:
        return told
    end = max(sentence.rfind(one) + len(one) for one in (told.name, told.firm))
    # Ann Lee, Granite Research. 花旗的李安娜，想请教一下: nothing but their name and the firm.
    rest = sentence[end:]
    apart = _APART.match(rest) is not None if not sentence.isascii() else not any(map(str.isalnum, rest))
    return told if apart and (told.name.isascii() or is_firm(told.firm)) else None


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
    if told.firm or place < 0:
        return told
    end = place + len(told.name)
    return HandOver(told.name, beside(sentence, place, end).firm or firm_elsewhere(sentence, place, end))


def _in_full(name: str, text: str) -> str:
    """Return a first name with the last name that it has elsewhere in a text."""
    if not name.isascii() or " " in name:
        return name
    full = re.search(rf"\b{re.escape(name)}(?: {LATIN_NAME})", text)
    return _OWNED.sub("", full[0]) if full is not None and not is_firm(full[0]) else name


def _told(found: re.Match[str], at_end: bool) -> HandOver | None:
    told = found.groupdict()
    if told.get("who") is None:
        return HandOver(told.get("name"), told.get("firm"))
    asker = split(told["who"])
    # Between other words, such as 请 … 提问, anything can stand; only a name or a firm shows that a person is meant.
    if asker is None or asker.name or at_end or asker.firm is None or is_firm(asker.firm):
        return asker
    return None
