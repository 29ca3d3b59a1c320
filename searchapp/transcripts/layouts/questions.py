"""Layout: numbered questions, each above its answer, as in records of investor relations activities.

    1.公司毛利率为什么提升？
    答：主要是产品结构优化。
    问题二（中信证券/王敏）：海外业务的进展如何？
    A2、海外收入同比增长。

The answers have a label. A question has a number, a label or a question mark, and is directly above.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Person, Recognition
from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.layouts.people import person, split_details, with_details
from searchapp.transcripts.marks import cut, labelled
from searchapp.transcripts.names import is_firm, is_han_name
from searchapp.transcripts.page import Page

_NUMBER = "[0-9０-９一二三四五六七八九十]{1,3}"
_OPEN = r"(?:[-*•]\s+)?(?:\*\*|__)?\s*"
_CLOSE = r"\s*(?:\*\*|__)?\s*"
_LABEL = re.compile(
    rf"{_OPEN}[\[【(（]?(?P<label>[QAqaＱＡ]|[^\W\d_一二三四五六七八九十]{{1,8}}?)\s*(?P<number>{_NUMBER})?\s*[\])）】]?"
    rf"(?:[(（](?P<who>[^()（）]{{2,40}})[)）])?{_CLOSE}(?P<mark>[:：]|[、.．](?!\d)){_CLOSE}[:：]?{_CLOSE}"
)
_MARK = re.compile("[:：、.．】\\]]")
_LONGEST = 20
_NUMBERED = re.compile(
    rf"{_OPEN}(?:[(（]?{_NUMBER}[)）]|(?:第|问题)?{_NUMBER}\s*[、.．:：](?!\d)|第{_NUMBER}[个问题]*[:：、])\s*"
)
_QUESTION_MARKS = ("？", "?")
# A question has few paragraphs.
_FARTHEST = 8
_MOST = 0.6
_ASKER = "问"


class Questions(Layout):
    """A question without a name or label, and below it an answer with a label."""

    name = "questions"
    weight = 0.97

    def heads(self, page: Page) -> Heads:
        """Return the beginnings of questions and answers."""
        marked = [(number, line) for number, line in enumerate(page.lines) if _MARK.search(line, 1, _LONGEST)]
        answers = {number: head for number, line in marked if (head := _answer(line)) is not None}
        questions: dict[int, Head] = {}
        bare: dict[int, Head] = {}
        for number in answers:
            found = _question_above(page, number, answers)
            if found is not None:
                start, head, sure = found
                (questions if sure else bare)[start] = head
        if len(questions) < max(1, len(answers) * _MOST):
            return {}
        # Where nearly every answer has a question above, the line above an answer is one without any mark too.
        return {**bare, **questions, **answers}

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout; pages where every question has a label and a colon have another one."""
        heads = self._parts(page)[0]
        asked = [head for head in heads.values() if role_of(head.person.name) != "management"]
        odd = sum(
            not head.label.rstrip("*_ ").endswith((":", "：")) or head.person.firm is not None
            for head in asked
        )
        found = super().recognise(page)
        return found if odd else Recognition(0.0, 0)


def _answer(line: str) -> Head | None:
    found = _LABEL.match(line)
    if found is None or role_of(found["label"]) != "management" or not _is_marked(found):
        return None
    return Head(Person(found["label"]), *cut(line, found.end()))


def _is_marked(found: re.Match[str]) -> bool:
    """Return whether a label has a colon, or a number and another mark: ``A1、``."""
    return found["mark"] in ":：" or found["number"] is not None


def _question_above(page: Page, answer: int, answers: Mapping[int, Head]) -> tuple[int, Head, bool] | None:
    """Return where the question above an answer begins, its head, and whether something tells that it is one."""
    nearest = -1
    seen = 0
    for number in range(answer - 1, -1, -1):
        line = page.lines[number]
        if number in answers or seen > _FARTHEST:
            break
        if not line:
            continue
        seen += 1
        if nearest < 0:
            nearest = number
        head = _question(line)
        if head is not None:
            return number, head, True
    if nearest < 0:
        return None
    line = page.lines[nearest]
    return nearest, Head(Person(_ASKER), "", line), line.rstrip("*_ ").endswith(_QUESTION_MARKS)


def _question(line: str) -> Head | None:
    found = _LABEL.match(line)
    if found is not None and role_of(found["label"]) == "analyst" and _is_marked(found):
        return Head(_who(found["who"], found["label"]), *cut(line, found.end()))
    numbered = _NUMBERED.match(line)
    if numbered is None or numbered.end() == len(line):
        return None
    named = labelled(line[numbered.end() :])
    who = person(named.name) if named is not None else None
    if named is not None and who is not None:
        return Head(who, *cut(line, numbered.end() + named.end))
    return Head(Person(_ASKER), *cut(line, numbered.end()))


def _who(details: str | None, label: str) -> Person:
    """Return who asks: the firm and the name in brackets after a label, in either order."""
    parts = split_details(details) if details else []
    if not parts:
        return Person(label)
    names = [part for part in parts if is_han_name(part) and not is_firm(part)] or parts[-1:]
    found = with_details(names[0], [part for part in parts if part != names[0]])
    return Person(found.name, (), "analyst", found.title, found.firm)
