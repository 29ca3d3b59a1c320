"""Makes up earnings calls: as many as wanted, the same for the same seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

import numpy as np

from bench.cast import OPERATOR, Company, analyst, company
from bench.vocabulary import dictionary, sentences
from searchapp.model import Participant, Section, Transcript, Turn

SEED = 20240131

# 40 turns of 250 characters on average: a greeting, three speeches, nine exchanges.
_RELATIONS, _SPEECH, _QUESTION, _ANSWER, _ADDITION = 250, 1440, 160, 290, 225
_EXCHANGES = 9
_PARAGRAPH = 180
# A period for every hundred companies; a fresh hundred after five years.
_COMPANIES, _PERIODS, _FIRST_YEAR = 100, 20, 2020

_TERMS = (
    "AI AIGC SaaS GMV ARPU GAAP EBITDA ROE IPO R&D SG&A GPT-4 T+0 B2B ESG 5G OEM LED DRAM Robotaxi".split()
)
_SENTENCE_ENDS = "。。。。。！？"
_QUARTER_NAMES = "一二三四"


def generate(count: int, seed: int = SEED) -> Iterator[Transcript]:
    """Make up transcripts; those of a smaller count are the first of a larger one."""
    for number in range(count):
        yield _transcript(number, seed)


def _transcript(number: int, seed: int) -> Transcript:
    speech = _Speech(seed, number)
    block, within = divmod(number, _COMPANIES * _PERIODS)
    called = company(seed, within % _COMPANIES + block * _COMPANIES)
    year, quarter = divmod(within // _COMPANIES, 4)
    period = f"{_FIRST_YEAR + year}Q{quarter + 1}"
    turns = tuple(_turns(speech, called, _FIRST_YEAR + year, quarter))
    people = {turn[0].name: turn[0] for turn in turns}
    id = f"{called.ticker}/{period}"
    return Transcript(
        id=id,
        company=called.name,
        ticker=called.ticker,
        title=f"{called.name} {period}",
        period=period,
        date=f"{_FIRST_YEAR + year + quarter // 3}-{(quarter * 3 + 3) % 12 + 2:02}-{speech.chance.randint(1, 28):02}",
        source=f"{id}.txt",
        sha256=hashlib.sha256(f"{seed} {number}".encode()).hexdigest(),
        participants=tuple(people.values()),
        turns=tuple(
            Turn(index, person.name, person.role, person.title, person.firm, section, exchange, text)
            for index, (person, section, exchange, text) in enumerate(turns)
        ),
    )


def _turns(
    speech: _Speech, called: Company, year: int, quarter: int
) -> Iterator[tuple[Participant, Section, int | None, str]]:
    greeting = f"大家好，欢迎参加{called.name}{year}年第{_QUARTER_NAMES[quarter]}季度财报电话会议。请开始。"
    yield OPERATOR, "prepared", None, greeting
    yield called.relations, "prepared", None, speech.text(_RELATIONS)
    yield called.executive, "prepared", None, speech.text(_SPEECH)
    yield called.finance, "prepared", None, speech.text(_SPEECH)
    for exchange in range(1, _EXCHANGES + 1):
        asking = analyst(speech.chance)
        yield OPERATOR, "qa", exchange, f"下一个问题来自{asking.firm}的{asking.name}，请提问。"
        yield asking, "qa", exchange, speech.text(_QUESTION)
        yield called.executive, "qa", exchange, speech.text(_ANSWER)
        yield called.finance, "qa", exchange, speech.text(_ADDITION)


class _Speech:
    """What is said in one call: half sentences of the samples, half words of the dictionary."""

    def __init__(self, seed: int, number: int) -> None:
        self.chance = random.Random(f"{seed} call {number}")
        words, cumulated = dictionary()
        # Drawn at once, which is fast; ten thousand characters hold fewer words than that.
        drawn = np.random.default_rng((seed, number)).random(8000)
        self._words = iter(words[np.searchsorted(cumulated, drawn)].tolist())

    def text(self, characters: int) -> str:
        """About that many characters, in paragraphs."""
        wanted = max(20, round(self.chance.gauss(characters, characters / 5)))
        pieces: list[str] = []
        length = paragraph = 0
        while length < wanted:
            piece = self.chance.choice(sentences()) if self.chance.random() < 0.5 else self._sentence()
            if paragraph > _PARAGRAPH:
                pieces.append("\n")
                paragraph = 0
            pieces.append(piece)
            length += len(piece)
            paragraph += len(piece)
        return "".join(pieces)

    def _sentence(self) -> str:
        chance = self.chance
        parts: list[str] = []
        for _ in range(chance.randint(5, 16)):
            drawn = chance.random()
            if drawn < 0.04:
                parts.append(chance.choice(("", " ")) + chance.choice(_TERMS))
            elif drawn < 0.10:
                parts.append(self._number())
            elif drawn < 0.16 and parts:
                parts.append("，")
            else:
                parts.append(next(self._words, "我们"))
        return "".join(parts).strip(" ，") + chance.choice(_SENTENCE_ENDS)

    def _number(self) -> str:
        chance = self.chance
        form = chance.randrange(4)
        if form == 0:
            return f"{chance.randint(1, 999) / 10}%"
        if form == 1:
            return f"{chance.randint(1000, 99999):,}万元"
        if form == 2:
            return f"{chance.randint(2015, 2026)}年"
        return f"{chance.randint(1, 500)}亿元"
