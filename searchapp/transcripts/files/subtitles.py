"""Subtitles: the speech in an ``.srt`` or ``.vtt`` file, with speakers and times."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from searchapp.transcripts.files.decode import Decoded, decode
from searchapp.transcripts.paragraphs import unwrap, writes_spaces
from searchapp.transcripts.removed import Ledger

_BYTE_ORDER_MARK = "\ufeff"
_TIMING = re.compile(r"(?P<start>(?:\d{1,3}:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->")
_VOICE = re.compile(r"(?:[-–] ?)?<v(?:\.[^ >]{0,40})?\s+(?P<name>[^>]{1,60})>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|\{\\[^{}]{0,80}\}")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NAME = re.compile(r"(?:[-–] ?)?(?:>> ?)?(?P<name>[^:：<>\d][^:：<>]{0,40})[:：]\s*(?=\S|$)")


def read_subtitles(content: bytes, source: str) -> Decoded:
    """Return the text of a subtitle file: for each turn a line ``name time``, then the joined captions.

    A turn ends where another speaker is named, by a voice tag or by a name and a colon. Captions before the first name
    have no speaker. In WebVTT, character references such as ``&amp;`` are decoded. Raises RefusedFileError for ``source`` if the file is not text.
    """
    decoded = decode(content, source)
    turns = _Turns(source.lower().endswith(".vtt"), writes_spaces(decoded.text))
    ledger = turns.ledger
    start = ""
    in_caption = False
    text = decoded.text.lstrip(_BYTE_ORDER_MARK)
    ledger.count("byte order mark", len(decoded.text) - len(text), "U+FEFF")
    for raw in text.splitlines(keepends=True):
        line = raw.strip()
        ledger.count("spaces and line breaks between captions", len(raw) - len(line), "")
        timing = _TIMING.match(line)
        if timing is not None:
            start, in_caption = timing["start"], True
            ledger.take("caption times", line)
        elif not in_caption or not line:
            in_caption = in_caption and bool(line)
            ledger.take("caption numbers and headers", line)
        else:
            for named, said in _voices(line):
                if named:
                    turns.begin(named, start)
                turns.say(said)
    turns.end()
    lines = turns.lines
    return Decoded(
        "\n".join(lines),
        decoded.encoding,
        ledger.removed(),
        turns.added + max(len(lines) - 1, 0),
        tuple(turns.voices),
    )


def _voices(line: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Yield what each person says in a line of a caption, with what names the person; None for who spoke before."""
    tags = list(_VOICE.finditer(line))
    start = tags[0].start() if tags else len(line)
    if start:
        named = _NAME.match(line[:start])
        yield named, line[named.end() if named else 0 : start]
    ends = [*(tag.start() for tag in tags[1:]), len(line)]
    for tag, end in zip(tags, ends, strict=False):
        yield tag, line[tag.end() : end]


class _Turns:
    """The turns of a subtitle file: ``lines`` with a label and then the captions of each.

    ``has_references`` means that the captions have character references, ``spaces`` whether they write spaces where Han
    characters meet Latin ones.
    """

    def __init__(self, has_references: bool, spaces: bool | None) -> None:
        self._has_references = has_references
        self._spaces = spaces
        self.ledger = Ledger()
        self.lines: list[str] = []
        self.added = 0
        # The names in voice tags, in order.
        self.voices: dict[str, None] = {}
        self._speaker = ""
        self._captions: list[str] = []

    def begin(self, named: re.Match[str], time: str) -> None:
        """Begin a turn at a voice tag or a name and a colon, unless the same person speaks on."""
        name = self._decoded(named["name"]).strip()
        if named.re is _VOICE and name:
            self.voices[name] = None
        if name == self._speaker:
            self.ledger.take("repeated speaker names", named[0])
            return
        self.end()
        self._speaker = name
        self.lines.append(f"{name} {time}")
        self.added += len(f" {time}")
        escaped = len(named["name"]) - len(self._decoded(named["name"]))
        self.ledger.count("escapes of characters", escaped, named["name"])
        self.ledger.count("caption tags", len(named[0]) - len(name) - escaped, named[0])

    def say(self, caption: str) -> None:
        """Add a line of a caption to the turn, without tags."""
        marked = _MARKUP.sub(self._take_tag, caption)
        words = self._decoded(marked)
        self.ledger.count("escapes of characters", len(marked) - len(words), marked)
        self._captions.append(words.strip())
        self.ledger.count("spaces and line breaks between captions", len(words) - len(self._captions[-1]), "")

    def end(self) -> None:
        """End the turn: join its captions."""
        text = unwrap("\n".join(self._captions), self._spaces)
        self.added += len(text) - sum(map(len, self._captions))
        self._captions.clear()
        if text:
            self.lines.append(text)

    def _decoded(self, text: str) -> str:
        """Return a text with its character references decoded; a line break in it is a space."""
        if not self._has_references or "&" not in text:
            return text
        return _REFERENCE.sub(lambda found: " ".join(html.unescape(found[0]).splitlines()) or " ", text)

    def _take_tag(self, found: re.Match[str]) -> str:
        self.ledger.take("caption tags", found[0])
        return ""
