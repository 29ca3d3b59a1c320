"""What of the truth an engine finds, and how much of what it finds is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.engines import Engine, Scan
from bench.query import Query
from bench.say import say


@dataclass(slots=True)
class Account:
    """Adds up what should be found, what is found, and what is both."""

    wanted: int = 0
    found: int = 0
    both: int = 0
    exact: int = 0
    phrases: int = 0

    def add(self, truth: Iterable[Any], found: Iterable[Any]) -> None:
        """Take in the answer to one phrase."""
        right, given = set(truth), set(found)
        self.wanted += len(right)
        self.found += len(given)
        self.both += len(right & given)
        self.exact += right == given
        self.phrases += 1

    def to_json(self) -> dict[str, Any]:
        """Recall and precision over all, and how many phrases were answered without any error."""
        return {
            "phrases": self.phrases,
            "exact": self.exact,
            "wanted": self.wanted,
            "found": self.found,
            "recall": self.both / self.wanted if self.wanted else 1.0,
            "precision": self.both / self.found if self.found else 1.0,
        }


def measure_phrases(engines: Mapping[str, Engine], scan: Scan, phrases: Sequence[Query]) -> dict[str, Any]:
    """Compare every engine's answers to phrases with the scan's: turns, and occurrences where it tells them."""
    turns = {name: Account() for name in engines}
    occurrences = {name: Account() for name in engines}
    for number, phrase in enumerate(phrases, 1):
        asked = scan.prepare(phrase)
        assert asked is not None
        true_occurrences = scan.occurrences(asked)
        assert true_occurrences is not None
        true_turns = {turn for turn, _, _ in true_occurrences}
        for name, engine in engines.items():
            prepared = engine.prepare(phrase)
            # What cannot be asked finds nothing.
            turns[name].add(true_turns, [] if prepared is None else engine.turns(prepared).tolist())
            found = None if prepared is None else engine.occurrences(prepared)
            if found is not None:
                occurrences[name].add(true_occurrences, found)
        if number % 250 == 0:
            say(f"phrases: {number} of {len(phrases)}")
    return {
        "phrases": len(phrases),
        "engines": {
            name: {
                "turns": turns[name].to_json(),
                "occurrences": occurrences[name].to_json() if occurrences[name].phrases else None,
            }
            for name in engines
        },
    }
