"""Plausible variations of a transcript: other labels, marks around labels, blank lines, times, numbers of pages.

A variation is the text of a call with its turns as they must be read. Run ``python -m tests.transcripts.variations COUNT
SEED [FOLDER]`` to count how many are read the same, with a warning that names the line, refused, or wrong without a word
(`silent`); the calls are the seeds and those in a folder of transcripts with names alone on a line. `unneeded` counts the
warnings about what is read the same.
"""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
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
    "Ann Lee【港湾】", "@annlee", "Ann 李", "李Ann", "Ａｎｎ Ｌｅｅ", "ＡＮＮ　ＬＥＥ", "🎤 Ann Lee", "Ann Lee 🙂", "👤李明", "李明(财务总监)",
    "李明（财务总监）", "财务总监 李明", "财务总监李明", "Ann Lee|Harbor", "Ann Lee | Harbor Research", "Ann Lee/Harbor", "Q", "A", "问", "答",
    "Ann\u00a0Lee", "李　明", "李 明", "ANN-MARIE O'NEILL", "Ann_Lee", "ann.lee", "Mr Lee", "MS. CHEN WEI", "Prof. Dr. Lee", "Ann Lee Jr.",
    "Ann Lee III", "IR Team", "Investor Relations", "IR", "Speaker", "Unknown Speaker", "Unidentified", "Male Speaker", "Attendee",
    "Webcast question", "Phone 3", "Line 4", "参会者", "参会者5", "投资人", "证券分析师", "券商分析师1", "提问者", "提问人", "听众", "机构投资者",
    "女发言人", "集团CFO", "管理层", "公司代表", "台積電 魏哲家", "魏哲家 董事長", "CEO", "COO", "Wei-Jen Lo (罗唯仁)", "罗唯仁 Wei-Jen Lo", "Lee, Ann",
    "LEE Ann", "Ann LEE", "Kim Ji-woo", "O. Öberg", "Ng", "X", "Dr. No", "李", "Team Harbor", "美银 Ann", "Ann（美银）", "主席", "司仪", "王董",
    "李总监", "陈博士", "赵行长", "小李", "老王", "Ann Lee (she/her)", "Ann Lee (via phone)", "Ann Lee [Interpreted]", "李明（线上）", "【视频】李明",
    "Michael O'Leary-Smith", "Sergio Ermotti, UBS", "Unidentified Participant", "Unidentified Company Representative", "未知发言人", "身份不明的分析师",
)  # fmt: skip

Turns = Sequence[tuple[str, str]]
"""Label and text of each turn; in a variation, the label with its marks."""


@dataclass(frozen=True, slots=True)
class Variation:
    """A text, its turns with the numbers of their first lines, how it was made, and how its pages are numbered."""

    text: str
    turns: Turns
    starts: tuple[int, ...]
    how: str
    pages: str


def _clock(place: int) -> str:
    return f"00:{place // 60:02}:{place % 60:02}"


