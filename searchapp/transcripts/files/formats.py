"""Formats: the reader for each file type."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from searchapp.transcripts.files.decode import Decoded, decode
from searchapp.transcripts.files.html import read_html
from searchapp.transcripts.files.pdf import read_pdf
from searchapp.transcripts.files.subtitles import read_subtitles
from searchapp.transcripts.files.word import read_docx

READERS: Mapping[str, Callable[[bytes, str], Decoded]] = {
    ".txt": decode,
    ".md": decode,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".srt": read_subtitles,
    ".vtt": read_subtitles,
}
ARCHIVE = ".zip"


def suffix(name: str) -> str:
    """Return the suffix of a file name in lower case.

    >>> suffix("2024/call.TXT")
    '.txt'
    """
    # Not by pathlib: a scan asks for several of every file.
    return posixpath.splitext(name)[1].lower()
