"""The made-up call as PDF files of more providers: marks of questions and answers, links of a terminal, Chinese labels."""

from __future__ import annotations

from html import escape

import printing  # type: ignore[import-not-found]
from conversation import ENGLISH, Call, Said  # type: ignore[import-not-found]
from reportlab.lib.enums import TA_LEFT  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, Spacer, Table  # type: ignore[import-untyped]

TITLES = {
    "IR": ("Head of Investor Relations", "投资者关系总监"),
    "CEO": ("Chief Executive Officer", "首席执行官"),
    "CFO": ("Chief Financial Officer", "首席财务官"),
}


def is_english(call: Call) -> bool:
    return bool(call[0].speaker == ENGLISH[0].speaker)


def title(call: Call, said: Said) -> str:
    """The title as announced; the firm of people who ask."""
    if said.title in TITLES:
        return TITLES[said.title][not is_english(call)]
    return f"Analyst, {said.firm}" if is_english(call) else said.firm or ""


def headings(call: Call) -> tuple[str, str, str, str]:
    if is_english(call):
        return (
            "CORPORATE PARTICIPANTS",
            "OTHER PARTICIPANTS",
            "MANAGEMENT DISCUSSION SECTION",
            "QUESTION AND ANSWER SECTION",
        )
    return "公司参会人员", "其他参会人员", "管理层发言", "问答环节"


def people(call: Call) -> tuple[list[Said], list[Said]]:
    seen = {said.speaker: said for said in call if said.role != "operator"}
    managers = [said for said in seen.values() if said.role == "management"]
    return managers, [said for said in seen.values() if said.role == "analyst"]


def marked(call: Call, blank: bool = True, beside: bool = True) -> bytes:
    """Title and firm below a name with Q or A at the right margin; ``blank`` is a space between both, ``beside`` two people beside each other."""
    style = printing._style(call)
    own = "Harbor Cloud" if is_english(call) else "远山科技"

    def line(text: str) -> Paragraph:
        return Paragraph(escape(text), style)

    def below(said: Said) -> str:
        return (
            f"{title(call, said)}, {own}"
            if is_english(call) and said.role == "management"
            else title(call, said)
        )

    def entries(several: list[Said]) -> list[object]:
        cells = [[line(said.speaker), line(below(said))] for said in several]
        if not beside:
            return [part for cell in cells for part in cell]
        cells += [[]] * (len(cells) % 2)
        return [Table([cells[at : at + 2] for at in range(0, len(cells), 2)], colWidths=[240, 240])]

    managers, others = people(call)
    first, second, remarks, questions = headings(call)
    story: list[object] = [line(first), *entries(managers), line(second), *entries(others), line(remarks)]
    for place, said in enumerate(call):
        if said.section == "qa" and call[place - 1].section != "qa":
            story.append(line(questions))
        if said.role == "operator":
            colon = ": " if is_english(call) else "："
            story.append(line(f"{said.speaker}{colon}{said.paragraphs[0]}"))
        else:
            mark = ("Q" if said.role == "analyst" else "A") if said.section == "qa" else ""
            story.append(Table([[line(said.speaker), line(mark)]], colWidths=[450, 30]))
            story += [Spacer(1, 8 * blank), line(below(said))]
            story += map(line, said.paragraphs)
    return bytes(printing._built(story, 1))


def terminal(call: Call) -> bytes:
    """Names with a link behind them, and Q or A before those of the second part."""
    style = printing._style(call)
    comma = ", " if is_english(call) else "，"
    managers, others = people(call)
    first, second, remarks, questions = headings(call)
    lines = [first, *(f"{said.speaker}{comma}{title(call, said)}" for said in managers)]
    lines += [second, *(f"{said.speaker}{comma}{said.firm}" for said in others), remarks]
    for place, said in enumerate(call):
        if said.section == "qa" and call[place - 1].section != "qa":
            lines.append(questions)
        mark = (
            ""
            if said.section != "qa" or said.role == "operator"
            else "Q - "
            if said.role == "analyst"
            else "A - "
        )
        link = f" {{BIO {1_000_000 + place} <GO>}}" if said.role != "operator" else ""
        lines += [f"{mark}{said.speaker}{link}", *said.paragraphs]
    return bytes(printing._built([Paragraph(escape(line), style) for line in lines], 1))


def joint(call: Call) -> bytes:
    """Name, firm and title on one line: 林明 远山科技 - 首席执行官."""
    style = printing._style(call)
    own = "Harbor Cloud" if is_english(call) else "远山科技"
    analyst = "Analyst" if is_english(call) else "分析师"

    def label(said: Said) -> str:
        if said.role == "operator":
            return str(said.speaker)
        told = title(call, said) if said.role == "management" else analyst
        return f"{said.speaker} {said.firm or own} - {told}"

    managers, others = people(call)
    first, second, remarks, questions = headings(call)
    lines = [first, *map(label, managers), second, *map(label, others), remarks]
    for place, said in enumerate(call):
        if said.section == "qa" and call[place - 1].section != "qa":
            lines.append(questions)
        lines += [label(said), *said.paragraphs]
    return bytes(printing._built([Paragraph(escape(line), style) for line in lines], 1))


def columns(call: Call, head: bool = False, where: str = "TOP") -> bytes:
    """A table with the name, the title or firm, and the speech, the first two at the ``TOP`` or in the ``MIDDLE`` of their cells."""
    style = printing._style(call)
    left = style.clone("left", alignment=TA_LEFT)
    names = ("Speaker", "Title", "Remarks") if is_english(call) else ("发言人", "职务", "发言内容")
    rows: list[list[object]] = [[Paragraph(name, style) for name in names]] if head else []
    for said in call:
        told = title(call, said) if said.role != "operator" else ""
        cells: list[object] = [Paragraph(escape(one), left) for one in (said.speaker, told)]
        rows.append([*cells, [Paragraph(escape(one), style) for one in said.paragraphs]])
    form = [("GRID", (0, 0), (-1, -1), 1, "black"), ("VALIGN", (0, 0), (-1, -1), where)]
    table = Table(rows, colWidths=[80, 110, 260], style=form, repeatRows=int(head), splitInRow=1)
    return bytes(printing._built([table], 1))
