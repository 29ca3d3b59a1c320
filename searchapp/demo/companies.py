"""The cast: invented companies, managers, analysts and firms.

Chinese company names come from idioms and tales of things that do not exist (子虚乌有, 海市蜃楼, 黄粱一梦), English ones from
imaginary places. No exchange has the suffix of the tickers, ``.XX``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Industry = Literal["software", "cars", "electronics", "health", "consumer", "energy"]
Language = Literal["zh", "en"]
LayoutName = Literal["names-alone", "colons", "firm-below"]

INDUSTRIES: tuple[Industry, ...] = ("software", "cars", "electronics", "health", "consumer", "energy")
PERIODS: tuple[str, ...] = (
    "2022Q3", "2022Q4", "2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manager:
    """Someone who speaks for a company.

    ``name`` is the name that the transcript prints, ``introduced`` the name in the introduction, ``announced`` the title
    there and ``title`` its normal form.
    """

    name: str
    introduced: str
    announced: str
    title: str


@dataclass(frozen=True, slots=True)
class Analyst:
    """Someone who asks for a firm."""

    name: str
    firm: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company; ``number`` is its place in COMPANIES. ``managers`` begin with IR, CEO and CFO."""

    number: int
    name: str
    ticker: str
    industry: Industry
    language: Language
    layout: LayoutName
    managers: tuple[Manager, ...]


# In each industry the last company speaks English.
_NAMED: dict[Industry, tuple[tuple[str, str], ...]] = {
    "software": (("子虚智能", "ZXZN"), ("乌有云科技", "WYYK"), ("亡是数据", "WSSJ"), ("无何软件", "WHRJ"), ("Nonesuch Systems", "NONE")),
    "cars": (("夸父汽车", "KFQC"), ("飞廉汽车", "FLQC"), ("八骏电动", "BJDD"), ("大椿汽车", "DCQC"), ("Phantom Ridge Motors", "PHRM")),
    "electronics": (("镜花家电", "JHJD"), ("水月电子", "SYDZ"), ("离朱光学", "LZGX"), ("偃偶机器人", "YOJQ"), ("Brigadoon Devices", "BRIG")),
    "health": (("蓬壶生物", "PHSW"), ("瑶圃药业", "YPYY"), ("捣月制药", "DYZY"), ("不老泉医疗", "BLQY"), ("Utopian Remedies", "UTOP")),
    "consumer": (("海市百货", "HSBH"), ("蜃楼优选", "SLYX"), ("黄粱食品", "HLSP"), ("南柯家居", "NKJJ"), ("Cockaigne Foods", "COCK")),
    "energy": (("若木光伏", "RMGF"), ("旸谷储能", "YGCN"), ("虞渊电力", "YYDL"), ("烛阴材料", "ZYCL"), ("Laputa Energy", "LAPU")),
}  # fmt: skip

_FAMILIES = (
    "沈 Shen,林 Lin,顾 Gu,陆 Lu,江 Jiang,程 Cheng,苏 Su,叶 Ye,方 Fang,梁 Liang,唐 Tang,韩 Han,"
    "冯 Feng,徐 Xu,蒋 Jiang,罗 Luo,高 Gao,郭 Guo,宋 Song,周 Zhou,吴 Wu,郑 Zheng,谢 Xie,姚 Yao"
).split(",")
_GIVEN = (
    "景行 Jingxing,知远 Zhiyuan,若溪 Ruoxi,明轩 Mingxuan,子墨 Zimo,清越 Qingyue,文博 Wenbo,雨桐 Yutong,思齐 Siqi,嘉树 Jiashu,"
    "云舟 Yunzhou,书瑶 Shuyao,鸿飞 Hongfei,静姝 Jingshu,怀瑾 Huaijin,晓枫 Xiaofeng,致宁 Zhining,安澜 Anlan,望舒 Wangshu,星河 Xinghe,"
    "慕白 Mubai,青禾 Qinghe,凌霄 Lingxiao,雅歌 Yage,仲谋 Zhongmou,思源 Siyuan,皓月 Haoyue,承志 Chengzhi,芷兰 Zhilan,逸飞 Yifei,"
    "成蹊 Chengxi,元白 Yuanbai,采薇 Caiwei,博文 Bowen,泽宇 Zeyu,心怡 Xinyi,修远 Xiuyuan,千帆 Qianfan,浩然 Haoran,梦瑶 Mengyao,"
    "立群 Liqun,竹君 Zhujun,海岚 Hailan,天佑 Tianyou,敏行 Minxing,秋实 Qiushi,映雪 Yingxue,照临 Zhaolin"
).split(",")
_FIRST_NAMES = (
    "Alice,Bruno,Clara,Desmond,Edith,Felix,Greta,Hector,Ingrid,Julian,Kira,Leopold,Miriam,Nolan,Octavia,Percy,Quentin,Rosalind,"
    "Silas,Tabitha,Ulric,Violet,Walter,Yvonne"
).split(",")
_LAST_NAMES = (
    "Ashdown,Birchwood,Caldermoor,Dunmere,Elderfield,Fernsby,Greystoke,Hollowell,Ivesdale,Jessamy,Kestrelton,Larkspur,Merrowdale,"
    "Northgate,Oakhanger,Pellworth,Quillfeather,Ravenscar,Silverlake,Thornbury,Underhill,Vexley,Wintermere,Yarrowby"
).split(",")
_FIRMS = (
    "镜湖证券,云梦证券,扶摇资本,天姥证券,壶中资本,烂柯证券,蕉鹿证券,槐安国际,飞光证券,玄圃资本,逍遥证券,濠梁资本,"
    "采薇证券,白驹证券,流觞资本,鹿鸣国际,沧浪证券,孤山资本"
).split(",")
_ENGLISH_FIRMS = (
    "Lilliput Research,Erewhon Securities,Cloudcuckoo Capital,Avalon Mist Partners,Xanadu Equities,"
    "Ruritania Securities,Elsewhere Capital"
).split(",")

