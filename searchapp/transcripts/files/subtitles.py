"""Subtitles: the speech in an ``.srt`` or ``.vtt`` file, with speakers and times."""

from __future__ import annotations

import re

from searchapp.transcripts.files.decode import Decoded, decode
from searchapp.transcripts.paragraphs import unwrap
from searchapp.transcripts.removed import Ledger

_BYTE_ORDER_MARK = "\ufeff"
_TIMING = re.compile(r"(?P<start>(?:\d{1,3}:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->")
_VOICE = re.compile(r"<v(?:\.[^ >]{0,40})?\s+(?P<name>[^>]{1,60})>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|\{\\[^{}]{0,80}\}")
_NAME = re.compile(r"(?:[-–] ?)?(?:>> ?)?(?P<name>[^:：<>\d][^:：<>]{0,40})[:：]\s*(?=\S|$)")


def read_subtitles(content: bytes, source: str) -> Decoded:
    """Return the text of a subtitle file: for each turn a line ``name time``, then the joined captions.

    A turn ends where another speaker is named, by a voice tag or by a name and a colon. Captions before the first name
    have no speaker. Raises RefusedFileError for ``source`` if the file is not text.
    """
    decoded = decode(content, source)
    turns = _Turns()
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
            named = _VOICE.match(line) or _NAME.match(line)
            if named:
                turns.begin(named, start)
            turns.say(line[named.end() :] if named else line)
    turns.end()
    lines = turns.lines
    return Decoded("\n".join(lines), decoded.encoding, ledger.removed(), turns.added + max(len(lines) - 1, 0))


class _Turns:
    """The turns of a subtitle file: ``lines`` with a label and then the captions of each."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.lines: list[str] = []
        self.added = 0
        self._speaker = ""
        self._captions: list[str] = []

    def begin(self, named: re.Match[str], time: str) -> None:
        """Begin a turn at a voice tag or a name and a colon, unless the same person speaks on."""
        name = named["name"].strip()
        if name == self._speaker:
            self.ledger.take("repeated speaker names", named[0])
            return
        self.end()
        self._speaker = name
        self.lines.append(f"{name} {time}")
        self.added += len(f" {time}")
        self.ledger.count("caption tags", len(named[0]) - len(name), named[0])

    def say(self, caption: str) -> None:
        """Add a line of a caption to the turn, without tags."""
        words = _MARKUP.sub(self._take_tag, caption)
        self._captions.append(words.strip())
        self.ledger.count("spaces and line breaks between captions", len(words) - len(self._captions[-1]), "")

    def end(self) -> None:
        """End the turn: join its captions."""
        text = unwrap("\n".join(self._captions))
        self.added += len(text) - sum(map(len, self._captions))
        self._captions.clear()
        if text:
            self.lines.append(text)

    def _take_tag(self, found: re.Match[str]) -> str:
        self.ledger.take("caption tags", found[0])
        return ""
