"""Generates earnings calls: any number of them, always the same for the same seed.

    python -m bench.generate DIR N [--seed N]

writes N transcripts as files into a folder. A call has 40 turns of 250 characters. Half of the sentences come from the
sample transcripts; the other half are words of jieba's dictionary, drawn by frequency, with numbers and Latin terms.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

from searchapp.model import Participant, Section, Transcript, Turn

SEED = 20240131

# Characters of a turn, on average.
_RELATIONS, _SPEECH, _QUESTION, _ANSWER, _ADDITION = 250, 1440, 160, 290, 225
_EXCHANGES = 9
_PARAGRAPH = 180
# A hundred companies have a call in each of twenty quarters, then come the next hundred companies.
_COMPANIES, _PERIODS, _FIRST_YEAR = 100, 20, 2020

_PLACES = "星河 云帆 金石 长风 海岳 青禾 北辰 天衡 远山 明川 华曜 博观 润泽 启元 安澜 鸿图 立方 思远 卓越 锦程".split()
_TRADES = "科技 能源 医药 汽车 软件 半导体 物流 传媒 食品 材料".split()
_KINDS = "股份 集团 控股 国际 实业".split()
_SURNAMES = "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo".split()
_GIVEN = "Wei Fang Min Jing Lei Qiang Jun Yan Jie Tao Ming Chao Ping Gang Hui Xin Bo Ning Rui Kai".split()
_FIRMS = "中金公司 中信证券 华泰证券 国泰君安 海通证券 招商证券 广发证券 申万宏源 高盛 摩根士丹利 瑞银 花旗 汇丰 美银".split()
_TERMS = (
    "AI AIGC SaaS GMV ARPU GAAP EBITDA ROE IPO R&D SG&A GPT-4 T+0 B2B ESG 5G OEM LED DRAM Robotaxi".split()
)

_SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_SENTENCE = re.compile(r"[^。！？!?\n]{6,120}[。！？!?]")
_HAND_OVER = re.compile("提问|问答|第一个问题|接线员|有请|交给")
_WORD = re.compile(r"^([一-鿿]{1,8}) (\d+)", re.MULTILINE)


def generate(count: int, seed: int = SEED) -> Iterator[Transcript]:
    """Generate transcripts; a smaller count gives the first ones of a larger count."""
    for number in range(count):
        block, within = divmod(number, _COMPANIES * _PERIODS)
        company = within % _COMPANIES + block * _COMPANIES
        year, quarter = divmod(within // _COMPANIES, 4)
        year += _FIRST_YEAR
        ticker, period = f"{600000 + company}", f"{year}Q{quarter + 1}"
        rest, place = divmod(company, len(_PLACES))
        rest, trade = divmod(rest, len(_TRADES))
        name = _PLACES[place] + _TRADES[trade] + _KINDS[rest % len(_KINDS)]
        chance = random.Random(f"{seed} call {number}")
        greeting = f"大家好，欢迎参加{name}{year}年第{'一二三四'[quarter]}季度财报电话会议。请开始。"
        said = list(_said(chance, greeting, _managers(seed, company)))
        yield Transcript(
            id=f"{ticker}/{period}",
            company=name,
            ticker=ticker,
            title=f"{name} {period}",
            period=period,
            date=f"{year + quarter // 3}-{(quarter * 3 + 3) % 12 + 2:02}-{chance.randint(1, 28):02}",
            source=f"{ticker}/{period}.txt",
            sha256=hashlib.sha256(f"{seed} {number}".encode()).hexdigest(),
            participants=tuple({person.name: person for person, *_ in said}.values()),
            turns=tuple(
                Turn(index, who.name, who.name, who.role, who.title, who.firm, *rest)
                for index, (who, *rest) in enumerate(said)
            ),
        )


def write_files(transcripts: Iterable[Transcript], folder: Path) -> None:
    """Write each transcript to ``<folder>/<id>.txt``: front matter, then each speaker's name and what is said."""
    for transcript in transcripts:
        lines = ["---", *_toml(transcript, "company", "ticker", "period", "date", "title")]
        for participant in transcript.participants:
            lines += ["[[participants]]", *_toml(participant, "name", "role", "title", "firm")]
        lines += ["---", ""]
        for turn in transcript.turns:
            lines += [turn.speaker, "", turn.text.replace("\n", "\n\n"), ""]
        path = folder / f"{transcript.id}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")


