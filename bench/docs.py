"""Puts a report into the documentation."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN = "<!-- What follows is printed by `python -m bench`; edit the code, not this. -->"
END = "<!-- The end of what is printed. -->"


def write_docs(report: str, page: Path = PAGE) -> str:
    """Replace what is between the marks of a page by a report; returns the page's name."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n\n{report.strip()}\n\n{END}{after}", encoding="utf-8")
    return page.name
