"""HTML: the main text of a saved web page, without menus and scripts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.bold import divided
from searchapp.transcripts.files.decode import Decoded, decode
from searchapp.transcripts.files.extras import library
from searchapp.transcripts.files.furniture import (
    FURNITURE,
    SKIPPED,
    STRUCK,
    is_aside,
    is_hidden,
    is_marked,
    words_of,
)
from searchapp.transcripts.files.pieces import are_initials, labels_of
from searchapp.transcripts.files.tables import (
    Row,
    columns_of,
    is_heading_row,
    is_number,
    is_of_figures,
    list_of_people,
)
from searchapp.transcripts.headings import is_memo
from searchapp.transcripts.page import LONGEST
from searchapp.transcripts.paragraphs import unwrap, writes_spaces
from searchapp.transcripts.removed import Ledger

_MAIN = frozenset(("article", "main"))
_BLOCKS = (
    frozenset(
        "summary details p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd tr td th table section article main blockquote pre figure address hr br".split()
    )
    | FURNITURE
)
_SENTENCE_ENDS = frozenset(".。！？!?…")
_NOTE = re.compile(r"[\[［](?:\d{1,3}|[a-z]|注\d{0,2})[\]］]")
_LABELS = frozenset("b strong h1 h2 h3 h4 h5 h6".split())
_LABEL_WORDS = frozenset("speaker name".split())
_BOLD = r"font-weight\s*:\s*(?:bold|[6-9]00)"
_IS_BOLD = re.compile(_BOLD)
# A rule of a style sheet that makes a class bold: .who, span.who { font-weight: bold }
_BOLD_RULE = re.compile(rf"(?P<classes>[^{{}}]{{1,200}})\{{[^{{}}]*?{_BOLD}[^{{}}]*\}}")
_CLASS = re.compile(r"(?:^|,)\s*[a-z]*\.(?P<name>[A-Za-z_][\w-]*)\s*(?=,|$)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_DEEPEST = 2_000
_ENOUGH = 0.4
_MOSTLY_HIDDEN = 5


def read_html(content: bytes, source: str) -> Decoded:
    """Return the main text of an HTML page, one line per block.

    The main text is the content of the ``article`` or ``main`` element if it is a large part of the page, otherwise
    everything except menus, headers and footers. Hidden text, summaries that fold out, the headings of tables and elements
    whose class or role says that they stand beside the text are no main text. Where names in bold begin paragraphs, each
    gets a line of its own; so does the first element of paragraphs if nothing is in bold and those are names. Raises RefusedFileError for ``source`` if there is no text or the
    elements are nested too deeply.
    """
    etree = library("lxml.etree", source)
    decoded = decode(content, source)
    collector = _Collector(writes_spaces(decoded.text))
    parser = etree.HTMLParser(target=collector, huge_tree=True, encoding="utf-8")
    try:
        parser.feed(decoded.text.encode("utf-8", "replace"))
        parser.close()
    except _TooDeepError as error:
        raise RefusedFileError(source, "the page has too many nested elements", _CURE) from error
    except etree.XMLSyntaxError as error:
        raise RefusedFileError(source, f"the page cannot be read: {error.msg}", _CURE) from error
    main, outside = collector.text()
    added = collector.added()
    if not main:
        raise RefusedFileError(source, "the page has no text", _CURE)
    added += len(main) - 1
    for what, lines in outside.items():
        collector.ledger.take(what, "\n".join(lines))
        added += len(lines) - 1
    return Decoded(
        "\n".join(main), decoded.encoding, collector.ledger.removed(), added, tuple(collector.speakers)
    )


_CURE = "open it in a browser and save its text as a .txt file"


class _TooDeepError(Exception):
    """The elements of the page are nested too deeply."""


@dataclass(slots=True)
class _Line:
    """A line of the page: whether it is in the main element and in furniture, and how long a label begins it.

    ``pieces`` are the texts of the elements that it consists of, if it can be a label and there are several.
    ``what`` is what it is if it is not read. ``joined`` means that its text is in another line.
    """

    text: str
    main: bool
    furniture: bool
    hidden: bool
    marked: bool
    label: int = 0
    # How long an element that is no label begins it.
    begins: int = 0
    added: int = 0
    what: str = ""
    joined: bool = False
    cited: bool = False
    pieces: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    """An element that is open: what it adds to the depths, and where its text begins; ``kept`` are its line breaks."""

    tag: str
    skipped: bool = False
    struck: bool = False
    main: bool = False
    furniture: bool = False
    hidden: bool = False
    marked: bool = False
    label: bool = False
    begins: bool = False
    kept: bool = False
    start: int = 0
    # Where in the line it begins, if it stands in the line without being part of it.
    aside: int | None = None
    # The cells of a row, and the rows of a table: whether their cells are headings, and the lines of each.
    cells: list[tuple[bool, list[_Line]]] = field(default_factory=list)
    rows: list[tuple[bool, list[list[_Line]]]] = field(default_factory=list)


class _Collector:
    """Collects the text of a page from parser events, without recursion.

    ``spaces`` is whether the page writes spaces where Han characters meet Latin ones.
    """

    def __init__(self, spaces: bool | None) -> None:
        self._spaces = spaces
        self.ledger = Ledger()
        self._open: list[_Open] = []
        self._depths = dict.fromkeys(
            ("skipped", "struck", "main", "furniture", "hidden", "marked", "kept"), 0
        )
        # The pieces of text in the line, their length, and whether it has nothing but spaces. A line can have thousands.
        self._line: list[str] = []
        self._length = 0
        self._blank = True
        self._label = 0
        self._begins = 0
        # The line ends with an element of a name that is cited.
        self._cited = False
        # The classes that a style sheet in the page makes bold.
        self._bold: set[str] = set()
        # Where elements begin and end in the line.
        self._edges: list[int] = []
        self._lines: list[_Line] = []
        # The labels that tables mark, in order.
        self.speakers: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element."""
        if tag in _BLOCKS and self._open and self._open[-1].tag == "head":
            # The parser does not know that an article, for one, ends the head.
            self.end("head")
        if tag in _BLOCKS:
            self._break()
        if tag in _VOID:
            return
        length = self._edge()
        words = words_of(attributes)
        self._push(
            _Open(
                tag,
                skipped=tag in SKIPPED,
                struck=tag in STRUCK,
                main=tag in _MAIN,
                furniture=tag in FURNITURE and not (tag == "header" and self._is_inside()),
                hidden=is_hidden(attributes),
                marked=is_marked(tag, words, attributes),
                # A label can be in several elements, one after the other.
                label=(self._blank or 0 < self._label == length)
                and (
                    tag in _LABELS
                    or (tag == "span" and bool(words & _LABEL_WORDS))
                    or self._is_bold(attributes)
                ),
                begins=tag not in _BLOCKS and self._blank,
                kept=tag == "pre",
                start=len(self._lines),
                aside=len(self._line) if tag not in _BLOCKS and is_aside(tag, words, attributes) else None,
            )
        )

    def end(self, tag: str) -> None:
        """Handle the end of an element, and close elements left open in it."""
        if tag in _BLOCKS:
            self._break()
        if tag in _VOID or not any(one.tag == tag for one in self._open[-64:]):
            return
        self._edge()
        while self._open:
            last = self._open.pop()
            self._count(last, -1)
            self._close(last)
            if last.tag == tag:
                break

    def data(self, text: str) -> None:
        """Handle text in the current element."""
        if self._depths["skipped"]:
            self.ledger.count("scripts, styles and buttons", len(text), text.strip())
            if self._open[-1].tag == "style":
                for rule in _BOLD_RULE.finditer(text):
                    self._bold |= {found["name"] for found in _CLASS.finditer(rule["classes"])}
        elif self._depths["struck"]:
            self.ledger.take(
                "deleted text" if self._open[-1].tag not in ("rt", "rp") else "hidden text", text
            )
        elif self._depths["kept"]:
            first, *others = text.split("\n")
            self._add(first)
            self.ledger.count("spaces and line breaks between tags", len(others), "")
            for line in others:
                self._break()
                self._add(line)
        else:
            self._add(text)

    def close(self) -> None:
        """Handle the end of the page."""
        self._break()

    def text(self) -> tuple[list[str], dict[str, list[str]]]:
        """Return the lines of the main text, and the other ones by what they are."""
        lines = [line for line in self._lines if not line.joined]
        shown = [line for line in lines if not line.furniture and not line.hidden]
        hidden = sum(len(line.text) for line in lines if line.hidden and not line.furniture)
        # Nearly all of the page is in parts that appear one at a time, such as a summary and the talk.
        if hidden > _MOSTLY_HIDDEN * sum(len(line.text) for line in shown):
            shown = [line for line in lines if not line.furniture]
        unmarked = sum(len(line.text) for line in shown if not line.marked)
        marked = sum(len(line.text) for line in shown if line.marked)
        # Where a class is that of the text itself, it tells nothing.
        kept = {id(line) for line in shown if not line.what and not (line.marked and unmarked > marked)}
        beside = {id(line) for line in lines} - kept
        main = [line for line in lines if line.main and id(line) not in beside]
        body = [line for line in lines if not line.main and id(line) not in beside]
        inside = sum(len(line.text) for line in main)
        whole = inside + sum(len(line.text) for line in body)
        kept = {id(line) for line in (main if inside and inside >= _ENOUGH * whole else [*main, *body])}
        outside: dict[str, list[str]] = {}
        for line in lines:
            if id(line) not in kept:
                outside.setdefault(line.what or "outside the main text", []).append(line.text)
        read = [line for line in lines if id(line) in kept]
        marks = {
            id(line): line.text
            for line, below in itertools.pairwise(read)
            if are_initials(line.text, below.text)
        }
        if len(marks) > 1:
            read = [line for line in read if id(line) not in marks]
            outside["initials beside names"] = list(marks.values())
        for line, found in zip(read, labels_of([line.pieces for line in read]), strict=True):
            if found is not None:
                self.speakers[found.name] = None
                line.added += len(found.line) - len(line.text)
                line.text, line.label, line.begins = found.line, 0, 0
        parts = divided([(line.text, line.label) for line in read], [line.begins for line in read])
        return [part for some in parts for part in some], outside

    def added(self) -> int:
        """Return the number of spaces between cells that were joined."""
        return sum(line.added for line in self._lines)

    def _push(self, element: _Open) -> None:
        self._open.append(element)
        if len(self._open) > _DEEPEST:
            raise _TooDeepError
        self._count(element, 1)

    def _count(self, element: _Open, step: int) -> None:
        for what in self._depths:
            if getattr(element, what):
                self._depths[what] += step

    def _close(self, element: _Open) -> None:
        """Handle what only the end of an element tells: labels, memos that fold out, the headings of tables."""
        lines = self._lines[element.start :]
        if element.aside is not None and element.start == len(self._lines):
            self._leave_out(element.aside, note=element.tag == "sup")
        if element.tag == "blockquote" and len(lines) > 1 and lines[-1].cited:
            # Who said it stands below.
            self._lines[element.start :] = [lines[-1], *lines[:-1]]
        if element.label and element.tag not in _BLOCKS:
            self._label = self._length
        self._cited = self._cited or (element.tag == "cite" and element.begins)
        if element.begins and not self._begins and element.start == len(self._lines):
            self._begins = self._length
        memo = element.tag == "details" and bool(lines) and is_memo(lines[0].text)
        if memo:
            for line in lines:
                line.furniture = True
        elif element.tag in ("td", "th"):
            row = next((one for one in reversed(self._open) if one.tag == "tr"), None)
            if row is not None:
                row.cells.append((element.tag == "th", lines))
        elif element.tag == "tr":
            table = next((one for one in reversed(self._open) if one.tag == "table"), None)
            row_of = (all(is_th for is_th, _ in element.cells), [cell for _, cell in element.cells])
            if table is not None and element.cells:
                table.rows.append(row_of)
        elif element.tag == "table":
            self._close_table(element)

    def _close_table(self, table: _Open) -> None:
        """Find the turns in the rows of a table, or that it has no turns but figures."""
        told: list[Row] = [[[line.text for line in cell] for cell in row] for _, row in table.rows]
        people = list_of_people(told)
        if people:
            self._list(table, people, told)
            return
        figures = is_of_figures(told)
        body = [row for (heads, _), row in zip(table.rows, told, strict=True) if not heads]
        columns = None if figures else columns_of(body)
        # The names that stand behind speeches, by the first line of each.
        above: dict[int, _Line] = {}
        for (heads, row), texts in zip(table.rows, told, strict=True):
            lines = [line for cell in row for line in cell]
            if figures or heads or is_heading_row(texts):
                for line in lines:
                    line.what = line.what or ("tables of figures" if figures else "table headings")
                continue
            label = columns.label(texts) if columns is not None else None
            if columns is None or label is None:
                continue
            self.speakers[label] = None
            name = row[columns.name][0]
            if columns.said < columns.name and row[columns.said]:
                above[id(row[columns.said][0])] = name
            time = row[columns.time][0] if columns.time is not None else None
            parts = [line for place in columns.details for line in row[place]] if label != name.text else []
            whole = f"{time.text} {label}" if time is not None else label
            parts += [time] if time is not None else []
            name.added += len(whole) - len(name.text) - sum(len(line.text) for line in parts)
            name.text, name.label, name.begins = whole, 0, 0
            for line in parts:
                line.joined = True
            for place, cell in enumerate(row):
                if place not in (columns.name, columns.said):
                    what = "row numbers" if is_number(texts[place]) else "other columns"
                    for line in cell:
                        line.what = "" if line.joined else what
        if above:
            lines, names = self._lines[table.start :], set(map(id, above.values()))
            self._lines[table.start :] = [
                one
                for line in lines
                if id(line) not in names
                for one in ((above[id(line)], line) if id(line) in above else (line,))
            ]

    def _list(self, table: _Open, people: Sequence[str], told: Sequence[Row]) -> None:
        """Read the rows of a table as a list of participants."""
        rows = [row for (_, row), texts in zip(table.rows, told, strict=True) if not is_heading_row(texts)]
        for (_, row), texts in zip(table.rows, told, strict=True):
            if is_heading_row(texts):
                for line in (line for cell in row for line in cell):
                    line.what = line.what or "table headings"
        heading, *entries = people
        for entry, row in zip(entries, rows, strict=True):
            first, *others = [line for cell in row for line in cell]
            whole = f"{heading}\n{entry}" if entry is entries[0] else entry
            first.added += len(whole) - len(first.text) - sum(len(line.text) for line in others)
            first.text, first.label, first.begins, first.pieces = whole, 0, 0, ()
            for line in others:
                line.joined = True

    def _leave_out(self, start: int, *, note: bool) -> None:
        """Take words out of the line that end it, unless they are too long for what appears beside a name, or a sentence.

        ``note`` means that they are only taken out if they are the mark of a note, unlike the 2 of m².
        """
        words = "".join(self._line[start:]).strip()
        if note:
            short = _NOTE.fullmatch(words) is not None
        else:
            short = 0 < len(words) <= LONGEST and words[-1] not in _SENTENCE_ENDS
        if short:
            self.ledger.take("comments and notes" if note else "hidden text", "".join(self._line[start:]))
            self._length -= sum(map(len, self._line[start:]))
            del self._line[start:]
            self._blank = all(text.isspace() for text in self._line if text)
            while self._edges and self._edges[-1] > self._length:
                self._edges.pop()

    def _edge(self) -> int:
        """Return the length of the line so far, where an element begins or ends."""
        if self._length and (not self._edges or self._edges[-1] != self._length):
            self._edges.append(self._length)
        return self._length

    def _is_inside(self) -> bool:
        """Return whether an element is open that has a header of its own."""
        return any(one.tag in ("article", "section") for one in self._open)

    def _is_bold(self, attributes: Mapping[str, str]) -> bool:
        classes = attributes.get("class")
        return _IS_BOLD.search(attributes.get("style") or "") is not None or bool(
            classes and self._bold and not self._bold.isdisjoint(classes.split())
        )

    def _add(self, text: str) -> None:
        self._line.append(text)
        self._length += len(text)
        self._blank = self._blank and not text.strip()

    def _clear(self) -> None:
        self._line.clear()
        self._length, self._blank = 0, True

    def _break(self) -> None:
        data = "".join(self._line)
        text = unwrap(data, self._spaces)
        self.ledger.count("spaces and line breaks between tags", len(data) - len(text), "")
        label, begins = (len(unwrap(data[:end], self._spaces)) for end in (self._label, self._begins))
        pieces: tuple[str, ...] = ()
        if self._edges and len(text) <= LONGEST:
            edges = [0, *self._edges, len(data)]
            pieces = tuple(data[start:end] for start, end in itertools.pairwise(edges))
        self._clear()
        self._edges.clear()
        self._label = self._begins = 0
        cited, self._cited = self._cited, False
        if text:
            depths = self._depths
            self._lines.append(
                _Line(
                    text,
                    depths["main"] > 0,
                    depths["furniture"] > 0,
                    depths["hidden"] > 0,
                    depths["marked"] > 0,
                    label,
                    begins,
                    cited=cited,
                    pieces=pieces,
                )
            )