Mark = Callable[[str, int], str]
_ALONE: dict[str, Mark] = {
    "plain": lambda label, place: label,
    "time": lambda label, place: f"{label} {_clock(place)}",
    "short time": lambda label, place: f"{label} {place % 100:02}:{place % 60:02}",
    "bracketed time": lambda label, place: f"{label} ({_clock(place)}):",
    "time first": lambda label, place: f"[{_clock(place)}] {label}",
    "bare time first": lambda label, place: f"{_clock(place)} {label}",
    "time below": lambda label, place: f"{label}\n{_clock(place)}",
    "time above": lambda label, place: f"{_clock(place)}\n{label}",
    "time after a bar": lambda label, place: f"{label} | {_clock(place)}",
    "time of day": lambda label, place: f"{label} {place % 12 + 1}:{place % 60:02} PM",
    "bold": lambda label, place: f"**{label}**",
    "bold colon": lambda label, place: f"**{label}:**",
    "underscores": lambda label, place: f"__{label}__",
    "italic": lambda label, place: f"*{label}*",
    "heading": lambda label, place: f"## {label}",
    "list": lambda label, place: f"- {label}",
    "bold list": lambda label, place: f"- **{label}**",
    "bullet": lambda label, place: f"• {label}",
    "number": lambda label, place: f"{place + 1}. {label}",
    "bracketed number": lambda label, place: f"({place + 1}) {label}",
    "hash": lambda label, place: f"#{place + 1} {label}",
    "colon": lambda label, place: f"{label}：",
    "narrow colon": lambda label, place: f"{label}:",
    "spaced colon": lambda label, place: f"{label} :",
    "brackets": lambda label, place: f"[{label}]",
    "wide brackets": lambda label, place: f"【{label}】",
    "angles": lambda label, place: f"<{label}>",
    "dashes": lambda label, place: f"--- {label} ---",
    "equals": lambda label, place: f"=== {label} ===",
    "emoji": lambda label, place: f"🎤 {label}",
    "tab": lambda label, place: f"\t{label}\t",
    "spaces": lambda label, place: f"\u00a0 {label} \u3000",
}
_INLINE: dict[str, Mark] = {
    "colon": lambda label, place: f"{label}: ",
    "wide colon": lambda label, place: f"{label}：",
    "spaced colon": lambda label, place: f"{label} : ",
    "tab": lambda label, place: f"{label}:\t",
    "no-break space": lambda label, place: f"{label}:\u00a0",
    "bold": lambda label, place: f"**{label}:** ",
    "bold before colon": lambda label, place: f"**{label}**: ",
    "bold list": lambda label, place: f"- **{label}**: ",
    "bold alone": lambda label, place: f"**{label}** ",
    "italic": lambda label, place: f"*{label}*: ",
    "brackets": lambda label, place: f"[{label}] ",
    "brackets and colon": lambda label, place: f"[{label}]: ",
    "wide brackets": lambda label, place: f"【{label}】",
    "angles": lambda label, place: f"<{label}> ",
    "list": lambda label, place: f"- {label}: ",
    "bullet": lambda label, place: f"• {label}：",
    "number": lambda label, place: f"{place + 1}. {label}：",
    "quotation": lambda label, place: f"> {label}: ",
    "time": lambda label, place: f"{label}({_clock(place)}): ",
    "time first": lambda label, place: f"[{_clock(place)} - {_clock(place + 1)}] {label}: ",
    "bare time first": lambda label, place: f"{_clock(place)} {label}: ",
    "title": lambda label, place: f"{label} (CFO): ",
    "dash": lambda label, place: f"{label} - ",
    "short dash": lambda label, place: f"{label} – ",
    "long dash": lambda label, place: f"{label} — ",
    "two dashes": lambda label, place: f"{label}——",
    "bold dash": lambda label, place: f"**{label}** - ",
    "time and dash": lambda label, place: f"[{_clock(place)}] {label} - ",
    "bar": lambda label, place: f"{label} | ",
}
_BRACKETS = "[]【】<>"
_PAGES: dict[str, Callable[[int], str]] = {
    "a number": str,
    "a number between hyphens": lambda number: f"- {number} -",
    "Page of": lambda number: f"Page {number} of 20",
    "第…页": lambda number: f"第{number}页",
}


