"""Hand-overs: what the operator says to pass the call to the next speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchapp.transcripts.names import (
    HAN,
    LATIN_NAME,
    is_firm,
    is_han,
    is_han_name,
    key,
    same_by_pinyin,
    surname,
)


@dataclass(frozen=True, slots=True)
class HandOver:
    """The person announced to ask the next question; name or firm can be unknown."""

    name: str | None
    firm: str | None


_BRACKETED = re.compile(r"[\[［(（【][^\[\]()（）［］【】]{0,40}[\])）］】]")
_ASK = "(?:提问|提問|发问|發問)"
_WHO = "[^。!！?？;；,，:：\n]"
# Patterns for the person who asks, most likely first.
_HAN_WHO = (
    re.compile(f"(?:来自|來自)(?:于|於)?\\s*(?P<who>{_WHO}{{2,60}})"),
    re.compile(f"{_ASK}(?:的|者|人)?(?:是|为|為)\\s*(?P<who>{_WHO}{{2,50}})"),
    re.compile(
        f"(?:有?[请請]|接下来是|接下來是|下一[位个個]{_ASK}?者?(?:是|为|為)?|欢迎|歡迎)\\s*(?P<who>{_WHO}{{2,50}}?)"
        f"(?:[,，]?\\s*[请請]?(?:进行|進行|开始|開始)?{_ASK})"
    ),
)
_HAN_QUESTION = re.compile(
    f"(?:第[一二三四五六七八九十\\d]+|下一|首|最后一|最後一|接下来的|另一)[个個位道条]?(?:{_ASK}|问题|問題)"
    f"|(?:问题|問題|{_ASK})(?:将|會|会)?是?(?:来自|來自)|(?:来自|來自)[^。]{{2,60}}{_ASK}"
    f"|(?:进入|進入|开始|開始)[^。]{{0,6}}(?:问答|問答|{_ASK})|[请請](?:[^。，,]{{2,40}})?{_ASK}|线路已接通|線路已接通"
)
_END_OF_HAN = re.compile(
    f"的?(?:{_ASK}|问题|問題|线路|線路|进行|進行|[请請您你]|(?P<honorific>先生|女士|小姐|博士)).*$", re.DOTALL
)
_ANALYST = re.compile("(?:的)?(?:首席|高级|資深|资深|行业|研究)*分析[师師]")
_FIRM_OF = re.compile(f"(?P<firm>.+?)(?:的\\s*|[-—–:：]\\s*|\\s)(?P<name>{LATIN_NAME}|[{HAN}·]{{2,6}})")
_FAMILY_ALONE = re.compile(f"(?:(?P<firm>.+)的)?[{HAN}]")
# UBS and JPMorgan are no first names.
_LATIN_FIRM_FIRST = re.compile(f"(?P<firm>(?=[A-Za-z]*[A-Z][A-Za-z]*[A-Z])[A-Za-z]+) (?P<name>{LATIN_NAME})")
_TWO_OR_THREE_WORDS = re.compile(r"\S+ \S+(?: \S+)?")
_FIRM_LATIN = re.compile(f"(?P<firm>[^A-Za-z]*[{HAN}])\\s*(?P<name>{LATIN_NAME})")

_ENGLISH = re.compile(
    r"(?:questions?|go|caller|up|next)\b[^.?!]{0,60}?\b(?:from|to|is|with)(?: the)?(?: line| side)?(?: of)?\s+"
    rf"(?P<name>{LATIN_NAME}|an? [a-z]+ [a-z]+),?\s+"
    r"(?:(?:with|from|of|at|representing|calling from|and i believe with)\s+|-+\s*)(?:the )?(?P<firm>[A-Z0-9][^;\n]{1,80}?)"
    r"(?=[.,;]?\s*(?:Your|Please|You|Go|Thank|Line|Hi|The|We|One|And)\b|[.,;]?\s*(?:your|please|go ahead|you may|the line)|\.?\s*$|(?<![ .][A-Z])\.\s)",
)
_ENGLISH_FIRM_FIRST = re.compile(
    rf"questions?\b[^.?!]{{0,40}}?\bfrom (?P<firm>[A-Z][\w&.' -]{{1,50}}?)(?:'s|’s) (?:analyst )?(?P<name>{LATIN_NAME})"
)
_ENGLISH_NAME_ONLY = re.compile(
    rf"questions?\b[^.?!]{{0,60}}?\b(?:from|is)(?: the)?(?: line)?(?: of)? (?P<name>{LATIN_NAME})(?=[.,]|\s*$)"
)
_ENGLISH_QUESTION = re.compile(
    r"\b(?:first|next|second|third|last|final|another|following|your|our|a) question\b|\bquestions? (?:comes?|is coming|will come|is) from\b"
    r"|\b(?:go|move|turn)(?:ing)? (?:next |now )?to (?:the line of|our next)|\bline of\b|\bfrom the line\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    "下一?(?:个|個)?(?:问题|問題|题|題)|下一位[^。]{0,4}(?:提问|提問|分析|投资|投資)|第[一二三四五六七八九十]+(?:个|個|位)(?:问题|問題|提问|提問)"
    "|\\b(?:first|next|final) question\\b|\\bnext (?:caller|questioner)\\b",
    re.IGNORECASE,
)
_OPENS_LATER = re.compile(
    "[将將会會]|之后|之後|随后|隨後|稍后|稍後|结束后|結束後|will be|following the|after the|later|there will",
    re.IGNORECASE,
)
_OPENS = re.compile(
    "(?:开始|開始|进入|進入|进行)[^。]{0,8}(?:问答|問答|提问|提問)|(?:begin|start|conduct|open)[^.]{0,60}(?:question|Q&A)"
    "|question[- ]and[- ]answer session",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    "(?:没有|沒有|无|再无)(?:更多|其他|任何|进一步|其它)?的?(?:问题|問題|提问|提問)|(?:问答|問答|提问|提問)(?:环节|環節|部分)?(?:到此|至此|已经|已)?(?:结束|結束)"
    "|(?:交还给|交還給|交回给|交回給)|(?:会|會|会议|會議)[^。]{0,8}(?:到此|至此|就此)[^。]{0,4}(?:结束|結束)"
    "|\\bno (?:further|more|additional|other) questions|(?:concludes?|end of) (?:our|the|today'?s)[^.]{0,30}(?:question|Q&A|call|conference)"
    "|(?:turn|hand|pass)[^.]{0,25}back[^.]{0,20}\\bto\\b|closing remarks|reached the end",
    re.IGNORECASE,
)
# A full stop after a capital letter or a form of address ends no sentence: J.P. Morgan, Mr. Lee.
_SENTENCE = re.compile(
    r"(?:[^。！？!?；;.\n]|\.(?!\s+[A-Z\[(]|\s*$)|(?<=[A-Z])\.|(?<=\b[MD][rs])\.)+(?:[。！？!?；;.]+[」』”’]*|$|(?=\n))"
)
_GIVES = re.compile(
    "(?:交还给|交還給|交回给|交给|交給|有请|有請|欢迎|介绍|turn (?:the call|it|things)? ?(?:back )?(?:over )?to|hand (?:the call|it) (?:back )?(?:over )?to)"
)


def opens_questions(text: str) -> bool:
    """Return whether an operator opens Q&A with these words, now and not later."""
    if announces_question(text):
        return True
    found = _OPENS.search(text)
    if found is None:
        return False
    sentence = text[
        max(text.rfind("。", 0, found.start()), text.rfind(". ", 0, found.start())) + 1 : found.end()
    ]
    return _OPENS_LATER.search(sentence) is None


def announces_question(text: str) -> bool:
    """Return whether these words hand over to someone who asks."""
    return hand_over(text) is not None


def closes_questions(text: str) -> bool:
    """Return whether these words end Q&A."""
    return _CLOSES.search(text) is not None


def gives_the_floor(text: str) -> str | None:
    """Return the end of a text from the point where it hands over the call, or None."""
    last = None
    for last in _GIVES.finditer(text):  # noqa: B007 - only the last one counts
        pass
    return text[last.start() :] if last else None


def hand_over(text: str, following: str = "") -> HandOver | None:
    """Return the person that a text hands over to for a question, or None.

    ``following`` is the label of who speaks next: it is no firm.

    >>> hand_over("我们的第一个问题来自德意志银行的Wei Hung[音译]。您的线路已接通。")
    HandOver(name='Wei Hung', firm='德意志银行')
    >>> hand_over("Our next question comes from the line of Ann Lee with Harbor Research. Please go ahead.")
    HandOver(name='Ann Lee', firm='Harbor Research')
    >>> hand_over("是的,我们能听到您的声音。")
    """
    plain = _BRACKETED.sub(" ", text)
    if _HAN_QUESTION.search(plain):
        for pattern in _HAN_WHO:
            # Use the last match: thanks to the previous person come before the announcement.
            for found in reversed(list(pattern.finditer(plain))):
                who = _han_person(found["who"], following)
                # After general words such as "please ask", only a name shows that a person is meant.
                if who is not None and (who.name or pattern is _HAN_WHO[0]):
                    return who
    if _ENGLISH_QUESTION.search(plain):
        for english in (_ENGLISH, _ENGLISH_FIRM_FIRST):
            match = None
            for match in english.finditer(plain):  # noqa: B007 - only the last one counts
                pass
            if match:
                return HandOver(_tidy(match["name"]), _tidy_firm(match["firm"]))
        alone = _ENGLISH_NAME_ONLY.search(plain)
        if alone:
            name = _tidy(alone["name"])
            return HandOver(None, name) if name and is_firm(name) else HandOver(name, None)
    # Someone asks next, but the name is not given.
    return HandOver(None, None) if _NEXT.search(plain) and not closes_questions(plain) else None


def sentence_with(name: str, text: str) -> str:
    """Return the last sentence of a text with a name, or the whole text if there is none.

    >>> sentence_with("Wei Hung", "谢谢。我们的第一个问题来自德意志银行的Wei Hung[音译]。您的线路已接通。")
    '我们的第一个问题来自德意志银行的Wei Hung[音译]。'
    >>> sentence_with("Ann Lee", "Thank you. Our next question is from Ann Lee with J.P. Morgan. Go ahead.")
    'Our next question is from Ann Lee with J.P. Morgan.'
    """
    sentences = [found[0].strip() for found in _SENTENCE.finditer(text)]
    return next((sentence for sentence in reversed(sentences) if name in sentence), text)


def _han_person(who: str, following: str) -> HandOver | None:
    end = _END_OF_HAN.search(who)
    honoured = end is not None and end["honorific"] is not None
    who = (who[: end.start()] if end else who).strip(" 的、")
    who = _ANALYST.sub("的", who, count=1).strip(" 的")
    if not who:
        return None
    return (
        _followed(who, following)
        or _named_alone(who, honoured)
        or _of_a_firm(who)
        or HandOver(None, None if is_han(who) and len(who) == 1 else who)
    )


def _followed(who: str, following: str) -> HandOver | None:
    """Return the person announced if the text ends with the label of the next speaker."""
    if not following:
        return None
    if key(who) == key(following) or same_by_pinyin(who, following) or same_by_pinyin(following, who):
        return HandOver(who, None)
    firm, name = who[: -len(following)], who[-len(following) :]
    if key(name) != key(following) or (name.isascii() and firm[-1:].isascii() and firm[-1:].isalnum()):
        return None
    return HandOver(name, firm.strip(" 的,，、-—–:：") or None)


def _named_alone(who: str, honoured: bool) -> HandOver | None:
    """Return the person announced if the text is a name and not a firm."""
    if re.fullmatch(LATIN_NAME, who):
        if is_firm(who) or _LATIN_FIRM_FIRST.fullmatch(who) or not _TWO_OR_THREE_WORDS.fullmatch(who):
            return None
        return HandOver(who, None)
    # Two characters alone, such as 高盛 and 张敏, may be either; without an honorific they are a firm.
    if is_han_name(who) and not is_firm(who) and (honoured or len(who) > 2):
        return HandOver(who, None)
    family = _FAMILY_ALONE.fullmatch(who) if honoured else None
    return HandOver(None, family["firm"]) if family else None


def _of_a_firm(who: str) -> HandOver | None:
    """Return the person announced if the text is a firm and then a name."""
    latin = _FIRM_LATIN.fullmatch(who) or _LATIN_FIRM_FIRST.fullmatch(who)
    if latin:
        return HandOver(latin["name"], latin["firm"].rstrip("的 ") or None)
    if is_firm(who) or re.fullmatch(LATIN_NAME, who):
        return None
    found = _FIRM_OF.fullmatch(who)
    if found and (not is_han(found["name"]) or surname(found["name"])):
        return HandOver(found["name"], found["firm"].strip() or None)
    for length in (3, 2):
        if len(who) > length and is_han_name(who[-length:]):
            return HandOver(who[-length:], who[:-length].strip() or None)
    return None


def _tidy(name: str) -> str | None:
    return name.strip(" .,") if name[:1].isupper() else None


def _tidy_firm(firm: str) -> str:
    firm = firm.strip(" ,")
    return firm if firm.endswith(("Co.", "Inc.", "Corp.", "Ltd.", "L.P.", "S.A.")) else firm.rstrip(".")
