"""Why a file cannot be read and what to do, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.library.report import Refused
from searchapp.notice import Notice
from searchapp.transcripts.doubts import SENTENCES
from searchapp.web.i18n import current_language, gettext
from searchapp.web.intake import ARCHIVED, CRASHED, SAVE_AS_TEXT, UNPACK
from searchapp.web.provenance import warning_label
from searchapp.web.sentences import taken_apart

_NO_SPEAKER = Notice("no speaker was found")
_NO_LAYOUT = Notice("unknown layout %(layout)s")
# What the readers of files say; others are shown in English.
_REASONS = (
    ARCHIVED, CRASHED, _NO_SPEAKER, _NO_LAYOUT,
    Notice("the file is empty"),
    Notice("the file is larger than %(size)s MiB"),
    Notice("the file is binary, not text"),
    Notice("the file is a PDF, not text"),
    Notice("the file is a ZIP archive or an Office document, not text"),
    Notice("the file is an old Office document, not text"),
    Notice("the file is a picture, not text"),
    Notice("the file is a compressed file, not text"),
    Notice("the encoding is none of UTF-8, UTF-16, GB18030, Big5 and Windows-1252"),
    Notice("file without a suffix is not supported"),
    Notice("file type %(kind)s is not supported"),
    Notice("this file type needs the library %(name)s"),
    Notice("it has more than %(lines)s lines"),
    Notice("it unpacks to more than %(size)s MiB"),
    Notice("the page has no text"),
    Notice("the page has too many nested elements"),
    Notice("the page cannot be read: %(error)s"),
    Notice("the Word document has no text"),
    Notice("the file is not a readable Word document"),
    Notice("the Word document is damaged: %(error)s"),
    Notice("the PDF is a scan without text"),
    Notice("the PDF has more than %(pages)s pages"),
    Notice("the PDF has too much text"),
    Notice("the PDF cannot be read: %(error)s"),
    Notice("its %(where)s is not valid TOML: %(error)s"),
    Notice("its %(where)s has an unknown key %(key)s"),
    Notice("the key %(key)s in its %(where)s has a wrong value"),
    Notice("it has the same content as %(other)s"),
)  # fmt: skip
_CURES = (
    UNPACK, SAVE_AS_TEXT,
    Notice("add the transcript or remove the file"),
    Notice("split it into single transcripts"),
    Notice("save it as one of %(kinds)s"),
    Notice("put each speaker's name on its own line above the speech"),
    Notice("put the name of who speaks above or before each speech, or list the labels in the front matter or in a file %(name)s: speakers = %(labels)s; speakers = [] accepts the file as it is"),
    Notice("open it in a word processor and save it again as .docx or .txt"),
    Notice("open it and save its text as a .txt file"),
    Notice("run text recognition (OCR) on it first"),
    Notice("split it"),
    Notice('write lines such as company = "…"'),
    Notice("use only %(keys)s"),
    Notice("use one of %(names)s"),
    Notice("it must be %(expected)s"),
    Notice("remove one of the two"),
    Notice("run pip install '.[documents]' in the folder of searchapp"),
)  # fmt: skip


_CURABLE = (_NO_SPEAKER.template, _NO_LAYOUT.template)
# The language to state for English text in a page.
_ENGLISH = {"en": None, "zh": "en"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be read and what to do, with the HTML language of both; ``curable`` if an override may do."""

    reason: str
    cure: str
    language: str | None
    curable: bool


def refusal(refused: Refused) -> Refusal:
    """Return a refusal as displayed; in English if its sentences are not known."""
    doubted = taken_apart(refused.reason.partition(": line")[0], SENTENCES) is not None
    reason = taken_apart(refused.reason, _REASONS)
    cure = taken_apart(refused.cure, _CURES)
    curable = doubted or (reason is not None and reason[0] in _CURABLE)
    if cure is None or (reason is None and not doubted):
        return Refusal(_sentence(refused.reason), refused.cure, _ENGLISH[current_language()], curable)
    said = warning_label(refused.reason) if reason is None else gettext(reason[0]) % reason[1]
    return Refusal(_sentence(said), gettext(cure[0]) % cure[1], None, curable)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
