"""PDF: the text of a document, without repeated page headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from threading import Lock

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.decode import Decoded
from searchapp.transcripts.files.extras import library
from searchapp.transcripts.labels import role_of
from searchapp.transcripts.removed import Ledger

_MOST_PAGES = 1_000
_LONGEST = 8 * 2**20
_EDGE = 2
_PAGE_NUMBER = re.compile(
    r"[-–— ]*(?:page|第)?\s*\d{1,4}\s*(?:页|頁)?(?:\s*(?:of|/|共)\s*\d{1,4}\s*(?:页|頁)?)?[-–— ]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
# PDFium has global state, so only one thread can use it at a time.
_ONE_AT_A_TIME = Lock()
_CURE = "open it and save its text as a .txt file"


def read_pdf(content: bytes, source: str) -> Decoded:
    """Return the text of a PDF; lines that repeat on most pages and page numbers are reported as removed.

    Raises RefusedFileError for ``source`` if it is damaged, protected, or a scan without text.
    """
    with _ONE_AT_A_TIME:
        pages = _pages(content, source)
    if not any(line.strip() for page in pages for line in page):
        raise RefusedFileError(
            source,
            "the PDF is a scan without text",
            "run text recognition (OCR) on it first",
        )
    ledger = Ledger()
    text = "\n".join(_without_edges(pages, ledger))
    return Decoded(text, "pdf", ledger.removed(), added=len(pages) - 1)


def _pages(content: bytes, source: str) -> list[list[str]]:
    pdfium = library("pypdfium2", source)
    pages: list[list[str]] = []
    size = 0
    try:
        with closing(pdfium.PdfDocument(content)) as document:
            if len(document) > _MOST_PAGES:
                raise RefusedFileError(source, f"the PDF has more than {_MOST_PAGES} pages", "split it")
            for number in range(len(document)):
                with closing(document[number]) as page, closing(page.get_textpage()) as words:
                    text = words.get_text_range()
                size += len(text)
                if size > _LONGEST:
                    raise RefusedFileError(source, "the PDF has too much text", "split it")
                pages.append(text.split("\n"))
    except pdfium.PdfiumError as error:
        raise RefusedFileError(source, f"the PDF cannot be read: {error}", _CURE) from error
    return pages


def _without_edges(pages: Sequence[list[str]], ledger: Ledger) -> list[str]:
    """Return the lines of all pages that are not repeated headers, footers or page numbers."""
    often = Counter(kind for page in pages for kind in {_kind(line) for line in _edges(page)})
    repeated = {kind for kind, times in often.items() if times >= 3 and times * 2 >= len(pages)}
    kept: list[str] = []
    for page in pages:
        filled = [
            number for number, line in enumerate(page) if line.strip() and role_of(line.strip()) is None
        ]
        edges = {*filled[:_EDGE], *filled[-_EDGE:]} if len(filled) > 2 * _EDGE else set()
        for number, line in enumerate(page):
            is_number = _PAGE_NUMBER.fullmatch(line.strip()) is not None and len(pages) > 1
            if number in edges and (_kind(line) in repeated or is_number):
                # With its line break: a page always keeps other lines.
                ledger.count("page headers and footers", len(line) + 1, line.strip())
            else:
                kept.append(line)
    return kept


def _edges(page: Sequence[str]) -> list[str]:
    filled = [line for line in page if line.strip()]
    return [*filled[:_EDGE], *filled[-_EDGE:]]


def _kind(line: str) -> str:
    """Return a line with its numbers replaced, so that the footers of two pages are equal."""
    return _DIGITS.sub("#", line.strip())
