"""Markup: tags and marks of other formats in plain text, and rows of tables as lines of speech."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from html import unescape

from searchapp.transcripts.files.tables import BETWEEN, Columns, Row, columns_of, is_number
from searchapp.transcripts.looks import names_somebody
from searchapp.transcripts.page import SENTENCE_ENDS, written
from searchapp.transcripts.removed import Ledger
from searchapp.transcripts.words import Vocabulary, compiled

_ENOUGH = 3
# Records begin so near to the top.
_BEGINNING = 4_000
_SHARE = 0.5
_LONGEST_LABEL = 60
# Only tags that say how words look: <Ann Lee> is a label.
_TAG = re.compile(
    r"</?(?P<tag>b|strong|i|em|u|p|span|font|div|small|sup|sub|mark|s|del|ins|center|h[1-6]|ul|ol|li|section|article|blockquote|details|summary)(?:\s[^<>\n]{0,80})?>|<br\s*/?>(?=[ \t]*\r?$)|\\(?=\r?$)",
    re.IGNORECASE | re.MULTILINE,
)
# What a terminal writes behind a name.
_TERMINAL = re.compile(r"[ \t]*\{BIO \d{1,12} <GO>\}")
_CLOSING_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")
_NEVER_CLOSED = frozenset({"br", "p", "li"})
# [Ann Lee](https://example.com), [[Ann Lee]]
_LINK = re.compile(
    r"(?<![!\\])\[(?P<words>[^\[\]\n]{1,60})\]\((?:https?://|www\.|mailto:|/)[^()\s]{0,300}\)|\[\[(?:[^\[\]|\n]{1,60}\|)?(?P<title>[^\[\]|\n]{1,60})\]\]"
)
# ![Chart 1](chart.png)
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,80}\]\([^()\s]{1,300}(?: \"[^\"\n]{0,80}\")?\)")
_TASK = re.compile(r"(?<=[-*] )\[[ xX]\] (?=\S)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_REFERENCE = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|hellip|[lr][sd]quo|#\d{2,5}|#[xX][\da-fA-F]{2,4});"
)
# The lines around a block of code, and notes: We grew.[^1] and [^1]: Source.
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*\w{0,12}[ \t]*$\n?", re.MULTILINE)
_NOTE = re.compile(r"^[ \t]*\[\^[^\]\s]{1,20}\]:.*$|\[\^[^\]\s]{1,20}\]", re.MULTILINE)
# > [!quote] Ann Lee
_CALLOUT = re.compile(r"^[ \t>]*\[![A-Za-z]{3,12}\][+-]?[ \t]*(?=\S)", re.MULTILINE)
# Ann Lee, and on the line below : Thank you.
_DEFINITION = re.compile(r"^:[ \t]+(?=\S)", re.MULTILINE)
_STRONG = re.compile(r"(?<!\\)(?P<mark>\*\*|__)(?=[^\s*_])(?P<words>[^\n]{1,500}?)(?<=[^\s*_])(?P=mark)")
_EMPHASIS = re.compile(
    r"(?<![A-Za-z0-9*\\])\*(?=[^\s*])(?P<starred>[^*\n]{1,500}?)(?<=\S)\*(?![A-Za-z0-9*])|(?<![\w\\])_(?=[^\s_])(?P<underlined>[^_\n]{1,500}?)(?<=\S)_(?!\w)"
)
_ITEM = re.compile(r"^[-*+] +(?=\S)", re.MULTILINE)
# Between a name and a title on one line, or between sentences.
_BREAK = re.compile(r"(?<=[^\s>])[ ]*(?:<br\s*/?>|<small>)[ ]*(?=[^\s<])", re.IGNORECASE)
_ENDS = SENTENCE_ENDS - set("）)]】")
_MARKS_IN_CELL = re.compile(r"[ ]*(?:\||\*\*|__)[ ]*")
_BREAK_IN_CELL = re.compile(r"[ ]*<br\s*/?>[ ]*", re.IGNORECASE)
_TIME = r"[\[(（]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,3})?[\])）]?"
_TABBED = re.compile(rf"^(?P<label>(?:{_TIME}[ ]*\t)?[^\t\n]{{1,40}}?)[ ]*\t[ \t]*(?=\S)", re.MULTILINE)
_ROW = re.compile(
    rf"^[ ]*\|[ ]*(?P<label>(?:(?:{_TIME})?[ ]*\|[ ]*)?[^|\n]{{0,120}}?)[ ]*\|[ ]*(?P<said>[^|\n]*?)[ ]*\|[ ]*$",
    re.MULTILINE,
)
_RULE_OF_COLUMNS = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*){2,}\|?[ ]*")
_CELLS = re.compile(r"(?<!\\)\|")
_RULE_OF_TABLE = re.compile(r"^[ ]*\|(?:[ ]*:?-{2,}:?[ ]*\|)+[ ]*$\n?", re.MULTILINE)


def without_markup(text: str, ledger: Ledger, *, markdown: bool = False) -> str:
    r"""Return a text without the tags and marks of other formats, and with tables as lines that begin with a label.

    ``markdown`` means that the text is surely in Markdown.

    >>> without_markup("<b>Ann:</b> Hi.<br>\nBob: Hi.", Ledger())
    'Ann: Hi.\nBob: Hi.'
    >>> without_markup("Ann\tHi.\nBob\tYes.\nAnn\tBye.", Ledger())
    'Ann：Hi.\nBob：Yes.\nAnn：Bye.'
    >>> without_markup("|Ann|Hi.<br>We grew.|\n||It rose.|\n|Bob|Yes.|\n|Ann|Bye.|", Ledger())
    'Ann：Hi.\nWe grew.\nIt rose.\nBob：Yes.\nAnn：Bye.'
    >>> without_markup("|No.|Name|Text|\n|-|-|-|\n|1|Ann Lee|Hi.|\n|2|Bob Ray|Yes.|\n|3|Ann Lee|Bye.|", Ledger())
    'Ann Lee：Hi.\nBob Ray：Yes.\nAnn Lee：Bye.'
    >>> without_markup("Speaker: Ann\nText: Hi.\nSpeaker: Bob\nText: Yes.\nSpeaker: Ann\nText: Bye.", Ledger())
    'Ann\nHi.\nBob\nYes.\nAnn\nBye.'
    """
    # Single characters are found in no time.
    if "{BIO " in text:
        text = ledger.without("links", _TERMINAL, text)
    if "|" in text:
        text = _rows(_columned(text, ledger), ledger)
    if "<" in text and ("<br" in text or "<BR" in text or "<small" in text):
        text = _replaced(_BREAK, text, ledger, _between)
    if ("<" in text and ">" in text) or "\\" in text:
        text = _without_tags(text, ledger)
    if "[" in text:
        if "![" in text:
            text = ledger.without("links", _PICTURE, text)
        if "](" in text or "[[" in text:
            text = _replaced(_LINK, text, ledger, lambda found: found["words"] or found["title"], "links")
        text = ledger.without("marks of lists", _TASK, text) if "- [" in text or "* [" in text else text
    if "[!" in text:
        text = ledger.without("marks of lists", _CALLOUT, text)
    if "\n:" in text and len(_DEFINITION.findall(text)) >= _ENOUGH:
        text = ledger.without("marks of lists", _DEFINITION, text)
    if markdown:
        text = ledger.without("tags", _FENCE, text)
        text = ledger.without("comments and notes", _NOTE, text)
    if markdown and "&" in text:
        text = _replaced(_REFERENCE, text, ledger, lambda found: unescape(found[0]), "escapes of characters")
    if "\\" in text and (markdown or len(_ESCAPE.findall(text)) >= _ENOUGH):
        text = ledger.without("escapes of characters", _ESCAPE, text)
    if "\t" in text:
        text = _tabbed(text, ledger)
    return _without_columns(text, ledger)


def without_emphasis(text: str, ledger: Ledger, *, markdown: bool) -> str:
    r"""Return the text of a speech without marks of strong words; in Markdown also without those of other words and of lists.

    >>> without_emphasis("Sales **rose** 5 * 3%.", Ledger(), markdown=False)
    'Sales rose 5 * 3%.'
    >>> without_emphasis("- Sales *rose*.\n- Costs of snake_case_names _fell_.", Ledger(), markdown=True)
    'Sales rose.\nCosts of snake_case_names fell.'
    """
    if "**" in text or "__" in text:
        text = _replaced(_STRONG, text, ledger, _emphasised, "marks of emphasis")
    if not markdown:
        return text
    text = ledger.without("marks of lists", _ITEM, text)
    if "*" in text or "_" in text:
        text = _replaced(
            _EMPHASIS,
            text,
            ledger,
            lambda found: found["starred"] or found["underlined"],
            "marks of emphasis",
        )
    return text


def _emphasised(found: re.Match[str]) -> str:
    return found["words"] if any(map(str.isalnum, found["words"])) else found[0]


def _without_tags(text: str, ledger: Ledger) -> str:
    """Return a text without tags that say how words look; one that is never closed, as <Mark>, is a label."""
    closed = {found[1].lower() for found in _CLOSING_TAG.finditer(text)} | _NEVER_CLOSED

    def keep(found: re.Match[str]) -> str:
        name = found["tag"]
        return found[0] if name is not None and name.lower() not in closed else ""

    return _replaced(_TAG, text, ledger, keep, "tags")


def _between(found: re.Match[str]) -> str:
    """Return what stands for a break inside a line: a mark between a name and a title, a line break behind a sentence."""
    return "\n" if found.string[found.start() - 1] in _ENDS else " | "


def _are_labels(found: list[re.Match[str]], written: int) -> bool:
    """Return whether the first cells of the rows of a text are the labels of its speeches."""
    labels = [one["label"].strip() for one in found]
    if len(found) < max(_ENOUGH, written * _SHARE):
        return False
    return len(set(labels)) > 1 and not any(
        label[-1:] in _ENDS and not names_somebody(label) for label in labels
    )


def _replaced(
    pattern: re.Pattern[str],
    text: str,
    ledger: Ledger,
    replace: Callable[[re.Match[str]], str],
    what: str = "marks of tables",
) -> str:
    def take(found: re.Match[str]) -> str:
        kept = replace(found)
        ledger.count(what, len(found[0]) - len(kept), found[0])
        return kept

    return pattern.sub(take, text)


def _tabbed(text: str, ledger: Ledger) -> str:
    found = list(_TABBED.finditer(text))
    if not _are_labels(found, written(text)):
        return text
    return _replaced(_TABBED, text, ledger, lambda row: f"{row['label'].replace(chr(9), ' ')}：")


def _columned(text: str, ledger: Ledger) -> str:
    """Return a text with each row of a table of three or more columns in which a row is a turn as a line."""
    lines = text.split("\n")
    found: list[str] = []
    for is_table, block in itertools.groupby(lines, lambda line: "|" in line):
        rows = list(block)
        found += (_table(rows, ledger) if is_table else None) or rows
    return "\n".join(found)


def _table(lines: list[str], ledger: Ledger) -> list[str] | None:
    """Return the rows of a table as lines, without its heading and rules, if a row of three or more columns is a turn."""
    rule = next((place for place, line in enumerate(lines) if _RULE_OF_COLUMNS.fullmatch(line)), 0)
    if not rule:
        return None
    below = [line for line in lines[rule + 1 :] if not _RULE_OF_COLUMNS.fullmatch(line)]
    rows = [_cells(line) for line in below]
    columns = columns_of(rows)
    if columns is None or columns.count < len(_cells(lines[rule])):
        return None
    told = [_turn(row, columns, ledger) for row in rows]
    ledger.take("table headings", lines[rule - 1])
    left = sum(len(line) + others for line, others in told) + len(lines[rule - 1])
    # The line breaks behind the heading and the rules as well.
    broken = len(lines) - rule + 1 - len(told)
    ledger.count("marks of tables", sum(map(len, lines[rule - 1 :])) - left + broken, "|")
    return [*lines[: rule - 1], *(line for line, _ in told)]


def _cells(row: str) -> list[list[str]]:
    cells = [cell.strip() for cell in _CELLS.split(row.strip().removeprefix("|").removesuffix("|"))]
    lines = [[line.strip(" *_") for line in _BREAK_IN_CELL.split(cell)] for cell in cells]
    return [list(filter(None, cell)) for cell in lines]


def _turn(row: Row, columns: Columns, ledger: Ledger) -> tuple[str, int]:
    """Return a row as a line, and how many of its characters are entered in the ledger."""
    label = columns.label(row)
    said = "\n".join(row[columns.said]) if len(row) > columns.said else ""
    if label is None:
        return said, 0
    details = columns.details if label != row[columns.name][0] else ()
    read = {columns.name, columns.said, *details} | ({columns.time} if columns.time is not None else set())
    others = ["".join(cell) for place, cell in enumerate(row) if place not in read]
    for other in others:
        ledger.take("row numbers" if is_number([other]) else "other columns", other)
    time = f"{row[columns.time][0]} " if columns.time is not None else ""
    return f"{time}{label}：{said}", sum(map(len, others))


def _rows(text: str, ledger: Ledger) -> str:
    """Return a text with each row of a table as a line; one without a label continues the speech above it."""
    found = list(_ROW.finditer(text))
    named = [row for row in found if row["label"].strip(" |")]
    if not _are_labels(named, written(text) - len(found) + len(named)):
        return text
    text = ledger.without("marks of tables", _RULE_OF_TABLE, text)

    def line(row: re.Match[str]) -> str:
        label = _BREAK_IN_CELL.sub(BETWEEN, _MARKS_IN_CELL.sub(" ", row["label"])).strip()
        said = _BREAK_IN_CELL.sub("\n", row["said"])
        return f"{label}：{said}" if label else said

    return _replaced(_ROW, text, ledger, line)


def _without_columns(text: str, ledger: Ledger) -> str:
    """Return a text without the words before each value of a record: ``Speaker: Ann``, ``Text: Hello.``"""
    beginning = text[:_BEGINNING]
    if beginning.count(":") + beginning.count("：") < 2:
        return text
    first = [line for line in beginning.split("\n") if ":" in line or "：" in line]
    if sum(_columns().match(line) is not None for line in first) < 2:
        return text
    found = list(_columns().finditer(text))
    if len(found) < 2 * _ENOUGH:
        return text
    values: dict[str, list[str]] = {}
    for one in found:
        end = text.find("\n", one.end())
        value = text[one.end() : end if end >= 0 else len(text)].strip()
        values.setdefault(one["column"].casefold(), []).append(value)
    most = max(map(len, values.values()))
    if most < _ENOUGH or not any(
        len(column) == most
        and 1 < len(set(column)) < len(column)
        and all(0 < len(value) <= _LONGEST_LABEL and value[-1] not in "。.！!？?" for value in column)
        for column in values.values()
    ):
        return text
    return ledger.without("names of columns", _columns(), text)


@compiled
def _columns(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(
        rf"^[ \t]*[*_]{{0,2}}(?P<column>{words.any_of('headings', 'columns')})[ ]?[:：][*_]{{0,2}}[ ]*",
        re.MULTILINE,
    )
