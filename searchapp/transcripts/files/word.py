"""Word: the paragraphs of a ``.docx`` file."""

from __future__ import annotations

import zipfile
from io import BytesIO

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.archive import DAMAGED, read_member
from searchapp.transcripts.files.decode import Decoded
from searchapp.transcripts.files.extras import library

_DOCUMENT = "word/document.xml"
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CURE = "open it in a word processor and save it again as .docx or .txt"


def read_docx(content: bytes, source: str) -> Decoded:
    """Return the text of a Word document, one line per paragraph, without deleted text and notes.

    Raises RefusedFileError for ``source`` if it is damaged, too large, or not a Word document.
    """
    etree = library("lxml.etree", source)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            document = read_member(package, package.getinfo(_DOCUMENT), source)
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except DAMAGED as error:
        raise RefusedFileError(source, "the file is not a readable Word document", _CURE) from error
    except etree.XMLSyntaxError as error:
        raise RefusedFileError(source, f"the Word document is damaged: {error.msg}", _CURE) from error
    lines: list[str] = []
    words: list[str] = []
    for element in root.iter(f"{_WORDS}p", f"{_WORDS}t", f"{_WORDS}tab", f"{_WORDS}br", f"{_WORDS}cr"):
        if element.tag == f"{_WORDS}p":
            lines.append("".join(words))
            words.clear()
        elif element.tag == f"{_WORDS}t":
            words.append(element.text or "")
        else:
            words.append(" " if element.tag == f"{_WORDS}tab" else "\n")
    lines.append("".join(words))
    text = "\n".join(lines[1:] if lines and not lines[0] else lines)
    if not text.strip():
        raise RefusedFileError(
            source, "the Word document has no text", "add the transcript or remove the file"
        )
    return Decoded(text, "docx")
