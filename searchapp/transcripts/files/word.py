"""Word: the paragraphs of a ``.docx`` file."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.archive import DAMAGED, LARGEST, read_member
from searchapp.transcripts.files.bold import divided
from searchapp.transcripts.files.decode import Decoded
from searchapp.transcripts.files.extras import library
from searchapp.transcripts.files.tables import is_heading_row, leads
from searchapp.transcripts.removed import Ledger

_DOCUMENT = "word/document.xml"
_OTHER_PART = re.compile(r"word/(comments|footnotes|endnotes|header|footer)\d*\.xml")
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CELL = f"{_WORDS}tc"
_PARAGRAPH, _TEXT, _RUN, _DELETED_TEXT = (f"{_WORDS}{tag}" for tag in ("p", "t", "r", "delText"))
_BOLD, _HIDDEN = (f"{_WORDS}rPr/{_WORDS}{mark}" for mark in ("b", "vanish"))
_OFF = ("0", "false", "off")
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
_CURE = "open it in a word processor and save it again as .docx or .txt"


def read_docx(content: bytes, source: str) -> Decoded:
    """Return the text of a Word document, one line per paragraph; a name in bold that begins one is a line of its own.

    Deleted and hidden text, comments, notes, page headers and page footers are reported as removed. Raises RefusedFileError for
    ``source`` if it is damaged, too large, or not a Word document.
    """
    etree = library("lxml.etree", source)
    ledger = Ledger()
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            root = _parsed(etree, read_member(package, package.getinfo(_DOCUMENT), source))
            for what, other in _other_parts(package, source):
                ledger.take(what, "".join(_parsed(etree, other).itertext(_TEXT)))
    except DAMAGED as error:
        raise RefusedFileError(source, "the file is not a readable Word document", _CURE) from error
    except etree.XMLSyntaxError as error:
        raise RefusedFileError(source, f"the Word document is damaged: {error.msg}", _CURE) from error
    lines, joined = _lines(root, ledger)
    text = "\n".join(lines)
    if not text.strip():
        raise RefusedFileError(
            source, "the Word document has no text", "add the transcript or remove the file"
        )
    return Decoded(text, "docx", ledger.removed(), added=len(lines) - 1 + joined)


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


def _lines(root: Any, ledger: Ledger) -> tuple[list[str], int]:
    """Return the paragraphs, and how many spaces join cells; enter text that is not read in the ledger."""
    paragraphs: list[tuple[str, int]] = []
    words: list[str] = []
    bold: list[bool] = []
    cells: list[Any] = [None]
    for element in root.iter(_PARAGRAPH, _TEXT, _MATH_TEXT, _DELETED_TEXT, *_CHARACTERS):
        if element.tag in _CHARACTERS and element.getparent().tag != _RUN:
            # A tab stop of the paragraph's format.
            continue
        text = _CHARACTERS.get(element.tag, element.text or "")
        unread = _unread(element)
        if element.tag == _PARAGRAPH:
            if unread is None:
                paragraphs.append(_paragraph(words, bold))
                words.clear()
                bold.clear()
                cells.append(next(element.iterancestors(_CELL), None))
        elif unread is not None:
            ledger.take(unread, text)
        else:
            words.append(text)
            bold.append(_is_set(element, _BOLD))
    paragraphs.append(_paragraph(words, bold))
    parts = divided(paragraphs)
    cells = [cell for cell, lines in zip(cells, parts, strict=True) for _ in lines]
    lines, joined = _rows([line for lines in parts for line in lines], cells, ledger)
    return (lines[1:] if not lines[0] else lines), joined


def _paragraph(words: Sequence[str], bold: Sequence[bool]) -> tuple[str, int]:
    """Return the text of a paragraph, and how many characters in bold begin it."""
    first = itertools.takewhile(lambda pair: pair[1], zip(words, bold, strict=True))
    return "".join(words), sum(len(text) for text, _ in first)


def _is_set(element: Any, format: str) -> bool:
    """Return whether the run of a text has a format, such as bold, by itself."""
    mark = element.getparent().find(format)
    return mark is not None and mark.get(f"{_WORDS}val") not in _OFF


def _rows(lines: list[str], cells: Sequence[Any], ledger: Ledger) -> tuple[list[str], int]:
    """Return the lines without rows that name columns and numbers of rows, with times before names in one line."""
    read: list[str] = []
    joined = 0
    by_row = itertools.groupby(
        zip(lines, cells, strict=True), lambda pair: None if pair[1] is None else pair[1].getparent()
    )
    for row, pairs in by_row:
        said = list(pairs)
        if row is None:
            read += [line for line, _ in said]
            continue
        told = [
            [line for line, _ in cell if line] for _, cell in itertools.groupby(said, lambda pair: pair[1])
        ]
        lead = leads(told)
        flat = [line for line, _ in said]
        if is_heading_row(told):
            ledger.take("table headings", "".join(flat))
        elif lead == "number":
            ledger.take("row numbers", told[0][0])
            flat.remove(told[0][0])
            read += flat
        elif lead == "time":
            flat.remove(told[0][0])
            place = flat.index(told[1][0])
            flat[place] = f"{told[0][0]} {told[1][0]}"
            joined += 1
            read += flat
        else:
            read += flat
    return read or [""], joined


def _unread(element: Any) -> str | None:
    """Return why the text of an element is not read, or None if it is."""
    if element.tag == _DELETED_TEXT:
        return "deleted text"
    if element.tag != _PARAGRAPH and _is_set(element, _HIDDEN):
        return "hidden text"
    return next((_UNREAD[above.tag] for above in element.iterancestors(*_UNREAD)), None)
