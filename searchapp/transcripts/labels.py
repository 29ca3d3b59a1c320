"""Labels: speakers called by what they do rather than by name, and headings that are not speakers at all."""

from __future__ import annotations

import re
from functools import lru_cache

from searchapp.model import Role
from searchapp.transcripts.names import key

_BY_ROLE: dict[Role, tuple[str, ...]] = {
    "operator": (
        "Operator", "Conference Operator", "Call Operator", "Moderator", "Host", "Coordinator", "Conference Coordinator",
        "接线员", "接線員", "操作员", "操作員", "会议操作员", "會議操作員", "电话会议操作员", "主持人", "会议主持人", "會議主持人", "司仪", "话务员",
    ),
    "analyst": (
        "Q", "问", "問", "提问", "提問", "问题", "問題", "提问者", "提問者", "提问人", "提問人", "分析师", "分析師", "Analyst", "Analysts",
        "Unidentified Analyst", "Unknown Analyst", "Unidentified Participant", "Unidentified Caller",
        "Unknown Attendee", "未具名分析师", "未知分析师", "身份不明的分析师", "未识别的分析师", "投资者", "投資者", "投资人", "投資人", "记者", "記者",
        "与会人", "與會人", "与会者", "與會者", "投资者提问", "Questioner", "Question", "媒体", "媒體",
    ),
    "management": (
        "A", "答", "回答", "答复", "答覆", "管理层", "管理層", "公司管理层", "公司管理層", "公司", "公司代表", "公司回答", "公司回复",
        "Management", "Executive", "Unidentified Company Representative", "Unknown Executive", "Unidentified Executive",
        "Company Representative", "Unidentified Corporate Participant", "Answer", "Corporate Participant",
        "未具名管理层", "未知高管", "身份不明的公司代表",
    ),
}  # fmt: skip
_ROLE_OF = {key(label): role for role, labels in _BY_ROLE.items() for label in labels}
_UNNAMED = re.compile(
    "unidentified|unknown|未具名|未知|身份不明|未识别|^(?:分析[师師]|analyst|questioner|与会[人者]|與會[人者]|投[资資]"
    "[人者]|[记記]者|[媒]体|媒體|提[问問][人者]?)$",
    re.IGNORECASE,
)

_NUMBERED = re.compile(
    r"(?:spk|speaker|发言人|發言人|说话人|說話人|讲话人|講者|讲者|参会人|嘉宾|与会者)[ _-]?[\dA-Z]{1,3}",
    re.IGNORECASE,
)
_OPERATOR = re.compile("operator|接[线線]员|接線員|操作[员員]|话务员|話務員", re.IGNORECASE)
_HEADING = re.compile(
    "会议|會議|说明会|說明會|法說|发布会|發布會|交流会|交流會|20\\d\\d|电话会|電話會|财报|財報|业绩|業績|纪要|紀要|记录|紀錄|逐字稿|季度|年度|transcript|conference call"
    "|earnings|participants|presentation|questions? and answers|q&a|contents|disclaimer"
    "|问答环节|問答環節|免责|免責|声明|目录|参会人员|與會人員|出席|日期|时间|時間|地点|地點|第[一二三四五六七八九十\\d]+[次場场届屆]",
    re.IGNORECASE,
)

# What the buttons of the page left behind when it was copied.
REMAINS = frozenset(
    "中文翻译,显示英文,显示中文,显示原文,查看原文,查看译文,英文原文,隐藏原文,收起译文,翻译,展开全文,展开,收起,收起全文,"
    "复制,复制链接,复制全文,分享,收藏,点赞,打印,下载,返回顶部,加载更多,查看更多,中文翻譯,顯示英文,顯示中文,顯示原文,"
    "展開全文,複製連結,列印,下載,回到頂部,"
    "Translate,Share,Print,Download,Copy,Bookmark,Advertisement,Show English,Show original,Show Original,"
    "Show translation,Show more,Read more,Copy link,Back to top,See translation,Hide original".split(",")
)


def role_of(label: str) -> Role | None:
    """Return the role a label names by itself, or None for a person's name.

    >>> role_of("OPERATOR"), role_of("答"), role_of("Ziyu Shen")
    ('operator', 'management', None)
    """
    return _ROLE_OF.get(key(label))


def is_numbered(label: str) -> bool:
    """Tell whether a label is one that machines give to voices: ``spk09``, ``发言人1``."""
    return _NUMBERED.fullmatch(label) is not None


def is_operator(label: str) -> bool:
    """Tell whether a label is that of a telephone operator, whom only a conference call has."""
    return _OPERATOR.search(label) is not None


@lru_cache(maxsize=4096)
def is_unnamed(label: str) -> bool:
    """Tell whether a label may stand for several people, as ``Unidentified Analyst`` does."""
    return _UNNAMED.search(label) is not None


def is_heading(line: str) -> bool:
    """Tell whether a short line without closing punctuation reads as a heading rather than a name."""
    return _HEADING.search(line) is not None
