"""The made-up call as PDF files of the forms that providers and brokers print: pages, columns, tables, heads and feet."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from conversation import CHINESE, ENGLISH, Call, Said  # type: ignore[import-not-found]
from reportlab.lib.enums import TA_JUSTIFY  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
    Table,
)

WIDTH, HEIGHT = 612.0, 792.0
registerFont(UnicodeCIDFont("STSong-Light"))


@dataclass(frozen=True)
class Fonts:
    """The fonts of a document; the same for all three where it marks nothing by them."""

    plain: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    italic: str = "Helvetica-Oblique"


SEVERAL = Fonts()
ONE = Fonts("Helvetica", "Helvetica", "Helvetica")
HAN = Fonts("STSong-Light", "STSong-Light", "STSong-Light")

Placed = tuple[float, float, str, str, float]
Edges = Callable[[int, int], Sequence[Placed]]

# So that speeches run over lines and pages.
_MORE = (
    "Semiconductor demand in the data center remained strong across hyperscale customers, and inference workloads grew "
    "faster than training for the second quarter in a row. We shipped more accelerators than planned, with lead times that "
    "improved by about four weeks.",
    "Operating expenses rose 9% sequentially because of headcount, engineering development costs and long-term leases of "
    "computing infrastructure. We continue to manage spending with discipline; the full-year framework has not changed.",
    "In software, recurring revenue passed an important milestone. Subscription customers renewed at rates above 95%, and "
    "the average contract grew in length and in value, while professional services declined as we had expected.",
)
_MORE_HAN = (
    "数据中心需求保持强劲，推理工作负载的增长连续两个季度快于训练。我们的出货量高于计划，交货周期缩短了大约四周，供应链的瓶颈也得到缓解。"
    "从区域来看，海外收入占比提升到42%，东南亚和中东是增长最快的两个市场。",
    "运营费用环比增长9%，主要来自人员、研发以及长期租赁的算力基础设施。我们会继续严格控制支出，全年的费用框架没有变化，预计第四季度的费用率将进一步下降。",
)  # fmt: skip


def longer(call: Call, times: int = 3) -> Call:
    """The call with so many more paragraphs in every speech of a manager of the prepared part."""
    more = _MORE if call is ENGLISH else _MORE_HAN
    return tuple(
        replace(said, paragraphs=said.paragraphs + more * times)
        if said.role == "management" and said.section == "prepared"
        else said
        for said in call
    )


def at_random(call: Call, speeches: int, seed: int = 1) -> Call:
    """The call with so many more speeches of its people, of which each ends at another place of the line."""
    chance = random.Random(seed)
    words = sorted({word.strip(".,").lower() for word in " ".join(_MORE).split() if word.isascii()})
    asked = [said for said in call if said.section == "qa" and said.title]
    found = list(call)
    while len(found) < len(call) + speeches:
        said = chance.choice(asked)
        if said.speaker != found[-1].speaker:
            sentences = [
                " ".join(chance.choices(words, k=chance.randint(4, 14))) for _ in range(chance.randint(1, 6))
            ]
            found.append(replace(said, paragraphs=(" ".join(f"{one.capitalize()}." for one in sentences),)))
    return tuple(found)


@dataclass
class Paper:
    """Pages that lines are written on from the top; a full page begins a new one."""

    fonts: Fonts = SEVERAL
    size: float = 10
    leading: float = 13
    left: float = 72
    right: float = WIDTH - 72
    top: float = HEIGHT - 100
    bottom: float = 90
    hyphens: bool = False
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    y: float = HEIGHT - 100

    def new_page(self) -> None:
        self.pages.append([])
        self.y = self.top

    def at(self, x: float, y: float, text: str, font: str | None = None, size: float | None = None) -> None:
        self.pages[-1].append((x, y, text, font or self.fonts.plain, size or self.size))

    def gap(self, points: float) -> None:
        self.y -= points

    def line(
        self, text: str, font: str | None = None, size: float | None = None, x: float | None = None
    ) -> None:
        if self.y < self.bottom:
            self.new_page()
        self.at(self.left if x is None else x, self.y, text, font, size)
        self.y -= max(self.leading, (size or 0) * 1.2)

    def text(
        self,
        text: str,
        font: str | None = None,
        x: float | None = None,
        right: float | None = None,
        indent: float = 0,
    ) -> None:
        """A paragraph, wrapped between ``x`` and ``right``."""
        start = self.left if x is None else x
        width = (right or self.right) - start
        for number, one in enumerate(
            wrapped(text, font or self.fonts.plain, self.size, width, indent, self.hyphens)
        ):
            self.line(one, font, x=start + (indent if not number else 0))

    def pdf(self, edges: Edges = lambda page, pages: (), watermark: str = "") -> bytes:
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=True)
        for number, placed in enumerate(self.pages, 1):
            for x, y, text, font, size in [*edges(number, len(self.pages)), *placed]:
                canvas.setFont(font, size)
                canvas.drawString(x, y, text)
            if watermark:
                canvas.saveState()
                canvas.translate(WIDTH / 4, HEIGHT * 0.6)
                canvas.rotate(40)
                canvas.setFont(self.fonts.bold, 40)
                canvas.drawString(0, 0, watermark)
                canvas.restoreState()
            canvas.showPage()
        canvas.save()
        return stream.getvalue()


def wrapped(
    text: str, font: str, size: float, width: float, indent: float = 0, hyphens: bool = False
) -> Iterator[str]:
    """The lines of a paragraph; with ``hyphens``, long words are divided where the line ends."""
    line = ""
    room = width - indent
    for token in _tokens(text):
        if stringWidth((line + token).rstrip(), font, size) <= room:
            line += token
            continue
        if hyphens and token.isascii() and len(token.strip()) > 7:
            for cut in range(len(token.strip()) - 3, 2, -1):
                if stringWidth(line + token[:cut] + "-", font, size) <= room and token.strip(" .,").isalpha():
                    line, token = line + token[:cut] + "-", token[cut:]
                    break
        yield line.rstrip()
        line, room = token, width
    yield line.rstrip()


def _tokens(text: str) -> Iterator[str]:
    """Words with the space after them; Han characters are words, with the closing mark after them."""
    word = ""
    for number, mark in enumerate(text):
        word += mark
        after = text[number + 1 : number + 2]
        if mark == " " or ((mark > "\u2e80" or after > "\u2e80") and after not in "，。；：、？！）%"):
            yield word
            word = ""
    if word:
        yield word


_OFFICES = {
    "IR": "Head of Investor Relations", "CEO": "Co-Founder, Chief Executive Officer, President & Director",
    "CFO": "Executive Vice President & Chief Financial Officer",
}  # fmt: skip
_HAN_OFFICES = {"IR": "投资者关系总监", "CEO": "首席执行官", "CFO": "首席财务官", "Analyst": "分析师"}
_CONTENTS = ("Call Participants", "Presentation", "Question and Answer")


def people(call: Call, role: str) -> list[Said]:
    """Who speaks in a role, each once."""
    return list({said.speaker: said for said in call if said.role == role}.values())


def capital_iq(call: Call, fonts: Fonts = SEVERAL, gaps: bool = True) -> bytes:
    """A cover, contents, estimates, participants in two columns, then name, title and speech."""
    paper = Paper(fonts)
    paper.gap(120)
    paper.line("Harbor Cloud, Inc. NasdaqGS:HRBR", fonts.bold, 20)
    paper.gap(10)
    paper.line("FQ3 2024 Earnings Call Transcripts", fonts.bold, 16)
    paper.gap(10)
    paper.line("Wednesday, November 20, 2024 9:00 PM GMT")
    paper.gap(20)
    paper.line("S&P Global Market Intelligence Estimates", fonts.bold)
    columns = (72.0, 150.0, 230.0, 300.0, 370.0, 450.0)
    for row in (
        ("", "-FQ3 2024-", "", "", "-FQ4 2024-", "-FY 2024-"),
        ("", "CONSENSUS", "ACTUAL", "SURPRISE", "CONSENSUS", "CONSENSUS"),
        ("EPS Normalized", "1.30", "1.36", "4.62", "1.29", "5.58"),
        ("Revenue (mm)", "8099.50", "8288.00", "2.33", "8121.24", "34497.41"),
    ):
        for x, cell in zip(columns, row, strict=True):
            if cell:
                paper.at(x, paper.y, cell, size=8)
        paper.y -= 12
    paper.line("Currency: USD", size=8)
    paper.line("Consensus as of Nov-20-2024 12:15 PM GMT", size=8)
    paper.new_page()
    paper.line("Table of Contents", fonts.bold, 16)
    paper.gap(8)
    for title, page in zip(_CONTENTS, (3, 4, 8), strict=True):
        paper.line(dotted(title, str(page), paper))
    paper.new_page()
    paper.line("Call Participants", fonts.bold, 16)
    paper.gap(12)
    top = paper.y
    for x, right, role, heading in (
        (72.0, 290.0, "management", "EXECUTIVES"),
        (330.0, 540.0, "analyst", "ANALYSTS"),
    ):
        paper.y = top
        paper.line(heading, fonts.bold, x=x)
        paper.gap(6 if gaps else 0)
        for said in people(call, role):
            paper.line(said.speaker, fonts.bold, x=x)
            paper.text(_details(said), fonts.italic, x, min(right, x + 170))
            paper.gap(8 if gaps else 0)
    paper.new_page()
    section = ""
    for said in call:
        if said.section != section:
            paper.gap(14)
            paper.line(
                "Presentation" if said.section == "prepared" else "Question and Answer", fonts.bold, 16
            )
            section = said.section
        paper.gap(10 if gaps else 0)
        paper.line(said.speaker, fonts.bold)
        if said.title:
            paper.text(_details(said), fonts.italic)
        for paragraph in said.paragraphs:
            paper.gap(5 if gaps else 0)
            paper.text(paragraph)
    paper.new_page()
    paper.text(
        "Copyright © 2024 by S&P Global Market Intelligence, a division of S&P Global Inc. All rights reserved.",
        fonts.bold,
    )
    for _ in range(3):
        paper.gap(6)
        paper.text("These materials have been prepared solely for information purposes based upon information generally available to "
                   "the public and from sources believed to be reliable. No content (including index data, ratings, credit-related "
                   "analyses and data, research, model, software or other application or output therefrom) may be modified.")  # fmt: skip

    def edges(page: int, pages: int) -> list[Placed]:
        if page == 1:
            return []
        return [
            (72, HEIGHT - 50, "HARBOR CLOUD, INC. FQ3 2024 EARNINGS CALL | NOV 20, 2024", fonts.plain, 8),
            (72, 50, "Copyright © 2024 S&P Global Market Intelligence, a division of S&P Global Inc. All Rights reserved.", fonts.plain, 7),
            (72, 40, "spglobal.com/marketintelligence", fonts.plain, 7),
            (530, 40, str(page), fonts.plain, 8),
        ]  # fmt: skip

    return paper.pdf(edges)


def _details(said: Said) -> str:
    return f"{said.firm}, Research Division" if said.firm else _OFFICES[said.title]


def dotted(left: str, right: str, paper: Paper) -> str:
    """A line of a table of contents."""
    room = paper.right - paper.left - stringWidth(left + right, paper.fonts.plain, paper.size)
    return f"{left} {'.' * int(room / stringWidth('.', paper.fonts.plain, paper.size) - 3)} {right}"


def street_events(call: Call, fonts: Fonts = SEVERAL, between: str = " ", gaps: bool = True) -> bytes:
    """Lists of participants, then name, firm and title on one line, in two weights."""
    paper = Paper(fonts, size=9, leading=12)
    paper.line("REFINITIV STREETEVENTS", fonts.bold, 14)
    paper.line("EDITED TRANSCRIPT", fonts.bold, 18)
    paper.line("HRBR.OQ - Q3 2024 Harbor Cloud Inc Earnings Call", size=12)
    paper.line("EVENT DATE/TIME: NOVEMBER 20, 2024 / 9:00PM GMT")
    paper.gap(10)
    paper.line("OVERVIEW:", fonts.bold)
    paper.line("Co. reported 3Q24 revenue of $8.29b. Expects 4Q24 revenue to be $8.10b plus or minus 2%.")

    def label(said: Said) -> None:
        if paper.y < paper.bottom + 30:
            paper.new_page()
        office = _OFFICES.get(said.title, "Analyst")
        paper.at(paper.left, paper.y, said.speaker, fonts.bold)
        if said.title:
            x = paper.left + stringWidth(said.speaker + " ", fonts.bold, paper.size)
            paper.at(
                x, paper.y, f"{between.lstrip()}{said.firm or 'Harbor Cloud, Inc.'} - {office}", fonts.plain
            )
        paper.y -= paper.leading

    paper.new_page()
    for heading, role in (
        ("CORPORATE PARTICIPANTS", "management"),
        ("CONFERENCE CALL PARTICIPANTS", "analyst"),
    ):
        paper.line(heading, fonts.bold, 11)
        for said in people(call, role):
            label(said)
        paper.gap(10)
    section = ""
    for said in call:
        if said.section != section:
            paper.gap(10)
            paper.line(
                "PRESENTATION" if said.section == "prepared" else "QUESTIONS AND ANSWERS", fonts.bold, 11
            )
            section = said.section
        paper.gap(8 if gaps else 0)
        label(said)
        for paragraph in said.paragraphs:
            paper.gap(4 if gaps else 0)
            paper.text(paragraph)
    paper.gap(14)
    paper.line("DISCLAIMER", fonts.bold, 11)
    paper.text("Refinitiv reserves the right to make changes to documents, content, or other information on this web site without "
               "obligation to notify any person of such changes.")  # fmt: skip

    def edges(page: int, pages: int) -> list[Placed]:
        return [
            (72, HEIGHT - 50, "NOVEMBER 20, 2024 / 9:00PM, HRBR.OQ - Q3 2024 Harbor Cloud Inc Earnings Call", fonts.bold, 8),
            (300, 60, str(page), fonts.plain, 8),
            (72, 50, "REFINITIV STREETEVENTS | www.refinitiv.com | Contact Us", fonts.plain, 7),
            (72, 40, "©2024 Refinitiv. All rights reserved. Republication or redistribution of Refinitiv content is prohibited.", fonts.plain, 7),
        ]  # fmt: skip

    return paper.pdf(edges)


def call_street(
    call: Call, fonts: Fonts = SEVERAL, gaps: bool = True, rules: bool = True, plain: bool = False
) -> bytes:
    """Dotted lines between turns, the title below the name, and Q or A at the right margin, in bold or ``plain`` letters."""
    paper = Paper(fonts)
    paper.line("20-Nov-2024", size=12)
    paper.line("Harbor Cloud, Inc. (HRBR)", fonts.bold, 20)
    paper.line("Q3 2024 Earnings Call", size=16)
    paper.new_page()
    top = paper.y
    paper.line("CORPORATE PARTICIPANTS", fonts.bold)
    paper.gap(6)
    for number, said in enumerate(people(call, "management")):
        x = (72.0, 330.0)[number % 2]
        paper.line(said.speaker, fonts.bold, x=x)
        paper.line(f"{_short(said)}", x=x)
        paper.y += 2 * paper.leading if not number % 2 else -8
    paper.y = min(paper.y, top - 120)
    rule = "." * 150

    def dots() -> None:
        if rules:
            paper.at(72, paper.y, rule, size=6)
            paper.y -= paper.leading

    dots()
    paper.line("OTHER PARTICIPANTS", fonts.bold)
    paper.gap(6)
    for number, said in enumerate(people(call, "analyst")):
        x = (72.0, 330.0)[number % 2]
        paper.line(said.speaker, fonts.bold, x=x)
        paper.line(f"{_short(said)}", x=x)
        paper.y += 2 * paper.leading if not number % 2 else -8
    paper.new_page()
    section = ""
    asked = ""
    for said in call:
        if said.section != section:
            paper.line(
                "MANAGEMENT DISCUSSION SECTION"
                if said.section == "prepared"
                else "QUESTION AND ANSWER SECTION",
                fonts.bold,
                12,
            )
            section = said.section
        else:
            dots()
        paper.gap(6 if gaps else 0)
        if said.role == "operator":
            first, *more = said.paragraphs
            if paper.y < paper.bottom + 30:
                paper.new_page()
            paper.text(f"Operator: {first}")
            asked = ""
            for paragraph in more:
                paper.text(paragraph)
            continue
        if paper.y < paper.bottom + 40:
            paper.new_page()
        if section == "qa" and (said.role == "analyst" or asked):
            asked = "Q" if said.role == "analyst" else "A"
            paper.at(530, paper.y - 6, asked, fonts.plain if plain else fonts.bold, 14)
        paper.line(said.speaker, fonts.bold)
        paper.line(_short(said), fonts.italic)
        for paragraph in said.paragraphs:
            paper.gap(5 if gaps else 0)
            paper.text(paragraph)
    dots()
    paper.gap(12)
    paper.line("Disclaimer", fonts.bold)
    paper.text("The information herein is based on sources we believe to be reliable but is not guaranteed by us and does not purport to "
               "be a complete or error-free statement or summary of the available data.")  # fmt: skip

    def edges(page: int, pages: int) -> list[Placed]:
        if page == 1:
            return []
        return [
            (72, HEIGHT - 50, "Harbor Cloud, Inc. (HRBR)", fonts.bold, 9),
            (72, HEIGHT - 60, "Q3 2024 Earnings Call", fonts.plain, 8),
            (450, HEIGHT - 50, "Corrected Transcript", fonts.plain, 8),
            (480, HEIGHT - 60, "20-Nov-2024", fonts.plain, 8),
            (72, 40, "1-877-FACTSET www.callstreet.com", fonts.plain, 7),
            (306, 40, str(page), fonts.plain, 7),
            (400, 40, "Copyright © 2001-2024 FactSet CallStreet, LLC", fonts.plain, 7),
        ]  # fmt: skip

    return paper.pdf(edges)


def _short(said: Said) -> str:
    office = {
        "IR": "Head-Investor Relations",
        "CEO": "Chief Executive Officer & Director",
        "CFO": "Chief Financial Officer & Executive Vice President",
    }
    return f"Analyst, {said.firm}" if said.firm else f"{office[said.title]}, Harbor Cloud, Inc."


def plain_minutes(call: Call, hyphens: bool = False, indent: float = 0) -> bytes:
    """Colons, hard-wrapped lines without gaps, a page number at the foot."""
    english = call[0].speaker == "Operator"
    paper = Paper(SEVERAL if english else HAN, hyphens=hyphens)
    for said in call:
        first, *more = said.paragraphs
        paper.text(f"{said.speaker}{': ' if english else '：'}{first}", indent=indent)
        for paragraph in more:
            paper.text(paragraph, indent=indent)
    return paper.pdf(lambda page, pages: [(300, 40, f"{page} / {pages}", paper.fonts.plain, 8)])


def names_above(call: Call, hyphens: bool = False) -> bytes:
    """Names alone above the speech, hard-wrapped lines, a page number at the foot."""
    english = call[0].speaker == "Operator"
    paper = Paper(SEVERAL if english else HAN, hyphens=hyphens)
    for said in call:
        paper.gap(8)
        paper.line(said.speaker, paper.fonts.bold)
        for paragraph in said.paragraphs:
            paper.text(paragraph)
    return paper.pdf(lambda page, pages: [(300, 40, f"- {page} -", paper.fonts.plain, 8)])


def skewed_titles(call: Call) -> bytes:
    """Names with the title beside them, in letters that are not from an italic font but made italic by a skew."""
    english = call[0].speaker == "Operator"
    paper = Paper(SEVERAL if english else HAN)
    offices = {"IR": "Head of Investor Relations", "CEO": "Chief Executive Officer", "CFO": "Chief Financial Officer"}  # fmt: skip
    offices = offices if english else _HAN_OFFICES
    titles: list[list[Placed]] = [[]]
    for said in call:
        paper.gap(8)
        paper.line(said.speaker, paper.fonts.bold)
        titles += [[] for _ in range(len(paper.pages) - len(titles))]
        if said.title:
            (x, y, name, font, size) = paper.pages[-1][-1]
            told = said.firm or offices[said.title]
            titles[-1].append(
                (x + stringWidth(name + " ", font, size), y, f"-- {told}", paper.fonts.plain, size)
            )
        for paragraph in said.paragraphs:
            paper.text(paragraph)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=True)
    for placed, skewed in zip(paper.pages, titles, strict=True):
        for level, pieces in ((0.0, placed), (0.33, skewed)):
            for x, y, text, font, size in pieces:
                piece = canvas.beginText()
                piece.setTextTransform(1, 0, level, 1, x, y)
                piece.setFont(font, size)
                piece.textOut(text)
                canvas.drawText(piece)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def minutes(call: Call, bold: bool = False) -> bytes:
    """A Chinese broker's minutes: head and foot on each page, a table of participants, indented paragraphs."""
    paper = Paper(HAN, size=10.5, leading=18)
    paper.line("远山科技（002999.SZ）2024年第三季度业绩电话会议纪要", size=16, x=120)
    paper.gap(6)
    paper.line("会议时间：2024年11月20日 16:00")
    paper.line("会议形式：电话会议")
    paper.gap(10)
    top = paper.y
    for x, role, heading in ((90.0, "management", "公司出席人员"), (330.0, "analyst", "参会分析师")):
        paper.y = top
        paper.line(heading, x=x)
        for said in people(call, role):
            paper.line(f"{said.speaker} {said.firm or _HAN_OFFICES[said.title]}", x=x)
    paper.y = top - 5 * paper.leading
    section = ""
    for said in call:
        if said.section != section:
            paper.gap(8)
            paper.line("一、管理层发言" if said.section == "prepared" else "二、问答环节", size=12)
            section = said.section
        first, *more = said.paragraphs
        paper.text(f"{said.speaker}：{first}", indent=21)
        for paragraph in more:
            paper.text(paragraph, indent=21)
    paper.new_page()
    paper.line("免责声明", size=12)
    paper.text(
        "本纪要仅供内部参考，不构成任何投资建议。市场有风险，投资需谨慎。本公司不对因使用本纪要内容而引致的任何损失承担责任。",
        indent=21,
    )

    def edges(page: int, pages: int) -> list[Placed]:
        return [
            (72, HEIGHT - 50, "花岗岩证券研究所", HAN.plain, 9),
            (400, HEIGHT - 50, "行业研究 | 会议纪要", HAN.plain, 9),
            (72, 50, "请务必阅读正文之后的免责条款", HAN.plain, 8),
            (480, 50, f"第{page}页 共{pages}页", HAN.plain, 8),
        ]

    return paper.pdf(edges)