def varied(chance: random.Random, turns: Turns) -> Variation:
    """Return a variation of a call."""
    told = []
    relabelled = list(turns)
    change = chance.choice(("", "one", "one", "all", "capitals"))
    if change == "capitals":
        relabelled = [(label.upper(), text) for label, text in turns]
        told.append("all labels in capitals")
    elif change:
        place, label = chance.randrange(len(turns)), chance.choice(LABELS)
        old = turns[place][0]
        told.append(f"{label} for {change} of {old}")
        for number, (known, text) in enumerate(turns):
            if number == place or (change == "all" and known == old):
                relabelled[number] = (label, text)
    alone = chance.random() < 0.6
    style = chance.choice(list(_ALONE if alone else _INLINE))
    mark = (_ALONE if alone else _INLINE)[style]
    plain: Mark = _ALONE["plain"] if alone else _INLINE["wide colon"]
    numbered = "number" in style or style == "hash"
    share = (
        1.0
        if numbered or not (alone or "colon" in style or "bold" in style)
        else chance.choice((1.0, 1.0, 0.3))
    )
    above, below = chance.choice((False, True)), alone and chance.choice((False, False, True))
    if any(one in mark("", 0) for one in _BRACKETS) and any(
        one in label for label, _ in relabelled for one in _BRACKETS
    ):
        mark, style = plain, "plain"
    told.append(
        f"{'alone' if alone else 'inline'}, {style} for {share:.0%}, blank above {above}, below {below}"
    )
    lines: list[str] = []
    starts: list[int] = []
    printed: list[tuple[str, str]] = []
    for number, (label, text) in enumerate(relabelled):
        if above and number:
            lines.append("")
        starts.append(len(lines))
        put = mark if share == 1 or chance.random() < share else plain
        printed.append((put(label, number), text))
        if alone:
            lines += put(label, number).split("\n")
            lines += [""] * below
            lines += text.split("\n")
        else:
            first, *others = text.split("\n")
            lines += [put(label, number) + first, *others]

    def insert(place: int, line: str) -> None:
        lines.insert(place, line)
        starts[:] = [start + (start >= place) for start in starts]

    # A blank line too many or too few.
    if chance.randrange(4) == 0:
        place = chance.randrange(1, len(lines))
        told.append(f"a blank line more or less at line {place + 1}")
        if not lines[place]:
            del lines[place]
            starts = [start - (start > place) for start in starts]
        elif lines[place - 1]:
            insert(place, "")
    pages = ""
    if chance.randrange(10) == 0:
        pages = chance.choice(list(_PAGES))
        told.append(f"pages with {pages}")
        for number, place in enumerate(range(40, len(lines), 41), 1):
            insert(place, _PAGES[pages](number))
    if chance.randrange(10) == 0:
        told.append("blank lines doubled")
        for place in reversed([place for place, line in enumerate(lines) if not line]):
            insert(place, "")
    if chance.randrange(10) == 0:
        told.append("spaces at the ends")
        lines = [f"{line}{chance.choice((' ', chr(9), chr(0xA0), ''))}" for line in lines]
    if chance.randrange(10) == 0:
        told.append("quoted")
        lines = [f"> {line}" for line in lines]
    end = chance.choice(("\n", "\n", "\n", "\r\n"))
    return Variation(
        end.join(lines), tuple(printed), tuple(start + 1 for start in starts), "; ".join(told), pages
    )


def outcome(variation: Variation) -> str:
    """Return ``same``, ``unneeded``, ``warned``, ``refused`` or ``silent``.

    A warning counts if it names a line from the first turn that is read otherwise up to the next but one, or has more lines than it
    names.
    """
    try:
        reading = parse(variation.text, id="a", source="a.txt", sha256="0")
    except RefusedFileError:
        return "refused"
    found = [(turn.label, _without_pages(turn.text, variation)) for turn in reading.transcript.turns]
    wrong = first_difference(variation, found)
    if wrong is None:
        return "unneeded" if reading.warnings else "same"
    start, end = variation.starts[wrong], ([*variation.starts, 10**9, 10**9])[wrong + 2]
    for warning in reading.warnings:
        if " more" in warning or any(
            start <= int(number) <= end for number in re.findall(r"(\d+) \(", warning)
        ):
            return "warned"
    return "silent"


def first_difference(variation: Variation, found: Turns) -> int | None:
    """Return the place of the first turn with another text or another label, None if all are the same."""
    for place, (label, text) in enumerate(variation.turns):
        if place >= len(found) or found[place][1] != text or _letters(found[place][0]) not in _letters(label):
            return place
    return None if len(found) == len(variation.turns) else len(variation.turns) - 1


def _letters(label: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", label).casefold()))


def _without_pages(text: str, variation: Variation) -> str:
    """Return a text without the numbers of pages, which may stay in it."""
    if not variation.pages:
        return text
    numbers = {_PAGES[variation.pages](number) for number in range(1, 200)}
    return "\n".join(line for line in text.split("\n") if line not in numbers)


def calls(folder: Path) -> Iterator[Turns]:
    """Yield the turns of the transcripts in a folder."""
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        # Where a blank line stands before each label, the labels are known; elsewhere the file is read right.
        blocks = [block.split("\n", 1) for block in text.strip("\n").split("\n\n")[1:]]
        if len(blocks) > 1 and all(len(block) == 2 for block in blocks):
            turns = [(label, said) for label, said in blocks]
        else:
            found = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
            turns = [(turn.label, turn.text) for turn in found]
        if len({label for label, _ in turns}) > 2:
            yield turns


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
