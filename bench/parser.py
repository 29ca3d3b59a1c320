"""Measure the parser on real speech: turns read right, and speed. Exit status 1 if a target is missed.

The corpus is a folder of plain transcripts: a title, then turns divided by blank lines, the speaker on the first line.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from difflib import SequenceMatcher
from pathlib import Path

from searchapp.transcripts import parse

EXACT, SPEED = 99.5, 5.0
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "archive_tw"

Turns = list[tuple[str, str]]


def truth(text: str) -> Turns:
    """Return speaker and text of every block after the title."""
    blocks = re.split(r"\n[ \t]*\n", text.strip("\n"))[1:]
    lines = [[line.strip() for line in block.split("\n")] for block in blocks]
    return [(speaker, "\n".join(said)) for speaker, *said in lines]


def read(text: str) -> Turns:
    """Return speaker and text of every turn that the parser finds."""
    reading = parse(text, id="bench", source="bench.txt", sha256="")
    return [(turn.speaker, turn.text) for turn in reading.transcript.turns]


def right(expected: Turns, found: Turns) -> int:
    """Return how many of the expected turns were found, in order."""
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def main() -> int:
    """Print what was measured, one figure a line."""
    parser = argparse.ArgumentParser(prog="python -m bench.parser", description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=CORPUS, help="%(default)s")
    texts = [path.read_text(encoding="utf-8") for path in sorted(parser.parse_args().corpus.glob("*.txt"))]
    if not texts:
        parser.error("there are no transcripts in the folder; name another one")
    started = time.process_time()
    found = [read(text) for text in texts]
    speed = sum(map(len, texts)) / (time.process_time() - started) / 1e6
    expected = [truth(text) for text in texts]
    without = [read("\n".join(filter(str.strip, text.split("\n")))) for text in texts]
    turns = sum(map(len, expected))
    exact, exact_without = (sum(map(right, expected, each)) / turns * 100 for each in (found, without))
    print(f"{len(texts)} transcripts, {turns:,} turns, {sum(map(len, texts)):,} characters")
    print(f"turns with right speaker and text     {exact:.2f} %  (target {EXACT} %)")
    print(f"… with all blank lines removed        {exact_without:.2f} %")
    print(f"million characters a second           {speed:.1f}  (target {SPEED})")
    return 0 if exact >= EXACT and speed >= SPEED else 1


if __name__ == "__main__":
    sys.exit(main())
