"""Layout: questions and answers, numbered or not, of people without names.

主持人：各位好。
问题1：毛利率如何？
答：17%。
2、与会人：展望如何？
公司回答：乐观。
"""

from __future__ import annotations

import re

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Person, Recognition
from searchapp.transcripts.layouts.colons import Colons
from searchapp.transcripts.page import Page

_NUMBERED = re.compile(
    r"(?:\d{1,3}\s*[、.．)）]\s*)?(?P<label>[^\d\s].{0,20}?)\s*(?:[\d一二三四五六七八九十]{1,3})?", re.DOTALL
)


class Questions(Colons):
    """``问：`` and ``答：``, ``Q1：`` and ``A1：``, ``1、与会人：``."""

    name = "questions"
    weight = 0.95

    def person(self, label: str, times: int) -> Person | None:
        """Return who a label names; the number of a question is not part of it."""
        numbered = _NUMBERED.fullmatch(label)
        if numbered and role_of(numbered["label"]):
            return Person(numbered["label"])
        return super().person(label, times)

    def recognise(self, page: Page) -> Recognition:
        """Tell how sure this layout is: most labels have to ask or answer."""
        heads = self._parts(page)[0]
        asking = sum(role_of(head.person.name) in ("analyst", "management") for head in heads.values())
        if asking < 2 or asking * 2 < len(heads):
            return Recognition(0.0, 0)
        return super().recognise(page)
