"""Measure the parser on real speech: exact turns, speed, and how much blank lines matter.

    python bench/parser.py [CORPUS]

CORPUS is a folder of plain transcripts whose turns are blocks divided by blank lines, the first line of each the
speaker; by default ``../shared/corpus/archive_tw`` beside the checkout. Exit code 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

from searchapp.transcripts import parse

EXACT_TARGET = 0.995
SPEED_TARGET = 5.0
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "archive_tw"

Turns = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run found; ``speed`` is in million characters a second of processor time."""

    transcripts: int
    turns: int
    characters: int
    exact: float
    speed: float
    exact_without_blank_lines: float
    same_without_blank_lines: float


def truth(text: str) -> Turns:
    """Return speaker and text of every block after the title, as the corpus is known to be built."""
    blocks = re.split(r"\n[ \t]*\n", text.strip("\n"))[1:]
    lines = [[line.strip() for line in block.split("\n")] for block in blocks]
    return [(speaker, "\n".join(said)) for speaker, *said in lines]


def read(text: str) -> Turns:
    """Return speaker and text of every turn the parser finds."""
    reading = parse(text, id="bench", source="bench.txt", sha256="")
    return [(turn.speaker, turn.text) for turn in reading.transcript.turns]


def exact(expected: Turns, found: Turns) -> int:
    """Return how many of the expected turns were found, in order."""
    if expected == found:
        return len(expected)
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def measure(texts: list[str], repeat: int = 3) -> Measured:
    """Parse every text ``repeat`` times and compare what is found with the truth."""
    fastest = min(_seconds(texts) for _ in range(repeat))
    turns = right = right_without = same = 0
    for text in texts:
        expected, found = truth(text), read(text)
        without = read("\n".join(line for line in text.split("\n") if line.strip()))
        turns += len(expected)
        right += exact(expected, found)
        right_without += exact(expected, without)
        same += found == without
    characters = sum(map(len, texts))
    return Measured(
        len(texts),
        turns,
        characters,
        right / turns,
        characters / fastest / 1e6,
        right_without / turns,
        same / len(texts),
    )


def _seconds(texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        parse(text, id="bench", source="bench.txt", sha256="")
    return time.process_time() - start


def _texts(corpus: Path) -> Iterator[str]:
    for path in sorted(corpus.glob("*.txt")):
        yield path.read_text(encoding="utf-8")


def main() -> int:
    """Print what was measured, one figure a line or as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("corpus", type=Path, nargs="?", default=CORPUS)
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    given = arguments.parse_args()
    texts = list(_texts(given.corpus))
    if not texts:
        print(f"there are no transcripts in {given.corpus}", file=sys.stderr)
        return 1
    found = measure(texts)
    if given.json:
        print(json.dumps(asdict(found)))
    else:
        print(f"transcripts                              {found.transcripts}")
        print(f"turns                                    {found.turns}")
        print(f"characters                               {found.characters}")
        print(f"turns with right speaker and text        {found.exact:.3%}  (target {EXACT_TARGET:.1%})")
        print(f"… with all blank lines removed           {found.exact_without_blank_lines:.3%}")
        print(f"transcripts that read the same without   {found.same_without_blank_lines:.1%}")
        print(f"million characters a second              {found.speed:.1f}  (target {SPEED_TARGET:.0f})")
    return 0 if found.exact >= EXACT_TARGET and found.speed >= SPEED_TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