def table(call: Call, ruled: bool = True) -> bytes:
    """A table of two columns: who speaks, and what is said."""
    english = call[0].speaker == "Operator"
    paper = Paper(SEVERAL if english else HAN)
    paper.line(
        "Harbor Cloud Third Quarter 2024 Earnings Conference Call"
        if english
        else "远山科技2024年第三季度业绩电话会议",
        size=14,
    )
    paper.gap(10)
    for said in call:
        if paper.y < paper.bottom + 30:
            paper.new_page()
        paper.at(72, paper.y, said.speaker, paper.fonts.bold)
        for paragraph in said.paragraphs:
            paper.text(paragraph, x=180)
            paper.gap(4)
        paper.gap(4)
    return paper.pdf(lambda page, pages: [(300, 40, f"{page}", paper.fonts.plain, 8)])


_HAN_NUMBERS = "一二三四五六七八九十"


def form(asked: Sequence[tuple[str, tuple[str, ...]]], where: str, marks: tuple[str, str]) -> bytes:
    """The record of a meeting with investors: parts with a name at the left, at the ``top`` or in the ``middle`` of what is beside it."""
    paper = Paper(HAN, left=150, leading=15)
    paper.line("远山科技股份有限公司投资者关系活动记录表", size=14, x=160)
    paper.gap(6)
    paper.line("证券代码：002999 证券简称：远山科技 编号：2024-012", x=72)
    paper.gap(6)

    def part(name: str, lines: Sequence[str]) -> None:
        names = list(wrapped(name, HAN.plain, paper.size, 68))
        paper.gap(5)
        shown = [
            one for line in lines for one in wrapped(line, HAN.plain, paper.size, paper.right - paper.left)
        ]
        places: list[tuple[int, float]] = []
        below = max(len(names) - len(shown), 0) * paper.leading
        paper.gap(below / 2 if where == "middle" else 0)
        for one in shown:
            paper.line(one)
            places.append((len(paper.pages) - 1, paper.y + paper.leading))
        paper.gap(below / 2 if where == "middle" else below)
        page = places[0][0]
        heights = [y for at, y in places if at == page]
        top = (
            heights[0]
            if where == "top"
            else (heights[0] + heights[-1] + (len(names) - 1) * paper.leading) / 2
        )
        for number, one in enumerate(names):
            paper.pages[page].append((76, top - number * paper.leading, one, HAN.plain, paper.size))
        paper.gap(5)

    part("投资者关系活动类别", ["特定对象调研 分析师会议", "媒体采访 业绩说明会", "其他（电话会议）"])
    part("参与单位名称及人员姓名", ["远景证券 李四、花岗证券 赵六等"])
    part("时间", ["2024年11月20日 16:00-17:00"])
    part("地点", ["公司会议室"])
    part("上市公司接待人员姓名", ["总经理：林明", "财务总监：陈静", "董事会秘书：王海涛"])
    asks, answers = marks
    talk = [
        line
        for number, (question, answer) in enumerate(asked, 1)
        for line in (
            f"{asks.format(number, han=_HAN_NUMBERS[number - 1])}{question}",
            f"{answers.format(number)}{answer[0]}",
            *answer[1:],
        )
    ]
    part("投资者关系活动主要内容介绍", talk)
    part("关于本次活动是否涉及应当披露重大信息的说明", ["不涉及"])
    part("附件清单（如有）", ["无"])
    part("日期", ["2024年11月20日"])
    return paper.pdf(lambda page, pages: [(300, 40, str(page), HAN.plain, 8)])


