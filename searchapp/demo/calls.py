"""Generating the calls: who says what, from the design, the figures and the templates."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from searchapp.demo.chinese import CHINESE
from searchapp.demo.companies import PERIODS, Analyst, Company, Manager, analysts
from searchapp.demo.design import plan, planned
from searchapp.demo.english import ENGLISH
from searchapp.demo.figures import figures
from searchapp.demo.prose import Deck, Prose, Subject, Topic
from searchapp.demo.wording import worded
from searchapp.model import Role, Section, Turn

SEED = 20220930
_TERM = re.compile(r"\[([^\]]+)\]")
# The month in which a quarter is reported; the fourth is reported in the next year.
_REPORTED = {1: 5, 2: 8, 3: 11, 4: 3}
_FEWEST, _MOST = 4, 8


@dataclass(frozen=True, slots=True)
class DemoCall:
    """A generated call: what must be read from its file, and the designed terms that were placed.

    ``aliases`` are other names of speakers, by speaker. ``placed`` has a counter of designed terms for each turn.
    """

    id: str
    company: Company
    period: str
    date: str
    title: str
    note: str
    turns: tuple[Turn, ...]
    aliases: Mapping[str, str]
    placed: tuple[Mapping[str, int], ...]


@cache
def calls() -> tuple[DemoCall, ...]:
    """Generate every call of the demo, by company and period; always the same."""
    return tuple(_Writer(company, quarter).call() for company, quarter in planned())


class _Chance:
    """A reproducible source of choices."""

    def __init__(self, seed: str) -> None:
        # Of its methods, only random() gives the same numbers in every version of Python.
        self._random = random.Random(seed)

    def below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def shuffled(self, items: Sequence[str]) -> list[str]:
        keys = [self._random.random() for _ in items]
        return [item for _, item in sorted(zip(keys, items, strict=True))]


class _Writer:
    """Writes one call."""

    def __init__(self, company: Company, quarter: int) -> None:
        self._company, self._plan = company, plan(company, quarter)
        self._period = PERIODS[quarter]
        self._prose: Prose = CHINESE if company.language == "zh" else ENGLISH
        self._chance = _Chance(f"{SEED} {company.ticker} {self._period}")
        self._decks: dict[Deck, list[str]] = {}
        year, number = int(self._period[:4]), int(self._period[-1])
        day = 4 + self._chance.below(24)
        reported = year + (number == 4), _REPORTED[number], day
        self._date = "{}-{:02}-{:02}".format(*reported)
        told = worded(company, figures(company, quarter), year, number, reported)
        self._slots = {**told, **self._prose.words[company.industry]}
        self._turns: list[Turn] = []
        self._placed: list[Mapping[str, int]] = []
        self._section: Section = "prepared"
        self._exchange: int | None = None

    def call(self) -> DemoCall:
        self._prepared()
        self._section = "qa"
        for number, (topic, evades, analyst) in enumerate(self._exchanges(), 1):
            self._exchange = number
            self._question(topic, evades, analyst)
        self._exchange = None
        chief = self._company.managers[1]
        self._operator("no_more", chief=chief.introduced)
        self._manager(chief, [self._said("closing")])
        self._operator("end")
        company = self._company
        return DemoCall(
            id=f"{company.ticker.partition('.')[0].lower()}/{self._period}",
            company=company,
            period=self._period,
            date=self._date,
            title=self._said("title"),
            note=self._said("note"),
            turns=tuple(self._turns),
            aliases={one.name: one.introduced for one in company.managers if one.name != one.introduced},
            placed=tuple(self._placed),
        )

    def _prepared(self) -> None:
        relations, chief, finance, *others = self._company.managers
        prose, raised = self._prose, self._plan.raised
        self._operator("welcome", relations=relations.introduced, relations_title=relations.announced)
        self._manager(
            relations,
            [
                self._said("introduction", team=self._team(chief, finance, *others)),
                self._said("caution"),
                self._said("to_chief", chief=chief.introduced),
            ],
        )
        following = others[0] if others else finance
        paragraphs = [
            self._join(self._said("thanks", before=relations.introduced), *self._draw(prose.results, 1)),
            self._join(*self._draw(prose.business[self._company.industry], 2 + self._chance.below(2))),
            *self._raised("model", "war", *(() if others else ("chain",))),
            self._join(*self._draw(prose.strategy, 2), self._passing(following)),
        ]
        self._manager(chief, paragraphs)
        before = chief
        for place, other in enumerate(others):
            following = others[place + 1] if place + 1 < len(others) else finance
            paragraphs = [
                self._join(self._said("thanks", before=before.introduced), *self._draw(prose.operations, 2)),
                *(self._raised("chain") if place == 0 else []),
                self._passing(following),
            ]
            self._manager(other, paragraphs)
            before = other
        margin = [
            sentence for deck in prose.margin[: raised.get("margin", 0)] for sentence in self._draw(deck, 1)
        ]
        self._manager(
            finance,
            [
                self._join(
                    self._said("finance_opening", before=before.introduced), *self._draw(prose.revenue, 1)
                ),
                self._join(*(margin or [prose.margin_withheld])),
                self._join(*self._draw(prose.expenses, 2), *self._draw(prose.balance, 1)),
                self._join(*self._draw(prose.raised["cash"], raised["cash"]), *self._draw(prose.balance, 1)),
                self._join(*self._draw(prose.guidance, 1), self._said("prepared_end")),
            ],
        )

    def _raised(self, *subjects: Subject) -> list[str]:
        """Return a paragraph for every three sentences on each subject."""
        paragraphs = []
        for subject in subjects:
            drawn = self._draw(self._prose.raised[subject], self._plan.raised.get(subject, 0))
            paragraphs += [self._join(*drawn[start : start + 3]) for start in range(0, len(drawn), 3)]
        return paragraphs

    def _passing(self, following: Manager) -> str:
        if following is self._company.managers[2]:
            return self._said("to_finance", finance=following.introduced)
        return self._said("to_other", other=following.introduced)

    def _team(self, *managers: Manager) -> str:
        if self._company.language == "zh":
            return "；".join(f"{one.announced}{one.introduced}" for one in managers)
        *most, last = [f"{one.introduced}, our {one.announced}" for one in managers]
        return f"{', '.join(most)}, and {last}"

    def _exchanges(self) -> Iterator[tuple[Topic, bool, Analyst]]:
        """Yield what each exchange is about, whether the answer evades it, and who asks."""
        prose, asked = self._prose, self._plan.asked
        known = {analyst.firm: analyst for analyst in analysts(self._company)}
        most = min(_MOST, len(known))
        wanted = max(len(asked), min(most, _FEWEST + self._chance.below(_MOST - _FEWEST + 1)))
        others = self._chance.shuffled(tuple(prose.others))[: wanted - len(asked)]
        firms = self._chance.shuffled(tuple(known))
        for name, firm in zip(self._chance.shuffled((*asked, *others)), firms, strict=False):
            subject = next((one for one in asked if one == name), None)
            topic = prose.others[name] if subject is None else prose.designed[subject]
            yield topic, subject in self._plan.evaded, known[firm]

    def _question(self, topic: Topic, evades: bool, analyst: Analyst) -> None:
        prose = self._prose
        self._operator("first" if self._exchange == 1 else "next", firm=analyst.firm, analyst=analyst.name)
        (question,) = self._draw(topic.questions, 1)
        self._analyst(analyst, self._join(*self._draw(prose.courtesies, 1), question))
        managers = self._company.managers
        answers = topic.evasions if evades else topic.answers
        said = [answers[topic.questions.index(question)]]
        if topic not in prose.designed.values():
            more = [answer for answer in self._chance.shuffled(answers) if answer not in said]
            said += more[: 1 + self._chance.below(2)]
        answering = managers[topic.answers_by]
        self._manager(answering, [self._join(*self._draw(prose.fillers, 1), *said)])
        if self._chance.below(3) == 0:
            adding = managers[3 - topic.answers_by]
            self._manager(adding, self._draw(prose.additions, 1))
        if self._chance.below(4) == 0:
            (again,) = self._draw(tuple(prose.follow_ups), 1)
            self._analyst(analyst, again)
            self._manager(answering, [prose.follow_ups[again]])

    def _draw(self, deck: Deck, count: int) -> list[str]:
        """Draw templates; each is drawn once before any is drawn again."""
        drawn: list[str] = []
        while len(drawn) < count:
            left = self._decks.get(deck) or self._chance.shuffled(deck)
            drawn.append(left[0])
            self._decks[deck] = left[1:]
        return drawn

    def _join(self, *sentences: str) -> str:
        return ("" if self._company.language == "zh" else " ").join(sentences)

    def _said(self, what: str, **slots: str) -> str:
        return self._prose.said[what].format_map({**self._slots, **slots})

    def _operator(self, what: str, **slots: str) -> None:
        name = self._prose.said["operator"]
        self._add(name, "operator", None, None, [self._said(what, **slots)])

    def _manager(self, manager: Manager, paragraphs: Sequence[str]) -> None:
        self._add(manager.name, "management", manager.title, None, paragraphs)

    def _analyst(self, analyst: Analyst, text: str) -> None:
        # In plain lists of names, nothing says that who asks is an analyst by title.
        title = None if self._company.layout == "names-alone" else "Analyst"
        self._add(analyst.name, "analyst", title, analyst.firm, [text])

    def _add(self, name: str, role: Role, title: str | None, firm: str | None, said: Sequence[str]) -> None:
        filled = "\n".join(said).format_map(self._slots)
        text = _TERM.sub(r"\1", filled)
        index = len(self._turns)
        turn = Turn(index, name, name, role, title, firm, self._section, self._exchange, text)
        self._turns.append(turn)
        self._placed.append(Counter(_TERM.findall(filled)))