def _toml(values: object, *names: str) -> list[str]:
    # A JSON string is a TOML string.
    return [f"{name} = {json.dumps(getattr(values, name) or '', ensure_ascii=False)}" for name in names]


def _managers(seed: int, company: int) -> list[Participant]:
    """Investor relations, CEO and CFO: the same people in every call of a company."""
    names = [f"{given} {surname}" for given in _GIVEN for surname in _SURNAMES[:10]]
    drawn = random.Random(f"{seed} company {company}").sample(names, 3)
    titles = "IR", "CEO", "CFO"
    return [Participant(name, (), "management", title) for name, title in zip(drawn, titles, strict=True)]


def _said(
    chance: random.Random, greeting: str, managers: list[Participant]
) -> Iterator[tuple[Participant, Section, int | None, str]]:
    operator, (relations, executive, finance) = Participant("Operator", role="operator"), managers
    yield operator, "prepared", None, greeting
    yield relations, "prepared", None, _speech(chance, _RELATIONS)
    yield executive, "prepared", None, _speech(chance, _SPEECH)
    yield finance, "prepared", None, _speech(chance, _SPEECH)
    for exchange in range(1, _EXCHANGES + 1):
        name = f"{chance.choice(_GIVEN)} {chance.choice(_SURNAMES[10:])}"
        # An analyst is always of the same firm.
        analyst = Participant(name, (), "analyst", None, random.Random(name).choice(_FIRMS))
        yield operator, "qa", exchange, f"下一个问题来自{analyst.firm}的{analyst.name}，请提问。"
        yield analyst, "qa", exchange, _speech(chance, _QUESTION)
        yield executive, "qa", exchange, _speech(chance, _ANSWER)
        yield finance, "qa", exchange, _speech(chance, _ADDITION)


def _speech(chance: random.Random, characters: int) -> str:
    """About this many characters, in paragraphs."""
    wanted = max(20, round(chance.gauss(characters, characters / 5)))
    paragraphs, length = [""], 0
    while length < wanted:
        if len(paragraphs[-1]) > _PARAGRAPH:
            paragraphs.append("")
        sentence = chance.choice(_sentences()) if chance.random() < 0.5 else _sentence(chance)
        paragraphs[-1] += sentence
        length += len(sentence)
    return "\n".join(paragraphs)


def _sentence(chance: random.Random) -> str:
    """Words, now and then a comma, a number or a Latin term, and a full stop."""
    words, weights = _dictionary()
    parts = chance.choices(words, cum_weights=weights, k=chance.randint(4, 14))
    numbers = (
        f"{chance.randint(1, 999) / 10}%",
        f"{chance.randint(1, 99999):,}万元",
        f"{chance.randint(2015, 2026)}年",
    )
    for other in ("，", chance.choice((*numbers, chance.choice(_TERMS), f" {chance.choice(_TERMS)}"))):
        parts.insert(chance.randint(1, len(parts)), other)
    return "".join(parts).strip("，") + chance.choice("。。。。。！？")


@cache
def _sentences() -> tuple[str, ...]:
    """The different sentences of the sample transcripts."""
    # Read as plain text: what is generated must not depend on how well transcripts are parsed.
    texts = [path.read_text(encoding="utf-8") for path in sorted(_SEEDS.glob("*.txt"))]
    found = (sentence.strip() for text in texts for sentence in _SENTENCE.findall(text))
    # An operator's hand-over would open a question where the generated call has none.
    return tuple(dict.fromkeys(sentence for sentence in found if not _HAND_OVER.search(sentence)))


@cache
def _dictionary() -> tuple[Sequence[str], Sequence[int]]:
    """The Han words of jieba's dictionary with their cumulated frequencies."""
    # Importing it would warn.
    (folder,) = find_spec("jieba").submodule_search_locations
    found = _WORD.findall((Path(folder) / "dict.txt").read_text(encoding="utf-8"))
    return [word for word, _ in found], list(accumulate(int(frequency) for _, frequency in found))


def main() -> None:
    """The command ``python -m bench.generate``."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.generate", description="Write generated transcripts."
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("count", type=int, metavar="N", help="the number of transcripts")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed gives other texts (%(default)s)")
    given = parser.parse_args()
    write_files(generate(given.count, given.seed), given.folder)


if __name__ == "__main__":
    main()
