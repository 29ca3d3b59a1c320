"""Plausible variations of a transcript: other labels, marks around labels, blank lines, times.

A variation is the text of a call with its turns as they must be read. Run ``python -m tests.transcripts.variations COUNT
SEED [FOLDER]`` to count how many are read the same, with a warning, refused, or wrong without a word (`silent`); the calls
are the seeds and those in a folder of transcripts with names alone on a line.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from searchapp.errors import RefusedFileError
from searchapp.transcripts import parse

LABELS = (
    "Speaker 2", "Unidentified Analyst 2", "Łukasz Kowalski", "Łukasz", "Nguyễn Văn An", "Nguyễn", "allen li", "d'Artagnan", "Charles d'Artagnan",
    "Wei Li, CFA", "Li, CFA", "Derek (Cantor)", "Ziyu Shen (沈子瑜)", "沈子瑜 (Ziyu Shen)", "Allen Li - JPMorgan", "Allen Li – JPMorgan",
    "Allen Li, JPMorgan", "Q – Vivek Arya", "Q - Vivek Arya", "A – Jane Doe", "やまだ太郎", "ヤマダ タロウ", "山田 太郎", "김철수", "김 철수", "翻译",
    "不明分析师", "亨利·何", "首席财务官", "Иван Петров", "Αλέξης Παππάς", "Müller", "Jean-Luc Ó Briain", "al-Rashid", "van der Berg", "José",
    "Şahin Öztürk", "李明-中金公司", "李明（中金公司）", "中金公司 李明", "李四 分析师 中信", "分析师李明", "投资者2", "投资者A", "嘉宾一", "主讲人", "董事长",
    "总经理 李明", "李明 总经理", "Ann Lee CFO", "CFO Ann Lee", "Dr. Ann Lee", "Mr. Lee", "ANN LEE", "ann lee", "Ann L.", "A. Lee", "AL", "周总", "张先生",
    "欧阳女士", "阿里木·买买提", "买买提·阿不都拉·司马义", "李明1", "Analyst 3", "Participant 12", "Caller 4", "Guest", "Host 2", "Moderator", "Company Rep",
    "J.P. Ng", "Bo", "Wu", "Hu Xi", "Xi'an Zhou", "Interpreter", "Translator", "同声传译", "口译员", "主持人2", "记者甲", "网友提问", "现场提问", "董秘",
    "财务总监", "独立董事王强", "公司高管", "Speaker A", "SPEAKER_01", "speaker1", "Ann Lee, Harbor Research", "Ann Lee / Harbor", "Ann Lee [Harbor]",
    "Ann Lee【港湾】", "@annlee", "Ann 李", "李Ann",
)  # fmt: skip

Turns = tuple[tuple[str, str], ...]
"""Label and text of each turn."""


@dataclass(frozen=True, slots=True)
class Variation:
    """A text, the texts of its turns, and how it was made."""

    text: str
    turns: tuple[str, ...]
    how: str


def _clock(place: int) -> str:
    return f"00:{place // 60:02}:{place % 60:02}"


_ALONE: dict[str, Callable[[str, int], str]] = {
    "plain": lambda label, place: label,
    "time": lambda label, place: f"{label} {_clock(place)}",
    "bracketed time": lambda label, place: f"{label} ({_clock(place)}):",
    "time first": lambda label, place: f"[{_clock(place)}] {label}",
    "time below": lambda label, place: f"{label}\n{_clock(place)}",
    "bold": lambda label, place: f"**{label}**",
    "heading": lambda label, place: f"## {label}",
    "list": lambda label, place: f"- {label}",
    "bullet": lambda label, place: f"• {label}",
    "number": lambda label, place: f"{place + 1}. {label}",
    "colon": lambda label, place: f"{label}：",
    "brackets": lambda label, place: f"[{label}]",
}
_INLINE: dict[str, Callable[[str, int], str]] = {
    "colon": lambda label, place: f"{label}: ",
    "wide colon": lambda label, place: f"{label}：",
    "bold": lambda label, place: f"**{label}:** ",
    "brackets": lambda label, place: f"[{label}] ",
    "wide brackets": lambda label, place: f"【{label}】",
    "list": lambda label, place: f"- {label}: ",
    "number": lambda label, place: f"{place + 1}. {label}：",
    "time": lambda label, place: f"{label}({_clock(place)}): ",
    "time first": lambda label, place: f"[{_clock(place)} - {_clock(place + 1)}] {label}: ",
}


def varied(chance: random.Random, turns: Turns) -> Variation:
    """Return a variation of a call."""
    told = []
    relabelled = list(turns)
    change = chance.choice(("", "one", "all"))
    if change:
        place, label = chance.randrange(1, len(turns)), chance.choice(LABELS)
        old = turns[place][0]
        told.append(f"{label} for {change} of {old}")
        for number, (known, text) in enumerate(turns):
            if number == place or (change == "all" and known == old):
                relabelled[number] = (label, text)
    alone = chance.random() < 0.6
    style = chance.choice(list(_ALONE if alone else _INLINE))
    share = chance.choice((1.0, 1.0, 0.3)) if alone and style != "number" else 1.0
    mark = (_ALONE if alone else _INLINE)[style]
    above, below = chance.choice((False, True)), alone and chance.choice((False, False, True))
    if style == "brackets" and any(mark in label for label, _ in relabelled for mark in "[]【】"):
        mark, style = _ALONE["plain"] if alone else _INLINE["colon"], "plain"
    told.append(
        f"{'alone' if alone else 'inline'}, {style} for {share:.0%}, blank above {above}, below {below}"
    )
    lines: list[str] = []
    for number, (label, text) in enumerate(relabelled):
        if above and number:
            lines.append("")
        if alone:
            lines.append(mark(label, number) if share == 1 or chance.random() < share else label)
            lines += [""] * below
            lines += text.split("\n")
        else:
            first, *others = text.split("\n")
            lines += [mark(label, number) + first, *others]
    # A blank line too many or too few.
    if chance.randrange(4) == 0:
        place = chance.randrange(1, len(lines))
        told.append(f"a blank line more or less at line {place}")
        if not lines[place]:
            del lines[place]
        elif lines[place - 1]:
            lines.insert(place, "")
    quoted = chance.randrange(10) == 0
    text = "\n".join(f"> {line}" if quoted else line for line in "\n".join(lines).split("\n"))
    return Variation(
        text, tuple(text for _, text in relabelled), "; ".join([*told, "quoted"] if quoted else told)
    )


def outcome(variation: Variation) -> str:
    """Return ``same``, ``warned``, ``refused`` or ``silent``."""
    try:
        reading = parse(variation.text, id="a", source="a.txt", sha256="0")
    except RefusedFileError:
        return "refused"
    if tuple(turn.text for turn in reading.transcript.turns) == variation.turns:
        return "same"
    return "warned" if reading.warnings else "silent"


def calls(folder: Path) -> Iterator[Turns]:
    """Yield the turns of the transcripts in a folder."""
    for path in sorted(folder.rglob("*.txt")):
        turns = parse(path.read_text(encoding="utf-8"), id="a", source="a.txt", sha256="0").transcript.turns
        if len({turn.label for turn in turns}) > 2:
            yield tuple((turn.label, turn.text) for turn in turns)


def main(count: int, seed: int, folders: Sequence[Path]) -> dict[str, int]:
    """Vary calls so many times, the calls of each folder equally often."""
    chance = random.Random(seed)
    found = [list(calls(folder)) for folder in folders]
    told: Counter[str] = Counter()
    for _ in range(count):
        variation = varied(chance, chance.choice(chance.choice(found)))
        result = outcome(variation)
        told[result] += 1
        if result in ("silent", "refused"):
            print(f"{result}: {variation.how}", file=sys.stderr)
    return dict(told)


if __name__ == "__main__":
    seeds = Path(__file__).resolve().parents[2] / "seeds"
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), [seeds, *map(Path, sys.argv[3:])])))
