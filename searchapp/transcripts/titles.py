"""Titles: a short normal form for titles in Chinese and English."""

from __future__ import annotations

import re

# Longer names come before names that they contain.
_FORMS: tuple[tuple[str, str], ...] = (
    ("投资者关系[^,，;；:：。兼\\s]{0,6}?(?:负责人|总经理|经理|总监|主管|主任|专员|副总裁|代表)?|投資(?:者|人)關係(?:負責人|經理|總監|主管|代表)?", "IR"),
    (
        "(?:(?:Senior |Executive )?(?:Vice President|VP|Head|Director|Manager|Senior Manager|Senior Director|Officer),?"
        " (?:of |for )?(?:Global )?)?Investor Relations(?: (?:Director|Manager|Officer|Representative|Head))?|IR",
        "IR",
    ),
    ("联席董事长|聯席董事長|Co-Chair(?:man|woman|person)?", "Co-Chair"),
    ("副董事长|副董事長|副主席|Vice[- ]Chair(?:man|woman|person)?(?: of the Board)?", "Vice Chair"),
    ("执行董事长|Executive Chair(?:man|woman|person)?(?: of the Board)?", "Executive Chair"),
    ("董事长|董事長|董事局主席|董事会主席|董事會主席|主席|Chair(?:man|woman|person)?(?: of the Board(?: of Directors)?)?", "Chair"),
    ("联席首席执行官|Co-CEO|Co-Chief Executive Officer", "Co-CEO"),
    ("首席执行官|首席執行官|執行長|行政总裁|行政總裁|CEO|Chief Executive(?: Officer)?", "CEO"),
    ("首席财务官|首席財務官|財務長|财务总监|財務總監|财务负责人|首席财务总监|CFO|Chief Financial Officer", "CFO"),
    ("首席运营官|首席營運官|首席营运官|營運長|COO|Chief Operating Officer", "COO"),
    ("首席技术官|首席技術官|技術長|CTO|Chief Technology Officer|Chief Technical Officer", "CTO"),
    ("首席战略官|首席策略官|策略長|CSO|Chief Strategy Officer", "CSO"),
    ("首席营销官|首席市场官|首席行銷官|行銷長|CMO|Chief Marketing Officer", "CMO"),
    ("首席产品官|首席產品官|產品長|CPO|Chief Product Officer", "CPO"),
    ("首席信息官|首席資訊官|資訊長|CIO|Chief Information Officer", "CIO"),
    ("首席商务官|首席商業官|CBO|Chief Business Officer", "CBO"),
    ("首席人力资源官|首席人力資源官|CHRO|Chief Human Resources Officer|Chief People Officer", "CHRO"),
    ("联合创始人|聯合創始人|共同創辦人|Co-?[Ff]ounder", "Co-Founder"),
    ("创始人|創始人|創辦人|Founder", "Founder"),
    ("董事会秘书|董事會秘書|董秘|Board Secretary|Secretary of the Board", "Board Secretary"),
    ("独立董事|獨立董事|Independent Director", "Independent Director"),
    ("执行董事|執行董事|Executive Director", "Executive Director"),
    ("执行副总裁|執行副總裁|EVP|Executive Vice President", "EVP"),
    ("高级副总裁|资深副总裁|高級副總裁|資深副總裁|SVP|Senior Vice President", "SVP"),
    ("副总裁|副總裁|VP|Vice President", "VP"),
    ("联席总裁|聯席總裁|Co-President", "Co-President"),
    ("总裁|總裁|President", "President"),
    ("副总经理|副總經理|Deputy General Manager", "Deputy General Manager"),
    ("总经理|總經理|General Manager", "General Manager"),
    ("Managing Director|董事总经理|董事總經理", "Managing Director"),
    ("财务副总裁|Vice President of Finance|VP of Finance|VP Finance", "VP Finance"),
    ("分析[师師]|(?:Senior |Equity |Research )*Analyst", "Analyst"),
    ("董事(?![会會局])|Director", "Director"),
)  # fmt: skip

_JOINT = r"\s*(?:兼任|兼|暨|以及|及|和|与|與|、|/|／|&|,? and |, )\s*"
_ONE = "|".join(f"(?:{form})" for form, _ in _FORMS)

# A complete title phrase: 董事长兼首席执行官, Chairman and CEO. In Latin letters it must be a whole word.
_BEGIN = "(?:(?<![A-Za-z])|(?=[^A-Za-z]))"
_END = "(?:(?<=[^A-Za-z])|(?![A-Za-z]))"
PHRASE = f"(?:{_BEGIN}(?:{_ONE}){_END}(?:{_JOINT}(?:{_ONE}){_END}){{0,3}})"

_WHOLE = tuple((re.compile(form), normal) for form, normal in _FORMS)
_ANY = re.compile(f"{_BEGIN}(?:{_ONE}){_END}")
# A cheap check first: a text without any of these has no introductions.
HINT = re.compile(
    "首席|董事|主席|总裁|總裁|总经理|總經理|投资者关系|投資|创始人|創始人|创办|創辦|财务总监|财务负责人|董秘|C[EFOTSMI]O|Chief|Chair|President|Investor"
    "|Founder|長"
)


def normal_title(phrase: str) -> str | None:
    """Return the normal form of a title phrase, with its parts in order, or None if it is not a title.

    >>> normal_title("董事长兼首席执行官"), normal_title("副董事长兼首席执行官"), normal_title("投资者关系经理")
    ('Chair & CEO', 'Vice Chair & CEO', 'IR')
    >>> normal_title("Chairman of the Board and Chief Executive Officer"), normal_title("Head of Investor Relations")
    ('Chair & CEO', 'IR')
    """
    parts: dict[str, None] = {}
    for found in _ANY.finditer(phrase):
        normal = next(normal for pattern, normal in _WHOLE if pattern.fullmatch(found[0]))
        parts[normal] = None
    return " & ".join(parts) or None


def title_as_announced(phrase: str) -> str | None:
    """Return the normal form of a title, or the phrase itself if there is none.

    >>> title_as_announced("Chief Financial Officer"), title_as_announced("Treasurer")
    ('CFO', 'Treasurer')
    """
    return normal_title(phrase) or phrase.strip() or None
