"""Subtitles: the speech in an ``.srt`` or ``.vtt`` file, with speakers and times."""

from __future__ import annotations

import re

from searchapp.transcripts.files.decode import Decoded, decode
from searchapp.transcripts.paragraphs import unwrap
from searchapp.transcripts.removed import Ledger

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
    ledger = Ledger()
    lines: list[str] = []
    said: list[str] = []
    speaker = start = ""
    in_caption = False
    for raw in decoded.text.lstrip("\ufeff").splitlines():
        line = raw.strip()
        timing = _TIMING.match(line)
        if timing is not None:
            start, in_caption = timing["start"], True
        elif not in_caption or not line:
            in_caption = in_caption and bool(line)
            ledger.take("caption numbers and headers", line)
            continue
        else:
            named = _VOICE.match(line) or _NAME.match(line)
            words = _MARKUP.sub("", line[named.end() :] if named else line).strip()
            if named and named["name"].strip() != speaker:
                _end(lines, said)
                speaker = named["name"].strip()
                lines.append(f"{speaker} {start}")
            said.append(words)
    _end(lines, said)
    return Decoded("\n".join(lines), decoded.encoding, ledger.removed())


def _end(lines: list[str], said: list[str]) -> None:
    text = unwrap("\n".join(said))
    said.clear()
    if text:
        lines.append(text)
