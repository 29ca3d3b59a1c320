"""PDF: the paragraphs of a document, without repeated page headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from ctypes import addressof, create_string_buffer
from math import atan2, pi
from threading import Lock
from typing import Any

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.decode import Decoded
from searchapp.transcripts.files.extras import library
from searchapp.transcripts.files.printed import paragraphs
from searchapp.transcripts.files.printed.glyphs import Glyph
from searchapp.transcripts.files.printed.hyphens import HYPHEN
from searchapp.transcripts.removed import Ledger

_MOST_PAGES = 1_000
_LONGEST = 8 * 2**20
# Slanted text is a watermark if it is no more than this share of a page.
_WATERMARK = 0.2
# What PDFium reports for the hyphen of a divided word.
_HYPHENS = "\x02\ufffe"
# PDFium has global state, so only one thread can use it at a time.
_ONE_AT_A_TIME = Lock()
_CURE = "open it and save its text as a .txt file"


def read_pdf(content: bytes, source: str) -> Decoded:
    """Return the paragraphs of a PDF in the order in which they are read.

    Headers and footers, page numbers, watermarks, dotted lines and hyphens at the ends of lines are reported as removed.
    Raises RefusedFileError for ``source`` if it is damaged, protected, or a scan without text.
    """
    ledger = Ledger()
    with _ONE_AT_A_TIME:
        pages, width, size = _pages(content, source, ledger)
    if all(glyph.mark.isspace() for page in pages for glyph in page):
        raise RefusedFileError(
            source,
            "the PDF is a scan without text",
            "run text recognition (OCR) on it first",
        )
    text = "\n".join(paragraphs(pages, width, ledger))
    # Spaces and line breaks follow from the places of the other characters.
    spaces = size - len(text) - sum(one.characters for one in ledger.removed())
    ledger.count("spaces and line breaks between lines", max(0, spaces), "")
    return Decoded(text, "pdf", ledger.removed(), added=max(0, -spaces))


def _pages(content: bytes, source: str, ledger: Ledger) -> tuple[list[list[Glyph]], float, int]:
    """Return the characters of each page, the width of the widest page, and the number of all characters."""
    pdfium = library("pypdfium2", source)
    raw = library("pypdfium2.raw", source)
    pages: list[list[Glyph]] = []
    size = 0
    width = 0.0
    try:
        with closing(pdfium.PdfDocument(content)) as document:
            if len(document) > _MOST_PAGES:
                raise RefusedFileError(source, f"the PDF has more than {_MOST_PAGES} pages", "split it")
            for number in range(len(document)):
                with closing(document[number]) as page, closing(page.get_textpage()) as words:
                    size += words.count_chars()
                    if size > _LONGEST:
                        raise RefusedFileError(source, "the PDF has too much text", "split it")
                    pages.append(list(_glyphs(raw, words, ledger)))
                    width = max(width, page.get_width())
    except pdfium.PdfiumError as error:
        raise RefusedFileError(source, f"the PDF cannot be read: {error}", _CURE) from error
    return pages, width, size


def _glyphs(raw: Any, words: Any, ledger: Ledger) -> Iterator[Glyph]:
    """Yield the characters of a page in the order of the file, without slanted ones across the text."""
    page = words.raw
    count = words.count_chars()
    box = raw.FS_RECTF()
    font, known = "", None
    slanted = {number for number in range(count) if _is_slanted(raw, page, number)}
    watermark = slanted if len(slanted) <= count * _WATERMARK else frozenset()
    for number in range(count):
        mark = chr(raw.FPDFText_GetUnicode(page, number))
        if mark in _HYPHENS:
            mark = HYPHEN
        if number in watermark:
            ledger.take("watermarks", mark)
            continue
        raw.FPDFText_GetLooseCharBox(page, number, box)
        shown = _address(raw.FPDFText_GetTextObject(page, number))
        if shown != known:
            font, known = _font(raw, page, number), shown
        yield Glyph(mark, box.left, box.right, box.bottom, box.top, font)


def _is_slanted(raw: Any, page: Any, number: int) -> bool:
    """Return whether a character stands on a line that is neither level nor upright; in italics it does not."""
    if not 0.1 < raw.FPDFText_GetCharAngle(page, number) % (pi / 2) < pi / 2 - 0.1:
        return False
    # Letters that are made italic by a skew have an angle too, but the line that they stand on is level.
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, number, matrix)
    return 0.1 < atan2(matrix.b, matrix.a) % (pi / 2) < pi / 2 - 0.1


def _address(pointer: Any) -> int:
    return addressof(pointer.contents) if pointer else 0


def _font(raw: Any, page: Any, number: int) -> str:
    name = create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(page, number, name, len(name), None)
    return name.value.decode("utf-8", "replace") if 0 < length <= len(name) else ""