_CHIEFS = (
    ("董事长兼首席执行官", "Chair & CEO"), ("首席执行官", "CEO"), ("创始人兼首席执行官", "Founder & CEO"), ("首席执行官", "CEO"),
)  # fmt: skip
_RELATIONS = ("投资者关系总监", "IR")
_FINANCE = ("首席财务官", "CFO")
_OTHERS = (("首席运营官", "COO"), ("首席技术官", "CTO"))


def _chinese(number: int) -> tuple[str, str]:
    """Return the n-th Chinese name, and its pinyin."""
    turn, family = divmod(number, len(_FAMILIES))
    # 25 and 48 have no common divisor, so no name comes twice.
    han, latin = _FAMILIES[family].split()
    given, sound = _GIVEN[(7 * family + 25 * turn) % len(_GIVEN)].split()
    return f"{han}{given}", f"{sound} {latin}"


def _english(number: int) -> str:
    turn, last = divmod(number, len(_LAST_NAMES))
    return f"{_FIRST_NAMES[(5 * last + 7 * turn) % len(_FIRST_NAMES)]} {_LAST_NAMES[last]}"


def _managers(number: int, language: Language, pinyin: bool) -> tuple[Manager, ...]:
    """Three to five people: IR, CEO, CFO and up to two others."""
    titles = (_RELATIONS, _CHIEFS[number % len(_CHIEFS)], _FINANCE, *_OTHERS)[: 3 + number % 3]
    people = []
    for place, (announced, title) in enumerate(titles):
        if language == "en":
            name = introduced = _english(number // 5 * 5 + place)
            announced = _ENGLISH_TITLES[title]
        else:
            introduced, latin = _chinese(number * 5 + place)
            # Like many managers who deal with investors abroad, some are printed with an English first name.
            if pinyin and place == 2:
                latin = f"{_FIRST_NAMES[number % len(_FIRST_NAMES)]} {latin.split()[1]}"
            name = latin if pinyin else introduced
        people.append(Manager(name, introduced, announced, title))
    return tuple(people)


_ENGLISH_TITLES = {
    "IR": "Head of Investor Relations",
    "CEO": "Chief Executive Officer",
    "Chair & CEO": "Chairman and Chief Executive Officer",
    "Founder & CEO": "Founder and Chief Executive Officer",
    "CFO": "Chief Financial Officer",
    "COO": "Chief Operating Officer",
    "CTO": "Chief Technology Officer",
}


def _companies() -> tuple[Company, ...]:
    found: list[Company] = []
    for industry in INDUSTRIES:
        for place, (name, ticker) in enumerate(_NAMED[industry]):
            number = len(found)
            language: Language = "zh" if place < 4 else "en"
            layout: LayoutName = "firm-below" if language == "en" else ("names-alone", "colons")[place % 2]
            managers = _managers(number, language, pinyin=place == 2)
            found.append(Company(number, name, f"{ticker}.XX", industry, language, layout, managers))
    return tuple(found)


COMPANIES: tuple[Company, ...] = _companies()


def analysts(company: Company) -> tuple[Analyst, ...]:
    """The analysts who follow a company: one from each firm of its language.

    A firm has two analysts, one for the first three industries and one for the others.
    """
    late = INDUSTRIES.index(company.industry) >= 3
    if company.language == "en":
        return tuple(
            Analyst(_english(40 + 2 * place + late), firm) for place, firm in enumerate(_ENGLISH_FIRMS)
        )
    return tuple(Analyst(_chinese(150 + 2 * place + late)[0], firm) for place, firm in enumerate(_FIRMS))