def newspaper(call: Call, number: int = 2, between: float = 30) -> bytes:
    """Columns of text on each page with a space ``between`` them, names above the speeches."""
    english = call[0].speaker == "Operator"
    paper = Paper(SEVERAL if english else HAN)
    room = (492.0 + between) / number
    columns = [(60.0 + room * place, 60.0 + room * (place + 1) - between) for place in range(number)]
    place = 0
    paper.line(
        "Harbor Cloud Third Quarter 2024 Earnings Conference Call"
        if english
        else "远山科技2024年第三季度业绩电话会议",
        size=14,
    )
    paper.gap(10)
    start = paper.y

    def put(text: str, font: str) -> None:
        nonlocal place, start
        x, right = columns[place]
        for one in wrapped(text, font, paper.size, right - x):
            if paper.y < paper.bottom:
                place = (place + 1) % number
                if not place:
                    paper.new_page()
                    start = paper.y
                paper.y = start
                x, right = columns[place]
            paper.line(one, font, x=x)

    for said in call:
        paper.gap(6)
        put(said.speaker, paper.fonts.bold)
        for paragraph in said.paragraphs:
            paper.gap(4)
            put(paragraph, paper.fonts.plain)
    return paper.pdf(lambda page, pages: [(300, 40, f"{page}", paper.fonts.plain, 8)])


