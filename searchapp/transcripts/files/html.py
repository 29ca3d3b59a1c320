"""HTML: the main text of a saved web page, without menus and scripts."""

from __future__ import annotations

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.decode import Decoded, decode
from searchapp.transcripts.files.extras import library
from searchapp.transcripts.paragraphs import unwrap
from searchapp.transcripts.removed import Ledger

_SKIPPED = frozenset(
    "script style noscript template svg math iframe object head button select textarea".split()
)
_FURNITURE = frozenset("nav header footer aside form menu dialog".split())
_MAIN = frozenset(("article", "main"))
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd tr td th table section article main blockquote pre figure address hr br".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_DEEPEST = 2_000
_ENOUGH = 0.4


def read_html(content: bytes, source: str) -> Decoded:
    """Return the main text of an HTML page, one line per block.

    The main text is the content of the ``article`` or ``main`` element if it is a large part of the page, otherwise
    everything except menus, headers and footers. Raises RefusedFileError for ``source`` if there is no text or the
    elements are nested too deeply.
    """
    etree = library("lxml.etree", source)
    decoded = decode(content, source)
    collector = _Collector()
    parser = etree.HTMLParser(target=collector, huge_tree=True, encoding="utf-8")
    try:
        parser.feed(decoded.text.encode("utf-8", "replace"))
        parser.close()
    except _TooDeepError as error:
        raise RefusedFileError(source, "the page has too many nested elements", _CURE) from error
    except etree.XMLSyntaxError as error:
        raise RefusedFileError(source, f"the page cannot be read: {error.msg}", _CURE) from error
    main, outside = collector.text()
    if not main:
        raise RefusedFileError(source, "the page has no text", _CURE)
    collector.ledger.take("outside the main text", "\n".join(outside))
    added = len(main) - 1 + max(len(outside) - 1, 0)
    return Decoded("\n".join(main), decoded.encoding, collector.ledger.removed(), added)


_CURE = "open it in a browser and save its text as a .txt file"


class _TooDeepError(Exception):
    """The elements of the page are nested too deeply."""


class _Collector:
    """Collects the text of a page from parser events, without recursion."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self._open: list[str] = []
        self._skipping = 0
        self._furniture = 0
        self._main = 0
        self._line: list[str] = []
        self._lines: list[tuple[str, str]] = []

    def start(self, tag: str, attributes: object) -> None:
        """Handle the start of an element."""
        if tag in _BLOCKS:
            self._break()
        if tag in _VOID:
            return
        self._open.append(tag)
        if len(self._open) > _DEEPEST:
            raise _TooDeepError
        self._count(tag, 1)

    def end(self, tag: str) -> None:
        """Handle the end of an element, and close elements left open in it."""
        if tag in _BLOCKS:
            self._break()
        if tag in _VOID or tag not in self._open[-64:]:
            return
        while self._open:
            last = self._open.pop()
            self._count(last, -1)
            if last == tag:
                break

    def data(self, text: str) -> None:
        """Handle text in the current element."""
        if self._skipping:
            self.ledger.count("scripts, styles and buttons", len(text), text.strip())
        else:
            self._line.append(text)

    def close(self) -> None:
        """Handle the end of the page."""
        self._break()

    def text(self) -> tuple[list[str], list[str]]:
        """Return the lines of the main text and the lines outside it."""
        main = [line for place, line in self._lines if place == "main"]
        body = [line for place, line in self._lines if place == "body"]
        furniture = [line for place, line in self._lines if place == "furniture"]
        inside = sum(map(len, main))
        if inside and inside >= _ENOUGH * (inside + sum(map(len, body))):
            return main, [*furniture, *body]
        return [line for place, line in self._lines if place != "furniture"], furniture

    def _count(self, tag: str, step: int) -> None:
        if tag in _SKIPPED:
            self._skipping += step
        elif tag in _MAIN:
            self._main += step
        elif tag in _FURNITURE:
            self._furniture += step

    def _break(self) -> None:
        data = "".join(self._line)
        line = unwrap(data)
        self.ledger.count("spaces and line breaks between tags", len(data) - len(line), "")
        self._line.clear()
        if line:
            place = "main" if self._main else "furniture" if self._furniture else "body"
            self._lines.append((place, line))
