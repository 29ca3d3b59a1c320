"""One made-up call, in Chinese and in English, and how each layout prints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from searchapp.model import Role, Section


@dataclass(frozen=True)
class Said:
    """A turn as it must be read, whichever layout prints it."""

    speaker: str
    role: Role
    title: str
    firm: str | None
    section: Section
    paragraphs: tuple[str, ...]
    time: str

    @property
    def own_firm(self) -> str:
        """The firm as printed by layouts that give a firm for everybody."""
        return self.firm or ("Harbor Cloud" if self.speaker.isascii() else "远山科技")


ENGLISH = (
    Said("Operator", "operator", "", None, "prepared", ("Good day, and welcome to the Harbor Cloud Third Quarter 2024 Earnings "
         "Conference Call. After the remarks there will be a question-and-answer session. I now hand over to Jane Doe, Head of Investor Relations.",), "00:00:00"),
    Said("Jane Doe", "management", "IR", None, "prepared", ("Thank you, operator. With me are Ann Lee, our Chief Executive Officer, "
         "and Tom O'Hara, our Chief Financial Officer.", "Please note: the numbers are unaudited."), "00:00:40"),
    Said("Ann Lee", "management", "CEO", None, "prepared", ("Thank you, Jane. Revenue grew 31% year over year.",
         "Gross margin was 17%, and we are happy with that."), "00:01:50"),
    Said("Tom O'Hara", "management", "CFO", None, "prepared", ("Thank you. Two points: cash and costs. Both are fine.",), "00:05:10"),
    Said("Operator", "operator", "", None, "qa", ("Thank you. Our first question comes from the line of Bob Ray with Granite Research. "
         "Your line is open.",), "00:15:00"),
    Said("Bob Ray", "analyst", "Analyst", "Granite Research", "qa", ("Thanks for taking my question. How will margins develop?",), "00:15:30"),
    Said("Tom O'Hara", "management", "CFO", None, "qa", ("They will improve.", "That is what we expect for the fourth quarter."), "00:16:00"),
    Said("Bob Ray", "analyst", "Analyst", "Granite Research", "qa", ("Thank you, that is clear.",), "00:17:20"),
    Said("Operator", "operator", "", None, "qa", ("The next question comes from Mei Lin with Summit Securities. Please go ahead.",), "00:18:00"),
    Said("Mei Lin", "analyst", "Analyst", "Summit Securities", "qa", ("Congratulations. What about capital spending?",), "00:18:30"),
    Said("Ann Lee", "management", "CEO", None, "qa", ("It stays flat.",), "00:19:00"),
    Said("Operator", "operator", "", None, "qa", ("There are no further questions. I turn the call back to Ann Lee for closing remarks.",), "00:30:00"),
    Said("Ann Lee", "management", "CEO", None, "qa", ("Thank you all for joining us today.",), "00:30:20"),
)  # fmt: skip

CHINESE = (
    Said("接线员", "operator", "", None, "prepared", ("各位好，欢迎参加远山科技2024年第三季度业绩电话会议。管理层发言后将进行问答环节。"
         "现在有请投资者关系总监陈静女士。",), "00:00:00"),
    Said("陈静", "management", "IR", None, "prepared", ("谢谢接线员。今天出席的有：首席执行官林明先生；以及首席财务官王海涛先生。",
         "请注意：以下数据未经审计。"), "00:00:40"),
    Said("林明", "management", "CEO", None, "prepared", ("谢谢陈静。收入同比增长31%。", "毛利率为17%，我们对此满意。"), "00:01:50"),
    Said("王海涛", "management", "CFO", None, "prepared", ("谢谢。我讲两点：现金和成本。两者都很好。",), "00:05:10"),
    Said("接线员", "operator", "", None, "qa", ("谢谢。第一个问题来自花岗岩证券的刘洋。您的线路已接通。",), "00:15:00"),
    Said("刘洋", "analyst", "Analyst", "花岗岩证券", "qa", ("谢谢管理层。请问毛利率将如何变化？",), "00:15:30"),
    Said("王海涛", "management", "CFO", None, "qa", ("会改善。", "这是我们对第四季度的预期。"), "00:16:00"),
    Said("刘洋", "analyst", "Analyst", "花岗岩证券", "qa", ("谢谢，非常清楚。",), "00:17:20"),
    Said("接线员", "operator", "", None, "qa", ("下一个问题来自顶峰证券的赵敏。请提问。",), "00:18:00"),
    Said("赵敏", "analyst", "Analyst", "顶峰证券", "qa", ("恭喜。资本支出怎么看？",), "00:18:30"),
    Said("林明", "management", "CEO", None, "qa", ("保持不变。",), "00:19:00"),
    Said("接线员", "operator", "", None, "qa", ("没有更多问题了。现在交还给林明做总结。",), "00:30:00"),
    Said("林明", "management", "CEO", None, "qa", ("感谢各位今天的参与。",), "00:30:20"),
)  # fmt: skip

Call = tuple[Said, ...]


def names_alone(call: Call) -> str:
    return "\n".join(line for said in call for line in (said.speaker, *said.paragraphs))


def names_alone_with_blank_lines(call: Call) -> str:
    head = "# 一次电话会议\n主办：某机构\n\n"
    return head + "\n\n".join("\n".join([said.speaker, *said.paragraphs]) for said in call)


def names_apart(call: Call) -> str:
    return "\n\n".join(line for said in call for line in (said.speaker, *said.paragraphs))


def firm_below(call: Call) -> str:
    people = {said.speaker: said for said in call if said.title}
    lines = ["Q3 CALL", "", "CORPORATE PARTICIPANTS"]
    for role in ("management", "analyst"):
        if role == "analyst":
            lines += ["", "CONFERENCE CALL PARTICIPANTS"]
        for said in people.values():
            if said.role == role:
                lines += [said.speaker, f"{said.own_firm} - {said.title}"]
    lines += ["", "PRESENTATION"]
    for before, said in zip((None, *call), call, strict=False):
        if before is not None and before.section != said.section:
            lines += ["", "QUESTIONS AND ANSWERS"]
        lines += ["", said.speaker]
        if said.title:
            lines.append(f"{said.own_firm} - {said.title}")
        lines += said.paragraphs
    return "\n".join(lines)


def dashes(call: Call) -> str:
    lines = [
        "Contents:",
        "",
        "Prepared Remarks",
        "Questions and Answers",
        "Call Participants",
        "",
        "Prepared Remarks:",
        "",
    ]
    for before, said in zip((None, *call), call, strict=False):
        if before is not None and before.section != said.section:
            lines += ["Questions & Answers:", ""]
        lines += [" -- ".join(part for part in (said.speaker, said.firm, said.title) if part), ""]
        for paragraph in said.paragraphs:
            lines += [paragraph, ""]
    lines += ["Call participants:", ""]
    for said in {said.speaker: said for said in call if said.title}.values():
        lines += [" -- ".join(part for part in (said.speaker, said.firm, said.title) if part), ""]
    return "\n".join(lines)


def colons(call: Call) -> str:
    mark = ": " if call is ENGLISH else "："
    return "\n".join(
        line for said in call for line in (f"{said.speaker}{mark}{said.paragraphs[0]}", *said.paragraphs[1:])
    )


def colons_in_capitals(call: Call) -> str:
    return "\n\n".join(f"{said.speaker.upper()}: " + "\n".join(said.paragraphs) for said in call)


def colons_with_titles(call: Call) -> str:
    return "\n".join(
        (f"{said.speaker} ({said.firm})" if said.firm else f"{said.speaker} ({said.title})" if said.title else said.speaker)
        + ": " + "\n".join(said.paragraphs) for said in call
    )  # fmt: skip


def analyst_colons(call: Call) -> str:
    office = {"IR": "投资者关系总监", "CEO": "首席执行官", "CFO": "首席财务官", "Analyst": "分析师", "": ""}
    return "\n".join(
        f"\u3000\u3000{(said.firm or '') + '(92.83, 0.27, 0.29%)' if said.firm else ''}{office[said.title]}{said.speaker}："
        + "\n\u3000\u3000".join(said.paragraphs)
        for said in call
    )


def times(call: Call) -> str:
    return "\n".join(line for said in call for line in (f"{said.speaker} {said.time[3:]}", *said.paragraphs))


def times_on_one_line(call: Call) -> str:
    return "\n".join(f"{said.speaker} {said.time} " + "\n".join(said.paragraphs) for said in call)


def times_in_a_list(call: Call) -> str:
    return "\n\n".join(
        f"- **{said.speaker} {said.time[3:]}**\n" + "\n".join(said.paragraphs) for said in call
    )


def markdown_headings(call: Call) -> str:
    head = "# 一次电话会议\n📅 時間：2024-11-05\n📍 地點：線上\n\n### Presentation\n\n"
    return head + _by_section(
        call, lambda said: f"### {said.speaker}：\n" + "\n".join(said.paragraphs), "### Q&A"
    )


def markdown_bold(call: Call) -> str:
    def block(said: Said) -> str:
        label = f"{said.speaker} - {said.own_firm}, {said.title}" if said.title else said.speaker
        return f"**{label}**\n({said.time}) " + "\n".join(said.paragraphs)

    return "## Presentation\n\n" + _by_section(call, block, "## Q&A")


def listed_names(call: Call) -> str:
    people = {said.speaker: said for said in call if said.title}
    lines = ["Executives", ""]
    lines += [f"{said.speaker} - {said.title}" for said in people.values() if said.role == "management"]
    lines += ["", "Analysts", ""]
    lines += [f"{said.speaker} - {said.firm}" for said in people.values() if said.role == "analyst"]
    body = _by_section(
        call, lambda said: f"{said.speaker}\n\n" + "\n\n".join(said.paragraphs), "Question-and-Answer Session"
    )
    return "\n".join(lines) + "\n\n" + body


def bilingual(call: Call) -> str:
    def both(paragraph: str) -> list[str]:
        other = "这是中文的译文，也要留下。" if call is ENGLISH else "This is the translation, which stays."
        return [paragraph, other] if call is ENGLISH else [other, paragraph]

    return "\n".join(
        line
        for said in call
        for line in (said.speaker, *(one for text in said.paragraphs for one in both(text)))
    )


def _by_section(call: Call, block: Callable[[Said], str], heading: str) -> str:
    first = next(number for number, said in enumerate(call) if said.section == "qa")
    return "\n\n".join([*map(block, call[:first]), heading, *map(block, call[first:])])
