"""Layout: numbered questions, each above its answer, as in records of investor relations activities.

    1.公司毛利率为什么提升？
    答：主要是产品结构优化。
    问题二（中信证券/王敏）：海外业务的进展如何？
    A2、海外收入同比增长。

The answers have a label. A question has a number, a label or a question mark, and is directly above.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Person, Recognition
from searchapp.transcripts.layouts.details import split_details, with_details
from searchapp.transcripts.layouts.heads import Head, Heads
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.layouts.people import person
from searchapp.transcripts.marks import cut, labelled
from searchapp.transcripts.names import is_firm, is_han_name
from searchapp.transcripts.page import Page

_NUMBER = "[0-9０-９一二三四五六七八九十]{1,3}"
# Not the numbers in circles between them.
_PICTURES = r"[\u2190-\u245f\u2500-\u2bff\U0001f000-\U0001faff]"
_OPEN = rf"(?:>\s*)?(?:#{{1,6}}\s+|[-*•]\s+|{_PICTURES}\s*)?(?:\*\*|__)?\s*"
_CLOSE = r"\s*(?:\*\*|__)?\s*"
_LABEL = re.compile(
    rf"{_OPEN}[\[【(（「<〈]?(?P<label>[QAqaＱＡ]|[^\W\d_一二三四五六七八九十]{{1,8}}?)\s*[-–.(（]?(?:(?P<number>{_NUMBER})\s*(?:提问|发问|提問|问|問)?)?\s*[\])）】」>〉]?"
    rf"(?:[(（](?P<who>[^()（）]{{2,40}})[)）])?{_CLOSE}(?P<mark>[:：]|[、.．](?!\d)|(?:(?<=[问問答])|(?<=\d))[ \t\u3000]+(?=[\u3400-\u9fffA-Z“])){_CLOSE}[:：]?{_CLOSE}"
)
# The mark is looked for first, and then what stands before it.
_MARK = re.compile("[:：、.．】\\] \\t\u3000](?:(?<![ \\t\u3000])|(?<=[问問答\\d].))")
_LONGEST = 20
_NUMBERED = re.compile(
    rf"{_OPEN}(?:[①-⒛]|[(（]?{_NUMBER}[)）]|(?:第|问题)?{_NUMBER}\s*[、.．:：](?!\d)|\[\d{{1,2}}\]|\d{{1,2}}(?:\s*[-–—](?!\d)|\s+(?=[\u3400-\u9fff]))|第{_NUMBER}[个個问題题問]*[:：、])\s*"
)
_PICTURE = re.compile(rf"{_PICTURES}+\s*")
_COUNTED = re.compile(r"[\W\d_一二三四五六七八九十]+")
_QUESTION_MARKS = ("？", "?")
# A question has few paragraphs.
_FARTHEST = 8
_MOST = 0.6
_ASKER = "问"
_ANSWER = "答"
# So many questions without labelled answers make a page of this layout.
_FEWEST = 2
_SOME = 0.3


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
        if not answers:
            return _without_answers(page, marked)
        if len(questions) < max(1, len(answers) * _MOST) and not _only_answer(
            page, answers, len(questions) + len(bare)
        ):
            return {}
        questions = {number: _asking(head) for number, head in questions.items()}
        # Where nearly every answer has a question above, the line above an answer is one without any mark too.
        return {**bare, **questions, **answers}

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout; pages where every question has a label and a colon have another one."""
        heads = self._parts(page)[0]
        asked = [head for head in heads.values() if role_of(head.person.name) != "management"]
        unanswered = any(not head.label and head.person.name == _ANSWER for head in heads.values())
        odd = unanswered or sum(
            not head.label.rstrip("*_ ").endswith((":", "："))
            or head.person.firm is not None
            or role_of(_COUNTED.sub("", head.label)) is None
            for head in asked
        )
        found = super().recognise(page)
        return found if odd else Recognition(0.0, 0)


def _only_answer(page: Page, answers: Heads, found: int) -> bool:
    """Return whether a page has no labels but those of answers, and has found a line above most of them."""
    others = (
        label.name
        for number, _ in page.lines_with_colons
        if number not in answers and (label := page.labels.get(number)) is not None and number > min(answers)
    )
    return len(answers) > _FEWEST and found >= len(answers) * _MOST and not any(map(person, others))


def _without_answers(page: Page, marked: Sequence[tuple[int, str]]) -> Heads:
    """Return questions with labels, and what is below each as its answer; none if most of them do not end like questions."""
    asked = {
        number: head
        for number, line in marked
        if (found := _LABEL.match(line)) is not None
        and found["number"]
        and (head := _question(line)) is not None
        and role_of(found["label"]) == "analyst"
    }
    ends = sum(page.lines[number].rstrip("*_ ").endswith(_QUESTION_MARKS) for number in asked)
    if len(asked) < _FEWEST or ends < len(asked) * _SOME:
        return {}
    heads: dict[int, Head] = {}
    for number, head in asked.items():
        below = next((one for one in range(number + 1, len(page.lines)) if page.lines[one]), None)
        if below is None or below in asked:
            return {}
        heads[number] = _asking(head)
        heads[below] = _labelled_answer(page.lines[below]) or Head(Person(_ANSWER), "", page.lines[below])
    return heads


def _asking(head: Head) -> Head:
    who = head.person
    return head._replace(person=who._replace(role=who.role or "analyst"), asks=True)


def _answer(line: str) -> Head | None:
    found = _LABEL.match(line)
    return _labelled_answer(line) if found is not None and _is_marked(found) else None


def _labelled_answer(line: str) -> Head | None:
    found = _LABEL.match(line)
    who = _who_answers(found["label"]) if found is not None else None
    return Head(who, *cut(line, found.end())) if found is not None and who is not None else None


def _who_answers(label: str) -> Person | None:
    if role_of(label) == "management":
        return Person(label)
    who = person(label)
    return who if who is not None and who.role == "management" and who.printed == label else None


def _is_marked(found: re.Match[str]) -> bool:
    """Return whether a label has a colon, or a number and another mark: ``A1、``."""
    return found["mark"] in ":：" or found["number"] is not None or found["label"] in ("问", "問", "答")


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
    return nearest, Head(Person(_ASKER), *_opened(line)), line.rstrip("*_ ").endswith(_QUESTION_MARKS)


def _opened(line: str) -> tuple[str, str]:
    """Return the picture that a line begins with and the rest: ❓ Why?"""
    marks = _PICTURE.match(line)
    end = marks.end() if marks is not None else 0
    return line[:end], line[end:]


def _question(line: str) -> Head | None:
    found = _LABEL.match(line)
    if found is not None and role_of(found["label"]) == "analyst" and _is_marked(found):
        return Head(_who(found["who"], found["label"]), *cut(line, found.end()))
    if found is not None and found["number"] and found["mark"] in ":：" and role_of(found["label"]) is None:
        # 交流1：…
        return Head(Person(_ASKER), *cut(line, found.end()))
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
