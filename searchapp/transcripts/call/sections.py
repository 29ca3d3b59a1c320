"""Sections: finding where Q&A starts, and the exchange of each turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from searchapp.model import Section
from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.floor import closes_questions, opens_questions
from searchapp.transcripts.call.handover import (
    HandOver,
    anybody_named,
    hand_over,
    introduced,
    named,
    sentences,
)
from searchapp.transcripts.call.speakers import Speaker, Speakers
from searchapp.transcripts.call.spelling import find_name
from searchapp.transcripts.names import HAN
from searchapp.transcripts.words import Vocabulary, compiled

# People other than operators hand over in few words; a long speech that mentions questions is not a hand-over.
_SHORT = 600
_LONGEST_QUESTION = 3_000
# So much of the end of a long speech can hand over to who asks first.
_END = 200
# Thanks before a hand-over are no longer.
_MORE = 100
_A_HAN = re.compile(f"[{HAN}]")


class Place(NamedTuple):
    """The place of a turn in the call; ``handed`` is the person it hands over to for a question."""

    section: Section
    exchange: int | None = None
    handed: HandOver | None = None


PREPARED = Place("prepared")


@compiled
def _question(words: Vocabulary) -> re.Pattern[str]:
    """What finds a question, or the words by which somebody says that they ask one."""
    return re.compile(f"[?？]|{words.any_of('who-asks', 'asking')}")


def first_question(drafts: Sequence[Draft], spoke: Sequence[Speaker], speakers: Speakers) -> int:
    """Return the index of the turn that opens Q&A, or the number of turns if there is none.

    ``spoke`` are the speakers of the turns, here and below.
    """
    operated = _is_operated(speakers)
    divided = any(draft.section for draft in drafts)
    heard: set[Speaker] = set()
    for index, (draft, speaker) in enumerate(zip(drafts, spoke, strict=True)):
        if draft.section == "qa":
            return index - (
                index > 0 and spoke[index - 1].role == "operator" and _opens_now(drafts[index - 1].text)
            )
        if speaker.role == "analyst":
            # What the host says directly before the first question belongs to it, except the very first turn.
            return index - (index > 1 and _leads_to(drafts, spoke, index, operated))
        if speaker.role == "operator":
            if index and _opens_now(draft.text):
                return index
            short = len(draft.text) <= _SHORT
            if not divided and short and _is_followed_by_a_question(drafts, spoke, index, heard):
                return index
        else:
            if not operated and index > 1 and (_passes_on(draft.text) or _hosts(drafts, spoke, index, heard)):
                return index
            heard.add(speaker)
    return len(drafts)


def _is_followed_by_a_question(
    drafts: Sequence[Draft], spoke: Sequence[Speaker], index: int, heard: set[Speaker]
) -> bool:
    """Return whether a turn is before one who has not been heard or introduced, asks, and is answered.

    ``heard`` are those who spoke before; one of them answers.
    """
    if index + 1 == len(drafts) or not heard:
        return False
    following = spoke[index + 1]
    if following.role is not None or following in heard or _question().search(drafts[index + 1].text) is None:
        return False
    return next((one for one in spoke[index + 2 :] if one is not following), None) in heard


def _leads_to(drafts: Sequence[Draft], spoke: Sequence[Speaker], index: int, operated: bool) -> bool:
    """Return whether the turn before is the operator's, or the host's who names who asks."""
    before = spoke[index - 1]
    return before.role == "operator" or (not operated and _names_somebody(drafts, spoke, index - 1))


def _names_somebody(drafts: Sequence[Draft], spoke: Sequence[Speaker], index: int) -> bool:
    """Return whether the host of a call without operator names somebody before a label of an analyst without a name."""
    if index + 1 == len(drafts) or len(drafts[index].text) > _SHORT or spoke[index] is not spoke[0]:
        return False
    following = spoke[index + 1]
    unnamed = following.role == "analyst" and not following.is_person
    return unnamed and anybody_named(drafts[index].text) is not None


def _hosts(drafts: Sequence[Draft], spoke: Sequence[Speaker], index: int, heard: set[Speaker]) -> bool:
    """Return whether somebody of the company names who speaks next, who was not heard, asks, and is answered."""
    following = drafts[index + 1].text if index + 1 < len(drafts) else ""
    return (
        len(following) <= _LONGEST_QUESTION
        and _is_followed_by_a_question(drafts, spoke, index, heard | {spoke[index]})
        and named(_hands_over_in(drafts[index].text), _named_next(spoke, index)) is not None
    )


def _hands_over_in(text: str) -> str:
    """Return what of a turn of somebody who is no operator can hand over: all of it if it is short, else its end."""
    return text if len(text) <= _SHORT else text[-_END:]


def places(drafts: Sequence[Draft], spoke: Sequence[Speaker], speakers: Speakers, first: int) -> list[Place]:
    """Return the place of each turn of a call whose Q&A starts with turn ``first``.

    An exchange starts with the hand-over to a question, unless that ends what a manager says about something else. If nobody hands over, it starts when another person asks.
    Turns after the hand-over back to the company are in no exchange.
    """
    found = [PREPARED] * first
    handed = _hand_overs(drafts, spoke, speakers, first)
    operated = _is_operated(speakers)
    exchange = 0
    closed = False
    asking: Speaker | None = None
    begins = False
    for index in range(first, len(drafts)):
        speaker = spoke[index]
        next_asks = index in handed
        if begins:
            exchange, closed, begins = exchange + 1, False, False
        if next_asks and not operated and _says_more(drafts[index].text, handed[index]):
            # Remarks or an answer, and then the hand-over: only what follows is of the next exchange.
            begins = True
        elif next_asks:
            exchange, closed = exchange + 1, False
        elif (speaker.role == "operator" if operated else speaker is spoke[0]) and closes_questions(
            drafts[index].text
        ):
            closed = True
        elif speaker.role == "analyst" and not handed:
            if asking is None or asking is not speaker or not speaker.is_person or drafts[index].asks:
                exchange += 1
            asking = speaker
        section: Section = "prepared" if begins and not exchange else "qa"
        found.append(Place(section, None if closed else exchange or None, handed.get(index)))
    return found


def _says_more(text: str, handed: HandOver) -> bool:
    """Return whether somebody who hands over to a question says more than that before."""
    said = list(sentences(text))
    named = [one for one in (handed.name, handed.firm) if one]
    last = next(
        (place for place in range(len(said) - 1, -1, -1) if any(one in said[place] for one in named)),
        len(said) - 1,
    )
    # Han characters say about three times as much as letters.
    return sum(len(one) + 2 * len(_A_HAN.findall(one)) for one in said[:last]) > _MORE


def _opens_now(text: str) -> bool:
    return hand_over(text) is not None or opens_questions(text)


def _hand_overs(
    drafts: Sequence[Draft], spoke: Sequence[Speaker], speakers: Speakers, first: int
) -> dict[int, HandOver]:
    """Return the hand-overs from turn ``first`` on, by what is said and by who speaks before and after."""
    operated = _is_operated(speakers)
    heard = set(spoke[:first])
    floor = _Floor(heard, speakers)
    found: dict[int, HandOver] = {}
    for index in range(first, len(drafts)):
        text = drafts[index].text
        speaker = spoke[index]
        handed: HandOver | None = None
        names: Sequence[str] = ()
        if speaker.role == "operator" or (not operated and speaker.role != "analyst"):
            names = _named_next(spoke, index)
        if speaker.role == "operator" or (not operated and speaker.role != "analyst" and _passes_on(text)):
            handed = hand_over(text, names)
            if handed is None and speaker.role == "operator" and index + 1 < len(drafts):
                answered = _is_answered(spoke, index + 1)
                handed = _by_position(text, names, spoke[index + 1], floor, answered)
        elif not operated and speaker.role != "analyst" and _hosts(drafts, spoke, index, heard):
            told = named(_hands_over_in(text), names)
            # Without a firm it may be somebody who answers.
            handed = told if told is not None and (told.firm or floor.answered) else None
        elif not operated and _names_somebody(drafts, spoke, index):
            handed = anybody_named(text)
        if handed is not None:
            asks = drafts[index + 1].text if index + 1 < len(drafts) else ""
            if handed.firm is None:
                handed = _announced_before([drafts[one].text for one in found], handed, names)
                handed = introduced(handed, names, asks)
            found[index] = handed
            floor.hand_over(handed)
        elif speaker.role != "operator":
            floor.speaks(speaker)
        heard.add(speaker)
    return found


def _announced_before(texts: Sequence[str], handed: HandOver, names: Sequence[str]) -> HandOver:
    """Return who is handed the floor, with the firm that an earlier hand-over told: … followed by Ann Lee from Harbor Research."""
    told = (named(text, names) for text in reversed(texts))
    firm = next((one.firm for one in told if one is not None and one.firm), None)
    return HandOver(handed.name, firm)


class _Floor:
    """Who has spoken for the company, who asks, and whether that was answered, as the turns go by."""

    def __init__(self, company: set[Speaker], speakers: Speakers) -> None:
        self._company = {one for one in company if one.role != "operator"} | {
            one for one in speakers.all if one.role == "management"
        }
        self._handed = False
        self._announced: str | None = None
        self.asking: Speaker | None = None
        self.answered = True

    def speaks(self, speaker: Speaker) -> None:
        """Note that somebody other than an operator speaks: the first after a hand-over asks, others answer."""
        if self._handed and not self.is_of_company(speaker):
            self.asking, self.answered = speaker, False
        elif speaker is not self.asking:
            self.answered = True
            if speaker.is_person and speaker.role != "analyst":
                self._company.add(speaker)
        self._handed = False

    def hand_over(self, handed: HandOver) -> None:
        """Note that the next to speak was handed the floor for a question."""
        self._handed = True
        self._announced = handed.name
        self.asking = None

    def has(self, speaker: Speaker, names: Sequence[str]) -> bool:
        """Return whether the current question is that of somebody, who was announced or has asked it."""
        if self._announced is not None and find_name(self._announced, names):
            return True
        return speaker is self.asking and (speaker.is_person or not self.answered)

    def is_of_company(self, speaker: Speaker) -> bool:
        """Return whether somebody has spoken for the company."""
        return speaker in self._company


def _by_position(
    text: str, names: Sequence[str], following: Speaker, floor: _Floor, answered: bool
) -> HandOver | None:
    """Return the hand-over that an operator's turn is by its place: short, and before one who has not spoken for the company.

    Unless the text names who speaks next, it is one only after the question before was answered, since the operator may also help to
    connect the one who answers, and only if who speaks next is answered.
    """
    if len(text) > _SHORT or following.role == "operator" or floor.is_of_company(following):
        return None
    if floor.has(following, names):
        return None
    told = named(text, names)
    if told is None and (not floor.answered or not (answered or following.role == "analyst")):
        return None
    if (told is None or told.firm is None) and closes_questions(text):
        return None
    return told or anybody_named(text) or HandOver(None, None)


def _is_answered(spoke: Sequence[Speaker], index: int) -> bool:
    """Return whether somebody else speaks after a turn and before the operator."""
    following = next((one for one in spoke[index + 1 :] if one is not spoke[index]), None)
    return following is not None and following.role != "operator"


def _named_next(spoke: Sequence[Speaker], index: int) -> Sequence[str]:
    """Return the names of the speaker after a turn; none if the label is not a name."""
    if index + 1 == len(spoke):
        return ()
    following = spoke[index + 1]
    return (following.name, *following.aliases) if following.is_person else ()


def _passes_on(text: str) -> bool:
    """Return whether someone who is not an operator hands over to a named person or firm."""
    handed = hand_over(text) if len(text) < _SHORT else None
    return handed is not None and bool(handed.name or handed.firm)


def _is_operated(speakers: Speakers) -> bool:
    return any(one.role == "operator" for one in speakers.all)