def _style(call: Call) -> ParagraphStyle:
    body = getSampleStyleSheet()["BodyText"]
    if call[0].speaker == "Operator":
        return ParagraphStyle("justified", parent=body, alignment=TA_JUSTIFY)
    return ParagraphStyle("han", parent=body, fontName=HAN.plain, wordWrap="CJK")


def _edges(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(HAN.plain, 8)
    canvas.drawString(72, 30, f"第{document.page}页 共9页")
    canvas.drawString(72, HEIGHT - 20, "花岗岩证券研究所 请务必阅读正文之后的免责声明")


def grid(
    call: Call,
    where: str = "TOP",
    times: bool = False,
    name: float = 90,
    numbers: bool = False,
    padding: float = 3,
    split: bool = False,
) -> bytes:
    """A table with lines around its cells, the names at the ``TOP`` or in the ``MIDDLE`` of their cells, ``name`` points wide.

    ``padding`` is in points; ``split`` means that pages can end inside a row.
    """
    style = _style(call)
    names = (
        ("#", "Time", "Speaker", "Text") if call[0].speaker == "Operator" else ("#", "时间", "发言人", "内容")
    )
    rows: list[list[object]] = [[Paragraph(name, style) for name in names[1 - numbers + (not times) :]]]
    for number, said in enumerate(call, 1):
        cells: list[object] = [Paragraph(str(number), style)] if numbers else []
        cells += [Paragraph(said.time or f"00:{number:02d}:00", style)] if times else []
        rows.append(
            [
                *cells,
                Paragraph(escape(said.speaker), style),
                [Paragraph(escape(one), style) for one in said.paragraphs],
            ]
        )
    widths = [*[26.0] * numbers, 60, name, 310 - 26 * numbers] if times else [name, 360]
    table = Table(
        rows,
        colWidths=widths,
        splitInRow=int(split),
        style=[
            ("GRID", (0, 0), (-1, -1), 1, "black"),
            ("VALIGN", (0, 0), (-1, -1), where),
            ("TOPPADDING", (0, 0), (-1, -1), padding),
            ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
        ],
    )
    return _built([table], 1)


def flowing(call: Call, frames: int) -> bytes:
    """Names in bold and justified paragraphs in one or two columns, with a head and a foot on each page."""
    style = _style(call)
    story: list[object] = []
    for said in call:
        story.append(Paragraph(f"<b>{escape(said.speaker)}</b>", style))
        story += [Paragraph(escape(one), style) for one in said.paragraphs]
    return _built(story, frames)


def _built(story: list[object], frames: int) -> bytes:
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=(WIDTH, HEIGHT), invariant=True)
    width = (WIDTH - 80) / frames
    placed = [Frame(40 + number * width, 60, width - 15, HEIGHT - 120) for number in range(frames)]
    document.addPageTemplates([PageTemplate(frames=placed, onPage=_edges)])
    document.build(story)
    return stream.getvalue()


LONG_ENGLISH, LONG_CHINESE = longer(ENGLISH), longer(CHINESE)


def two_columns(call: Call, last: int, higher: float = 0) -> bytes:
    """Two columns on every page; on the last page the second one has only ``last`` lines, and begins ``higher``."""
    fonts = SEVERAL if call[0].speaker == "Operator" else HAN
    paper = Paper(fonts)
    lines: list[tuple[str, str]] = []
    for said in call:
        lines.append((said.speaker, fonts.bold))
        for paragraph in said.paragraphs:
            lines += [(one, fonts.plain) for one in wrapped(paragraph, fonts.plain, paper.size, 215, 0)]
            lines.append(("", fonts.plain))
    high = 40
    while len(lines) > high + last:
        for number, (line, font) in enumerate(lines[: 2 * high]):
            paper.at(60 if number < high else 320, 700 - 13 * (number % high), line, font)
        paper.new_page()
        del lines[: 2 * high]
    for number, (line, font) in enumerate(lines):
        second = number >= len(lines) - last
        y = 700 - 13 * (number - (len(lines) - last) * second) + higher * second
        paper.at(320 if second else 60, y, line, font)
    return paper.pdf()
