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
# These companies have a call in each of twenty quarters, then come as many other companies.
_COMPANIES, _PERIODS, _FIRST_YEAR = 300, 20, 2018
_ANALYSTS = 10

_PLACES = "星河 云帆 金石 长风 海岳 青禾 北辰 天衡 远山 明川 华曜 博观 润泽 启元 安澜 鸿图 立方 思远 卓越 锦程".split()
_TRADES = "科技 能源 医药 汽车 软件 半导体 物流 传媒 食品 材料".split()
_KINDS = "股份 集团 控股 国际 实业 技术 智能 发展".split()
_CALLED = [place + trade + kind for kind in _KINDS for trade in _TRADES for place in _PLACES]
_BUSINESS = "证券 资本 基金 银行 国际 研究 投资 资管 期货 金融 信托 保险 财富 创投 顾问".split()
_FIRMS = [place + business for business in _BUSINESS for place in _PLACES]
_SURNAMES = "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo".split()
_GIVEN = "Wei Fang Min Jing Lei Qiang Jun Yan Jie Tao Ming Chao Ping Gang Hui Xin Bo Ning Rui Kai".split()
_NAMES = [
    f"{one}{two} {last}" for one in _GIVEN for two in ("", *map(str.lower, _GIVEN)) for last in _SURNAMES
]
random.Random(0).shuffle(_NAMES)
_AREAS = "财务 运营 技术 战略 市场 产品 人力资源 信息 法务 研发 投资 销售".split()
_TITLES = [f"首席{area}官" for area in _AREAS]
_TITLES += [f"{area}{rank}" for rank in ("高级副总裁", "副总裁", "总经理", "总监") for area in _AREAS]
_TERMS = "AI AIGC SaaS GMV ARPU GAAP EBITDA ROE IPO R&D SG&A GPT-4 T+0 B2B ESG 5G OEM DRAM Robotaxi".split()

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_SENTENCE = re.compile(r"[^。！？!?\n]{6,120}[。！？!?]")
_HAND_OVER = re.compile("提问|问答|第一个问题|接线员|有请|交给")
_WORD = re.compile(r"^([一-鿿]{1,8}) (\d+)", re.MULTILINE)


def generate(count: int, seed: int = SEED) -> Iterator[Transcript]:
    """Generate transcripts; a smaller count gives the first ones of a larger count."""
    for number in range(count):
        rest, place = divmod(number, _COMPANIES)
        block, period = divmod(rest, _PERIODS)
        company = block * _COMPANIES + place
        # They do not all begin in the same year.
        year, quarter = divmod(_FIRST_YEAR * 4 + company % 12 + period, 4)
        ticker, period = f"{600000 + company}", f"{year}Q{quarter + 1}"
        name = _CALLED[company % len(_CALLED)]
        chance = random.Random(f"{seed} call {number}")
        greeting = f"大家好，欢迎参加{name}{year}年第{'一二三四'[quarter]}季度财报电话会议。请开始。"
        said = list(_said(chance, greeting, _managers(company)))
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


def _managers(company: int) -> list[Participant]:
    """Three to six people, the same in every call of a company."""
    others = (_TITLES[(company + 17 * number) % len(_TITLES)] for number in range(company % 4))
    # The names before these are the analysts'.
    names = _NAMES[len(_FIRMS) * _ANALYSTS :]
    return [
        Participant(names[(company * 6 + number) % len(names)], (), "management", title)
        for number, title in enumerate(("投资者关系总监", "首席执行官", "首席财务官", *others))
    ]


def _analyst(chance: random.Random) -> Participant:
    """A few firms ask most questions, and of each a few analysts: the n-th is drawn 1/n times as often as the first."""
    sizes = len(_FIRMS), _ANALYSTS
    firm, number = (chance.choices(range(size), [1 / n for n in range(1, size + 1)])[0] for size in sizes)
    return Participant(_NAMES[firm * _ANALYSTS + number], (), "analyst", None, _FIRMS[firm])


def _said(
    chance: random.Random, greeting: str, managers: list[Participant]
) -> Iterator[tuple[Participant, Section, int | None, str]]:
    operator, (relations, executive, finance, *_) = Participant("Operator", role="operator"), managers
    yield operator, "prepared", None, greeting
    yield relations, "prepared", None, _speech(chance, _RELATIONS)
    yield executive, "prepared", None, _speech(chance, _SPEECH)
    yield finance, "prepared", None, _speech(chance, _SPEECH)
    for exchange in range(1, _EXCHANGES + 1):
        analyst, (answering, adding) = _analyst(chance), chance.sample(managers[1:], 2)
        yield operator, "qa", exchange, f"下一个问题来自{analyst.firm}的{analyst.name}，请提问。"
        yield analyst, "qa", exchange, _speech(chance, _QUESTION)
        yield answering, "qa", exchange, _speech(chance, _ANSWER)
        yield adding, "qa", exchange, _speech(chance, _ADDITION)


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
    """Words with a comma and a number or Latin term, and a full stop."""
    words, weights = _dictionary()
    parts = chance.choices(words, cum_weights=weights, k=chance.randint(4, 14))
    number, term = chance.randint(1, 9999), chance.choice(("", " ")) + chance.choice(_TERMS)
    told = chance.choice((f"{number / 100}%", f"{number:,}万元", f"{2015 + number % 12}年", term, term))
    for other in ("，", told):
        parts.insert(chance.randint(1, len(parts)), other)
    return "".join(parts).strip("，") + chance.choice("。。。。。！？")


@cache
def _sentences() -> tuple[str, ...]:
    """The different sentences of the sample transcripts."""
    # Read as plain text: what is generated must not depend on how well transcripts are parsed.
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
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
    parser = argparse.ArgumentParser("python -m bench.generate", description="Write generated transcripts.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("count", type=int, metavar="N", help="the number of transcripts")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed gives other texts (%(default)s)")
    given = parser.parse_args()
    write_files(generate(given.count, given.seed), given.folder)


if __name__ == "__main__":
    main()
