"""Word: the paragraphs of a ``.docx`` file."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Sequence, Set
from io import BytesIO
from typing import Any

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.archive import DAMAGED, LARGEST, read_member
from searchapp.transcripts.files.bold import divided
from searchapp.transcripts.files.decode import Decoded
from searchapp.transcripts.files.extras import library
from searchapp.transcripts.files.pieces import labels_of
from searchapp.transcripts.files.tables import (
    Columns,
    Row,
    columns_of,
    is_heading_row,
    is_number,
    is_of_figures,
    list_of_people,
)
from searchapp.transcripts.marks import only_time
from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.paragraphs import goes_on, unwrap, width, wrap_width, writes_spaces
from searchapp.transcripts.removed import Ledger

_DOCUMENT = "word/document.xml"
_STYLES = "word/styles.xml"
_OTHER_PART = re.compile(r"word/(comments|footnotes|endnotes|header|footer)\d*\.xml")
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CELL = f"{_WORDS}tc"
_PARAGRAPH, _TEXT, _RUN, _DELETED_TEXT = (f"{_WORDS}{tag}" for tag in ("p", "t", "r", "delText"))
_BOLD, _HIDDEN = (f"{_WORDS}rPr/{_WORDS}{mark}" for mark in ("b", "vanish"))
_OFF = ("0", "false", "off")
# What a run can look like besides bold.
_LOOKS = ("rStyle", "i", "u", "color", "highlight")
_TABS = (f"{_WORDS}tab", f"{_WORDS}ptab")
# Elements of a run that stand for a character.
_CHARACTERS = {
    f"{_WORDS}tab": " ", f"{_WORDS}ptab": " ", f"{_WORDS}br": "\n", f"{_WORDS}cr": "\n", f"{_WORDS}noBreakHyphen": "-",
}  # fmt: skip
# A moved paragraph is read where it is now, and a drawing in its first form.
_UNREAD = {
    f"{_WORDS}del": "deleted text",
    f"{_WORDS}moveFrom": "deleted text",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback": "copies of drawings",
}
_BOX = f"{_WORDS}txbxContent"
# In a document with more of its text in boxes, those are no notes beside it.
_MOST_IN_BOXES = 0.4
# Columns of a line that can be wrapped; shorter ones are labels.
_NARROWEST = 40
_CURE = "open it in a word processor and save it again as .docx or .txt"


def read_docx(content: bytes, source: str) -> Decoded:
    """Return the text of a Word document, one line per paragraph or line break; a name in bold that begins one is a line of its own.

    Deleted and hidden text, comments, notes, page headers and page footers are reported as removed. Raises RefusedFileError for
    ``source`` if it is damaged, too large, or not a Word document.
    """
    etree = library("lxml.etree", source)
    ledger = Ledger()
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            root = _parsed(etree, read_member(package, package.getinfo(_DOCUMENT), source))
            bold = frozenset[str]()
            if _STYLES in package.namelist():
                bold = _bold_styles(_parsed(etree, read_member(package, package.getinfo(_STYLES), source)))
            for what, other in _other_parts(package, source):
                ledger.take(what, "".join(_parsed(etree, other).itertext(_TEXT)))
    except DAMAGED as error:
        raise RefusedFileError(source, "the file is not a readable Word document", _CURE) from error
    except etree.XMLSyntaxError as error:
        raise RefusedFileError(source, f"the Word document is damaged: {error.msg}", _CURE) from error
    lines, joined, speakers = _lines(root, ledger, bold)
    text = "\n".join(lines)
    if not text.strip():
        raise RefusedFileError(
            source, "the Word document has no text", "add the transcript or remove the file"
        )
    return Decoded(text, "docx", ledger.removed(), len(lines) - 1 + joined, tuple(speakers))


def _parsed(etree: Any, part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _other_parts(package: zipfile.ZipFile, source: str) -> list[tuple[str, bytes]]:
    """Return the kind and content of the parts that are not the body."""
    found: list[tuple[str, bytes]] = []
    size = 0
    for member in package.infolist():
        part = _OTHER_PART.fullmatch(member.filename)
        if part is None:
            continue
        size += member.file_size
        if size > LARGEST:
            raise RefusedFileError(source, "its notes and page headers are too large", _CURE)
        what = "page headers and footers" if part[1] in ("header", "footer") else "comments and notes"
        found.append((what, read_member(package, member, source)))
    return found


def _bold_styles(root: Any) -> frozenset[str]:
    """Return the styles of characters whose text is in bold, by themselves or by a style that they are based on."""
    styles = {
        style.get(f"{_WORDS}styleId"): style
        for style in root.iter(f"{_WORDS}style")
        if style.get(f"{_WORDS}type") == "character"
    }
    found = set()
    for name, style in styles.items():
        above, seen = style, set()
        while above is not None and id(above) not in seen:
            seen.add(id(above))
            bold = above.find(_BOLD)
            if bold is not None:
                found |= {name} if bold.get(f"{_WORDS}val") not in _OFF else set()
                break
            based = above.find(f"{_WORDS}basedOn")
            above = styles.get(based.get(f"{_WORDS}val")) if based is not None else None
    return frozenset(found)


def _lines(root: Any, ledger: Ledger, styles: Set[str]) -> tuple[list[str], int, Sequence[str]]:
    """Return the paragraphs, how many characters join cells, and the labels that tables mark.

    ``styles`` are those of characters in bold. Text that is not read is entered in the ledger.
    """
    paragraphs: list[tuple[str, int]] = []
    words: list[str] = []
    bold: list[bool] = []
    looks: list[str] = []
    # How many characters begin each paragraph and look otherwise than the rest.
    marks: list[int] = []
    cells: list[Any] = [None]
    # The paragraphs that end at a line break.
    broken: list[int] = []
    boxes = _has_boxes_beside(root)
    for element in root.iter(_PARAGRAPH, _TEXT, _MATH_TEXT, _DELETED_TEXT, *_CHARACTERS):
        if element.tag in _CHARACTERS and element.getparent().tag != _RUN:
            # A tab stop of the paragraph's format.
            continue
        text = _CHARACTERS.get(element.tag, element.text or "")
        if (
            element.get(f"{_WORDS}type") in ("page", "column")
            and words
            and words[-1][-1:] not in SENTENCE_ENDS
        ):
            # A sentence that goes on on the next page.
            continue
        unread = _unread(element, boxes)
        if unread is not None:
            if element.tag != _PARAGRAPH:
                ledger.take(unread, text)
        elif element.tag == _PARAGRAPH or text == "\n":
            # A line break ends a paragraph too: a turn can begin behind it.
            if element.tag != _PARAGRAPH:
                broken.append(len(paragraphs))
            paragraphs.append(_paragraph(words, bold))
            marks.append(_mark(words, looks))
            words.clear()
            bold.clear()
            looks.clear()
            cells.append(next(element.iterancestors(_CELL), None))
        elif text:
            words.append(text)
            bold.append(_is_bold(element, styles))
            looks.append("\t" if element.tag in _TABS else _look(element))
    paragraphs.append(_paragraph(words, bold))
    marks.append(_mark(words, looks))
    kept = _without_wrapping(paragraphs, broken)
    paragraphs, cells = [paragraphs[place] for place in kept], [cells[place] for place in kept]
    marks = [marks[place] for place in kept]
    labels = labels_of(
        [(text[:bold], text[bold:]) if 0 < bold < len(text) else () for text, bold in paragraphs]
    )
    joined = 0
    for place, label in enumerate(labels):
        if label is not None:
            joined += len(label.line) - len(paragraphs[place][0])
            paragraphs[place], marks[place] = (label.line, 0), 0
    parts = divided(paragraphs, marks)
    cells = [cell for cell, lines in zip(cells, parts, strict=True) for _ in lines]
    tables = _Tables(ledger)
    tables.read([line for lines in parts for line in lines], cells)
    lines = tables.lines or [""]
    speakers = dict.fromkeys([*(label.name for label in labels if label is not None), *tables.speakers])
    return (lines[1:] if not lines[0] else lines), joined + tables.joined, list(speakers)


def _paragraph(words: Sequence[str], bold: Sequence[bool]) -> tuple[str, int]:
    """Return the text of a paragraph, and how many characters in bold begin it."""
    first = itertools.takewhile(lambda pair: pair[1], zip(words, bold, strict=True))
    return "".join(words), sum(len(text) for text, _ in first)


def _mark(words: Sequence[str], looks: Sequence[str]) -> int:
    """Return how many characters begin a paragraph and look otherwise than the rest, or stand before a tab.

    A time before the first tab begins a label as well.
    """
    if "\t" in looks:
        place = looks.index("\t")
        if only_time("".join(words[:place]).strip()) and "\t" in looks[place + 1 :]:
            place = looks.index("\t", place + 1)
        return sum(map(len, words[:place]))
    if not looks or not looks[0]:
        return 0
    same = itertools.takewhile(lambda pair: pair[1] == looks[0], zip(words, looks, strict=True))
    return sum(len(text) for text, _ in same)


def _look(element: Any) -> str:
    """Return the marks that a run has besides bold, as one text: its style, italics, a line below it, its colour."""
    form = element.getparent().find(f"{_WORDS}rPr")
    if form is None:
        return ""
    marks = ((mark, form.find(f"{_WORDS}{mark}")) for mark in _LOOKS)
    return " ".join(f"{mark}={found.get(f'{_WORDS}val')}" for mark, found in marks if found is not None)


def _without_wrapping(paragraphs: list[tuple[str, int]], broken: Sequence[int]) -> list[int]:
    """Join what line breaks divide that only wrap the lines; return the places of the paragraphs that are left.

    ``broken`` are the places of those that a line break ends.
    """
    kept = list(range(len(paragraphs)))
    lines = [paragraphs[place][0].strip() for place in broken]
    wrap = wrap_width([line for line in lines if width(line) >= _NARROWEST])
    if not wrap:
        return kept
    spaces = writes_spaces("\n".join(text for text, _ in paragraphs))
    for place in reversed(broken):
        text, bold = paragraphs[place]
        below = paragraphs[place + 1][0]
        if below.strip() and goes_on(text.strip(), wrap):
            paragraphs[place] = (unwrap(f"{text}\n{below}", spaces), bold)
            kept.remove(place + 1)
    return kept


def _is_set(element: Any, format: str) -> bool:
    """Return whether the run of a text has a format, such as bold, by itself."""
    mark = element.getparent().find(format)
    return mark is not None and mark.get(f"{_WORDS}val") not in _OFF


def _is_bold(element: Any, styles: Set[str]) -> bool:
    """Return whether the run of a text is in bold, by itself or by its style, which is one of ``styles``."""
    form = element.getparent().find(f"{_WORDS}rPr")
    if form is None:
        return False
    if form.find(f"{_WORDS}b") is not None:
        return _is_set(element, _BOLD)
    style = form.find(f"{_WORDS}rStyle")
    return style is not None and style.get(f"{_WORDS}val") in styles


class _Tables:
    """The lines of a document in which a row of a table is a turn, without headings of columns and tables of figures.

    ``joined`` is the number of characters that join the cells of a row, ``speakers`` the labels of its rows.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.lines: list[str] = []
        self.joined = 0
        self.speakers: dict[str, None] = {}

    def read(self, lines: Sequence[str], cells: Sequence[Any]) -> None:
        """Read lines, each with the cell that it is in or None."""
        by_table = itertools.groupby(
            zip(lines, cells, strict=True),
            lambda pair: None if pair[1] is None else pair[1].getparent().getparent(),
        )
        for table, pairs in by_table:
            if table is None:
                self.lines += [line for line, _ in pairs]
            else:
                self._read_table(list(pairs))

    def _read_table(self, said: Sequence[tuple[str, Any]]) -> None:
        rows: list[list[list[str]]] = [
            [[line for line, _ in cell] for _, cell in itertools.groupby(pairs, lambda pair: pair[1])]
            for _, pairs in itertools.groupby(said, lambda pair: pair[1].getparent())
        ]
        told: list[Row] = [[list(filter(None, map(str.strip, cell))) for cell in row] for row in rows]
        if is_of_figures(told):
            self.ledger.take("tables of figures", "".join(line for line, _ in said))
            return
        people = list_of_people(told)
        if people:
            heads = ["".join(line for cell in row for line in cell) for row in rows if is_heading_row(row)]
            self.ledger.take("table headings", "".join(heads))
            self.joined += sum(map(len, people)) - sum(len(line) for line, _ in said) + sum(map(len, heads))
            self.lines += people
            return
        columns = columns_of(told)
        for row, texts in zip(rows, told, strict=True):
            label = columns.label(texts) if columns is not None else None
            if is_heading_row(texts):
                self.ledger.take("table headings", "".join(line for cell in row for line in cell))
            elif columns is None or label is None:
                self.lines += [line for cell in row for line in cell]
            else:
                self._read_turn(row, texts, columns, label)

    def _read_turn(self, row: Row, texts: Row, columns: Columns, label: str) -> None:
        self.speakers[label] = None
        name = texts[columns.name][0]
        parts = {columns.name, *(columns.details if label != name else ())}
        line = label
        if columns.time is not None:
            parts.add(columns.time)
            line = f"{texts[columns.time][0]} {label}"
        self.joined += len(line) - sum(len(one) for place in parts for one in row[place])
        for place, cell in enumerate(row):
            if place not in parts and place != columns.said:
                self.ledger.take("row numbers" if is_number(texts[place]) else "other columns", "".join(cell))
        self.lines += [line, *row[columns.said]]


def _has_boxes_beside(root: Any) -> bool:
    """Return whether a document has text in boxes, less than beside them."""
    boxed = sum(len(text) for box in root.iter(_BOX) for text in box.itertext(_TEXT))
    return 0 < boxed < _MOST_IN_BOXES * sum(len(text) for text in root.itertext(_TEXT))


def _unread(element: Any, boxes: bool) -> str | None:
    """Return why the text of an element is not read, or None if it is; ``boxes`` that text in boxes is not."""
    if element.tag == _DELETED_TEXT:
        return "deleted text"
    if element.tag != _PARAGRAPH and _is_set(element, _HIDDEN):
        return "hidden text"
    unread = next((_UNREAD[above.tag] for above in element.iterancestors(*_UNREAD)), None)
    if unread is None and boxes and next(element.iterancestors(_BOX), None) is not None:
        return "text boxes"
    return unread
