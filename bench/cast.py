"""Who takes part in the generated calls: companies, their managers, and the analysts who ask."""

from __future__ import annotations

import random
from dataclasses import dataclass

from searchapp.model import Participant

_PLACES = "星河 云帆 金石 长风 海岳 青禾 北辰 天衡 远山 明川 华曜 博观 润泽 启元 安澜 鸿图 立方 思远 卓越 锦程".split()
_TRADES = "科技 能源 医药 汽车 软件 半导体 物流 传媒 食品 材料".split()
_KINDS = "股份 集团 控股 国际 实业".split()
_SURNAMES = "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo".split()
_GIVEN = "Wei Fang Min Jing Lei Qiang Jun Yan Jie Tao Ming Chao Ping Gang Hui Xin Bo Ning Rui Kai".split()
_FIRMS = "中金公司 中信证券 华泰证券 国泰君安 海通证券 招商证券 广发证券 申万宏源 高盛 摩根士丹利 瑞银 花旗 汇丰 美银".split()

OPERATOR = Participant("Operator", role="operator")


@dataclass(frozen=True, slots=True)
class Company:
    """A company and the managers who speak for it."""

    name: str
    ticker: str
    relations: Participant
    executive: Participant
    finance: Participant


def company(seed: int, number: int) -> Company:
    """The company of a number, the same for a seed whatever else is generated; names differ up to 1,000."""
    chance = random.Random(f"{seed} company {number}")
    place = _PLACES[number % len(_PLACES)]
    trade = _TRADES[number // len(_PLACES) % len(_TRADES)]
    kind = _KINDS[number // (len(_PLACES) * len(_TRADES)) % len(_KINDS)]
    names = chance.sample([f"{given} {surname}" for given in _GIVEN for surname in _SURNAMES[:10]], 3)
    people = (
        Participant(name, (), "management", title)
        for name, title in zip(names, ("IR", "CEO", "CFO"), strict=True)
    )
    return Company(f"{place}{trade}{kind}", f"{600000 + number}", *people)


def analyst(chance: random.Random) -> Participant:
    """Somebody who asks; always of the same firm."""
    name = f"{chance.choice(_GIVEN)} {chance.choice(_SURNAMES[10:])}"
    return Participant(name, (), "analyst", None, random.Random(name).choice(_FIRMS))
