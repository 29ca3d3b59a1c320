"""Decoding: from the bytes of a file to its text, with detection of the encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import AnyStr

from searchapp.errors import RefusedFileError
from searchapp.model import Removed

# Characters that make up most of any Chinese or English text. In the wrong encoding, Chinese text turns into rare
# characters, so the share of these tells apart encodings that both decode without an error.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "這個們來為國說時會對於著過發後裡種經麼學現當沒動還進樣開從實們與應業務產場務買賣體電話長財報營總請謝"
    "季度收入增长客户公司市场产品管理问题线路谢谢请服务预期业绩利润率投资者关系技术平台第二三四五六七八九十"
    "，。、；：？！（）《》「」“”　"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_BYTES = bytes(one for one in range(128) if _CONTROL.match(chr(one)))
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_TEXT_CURE = "save it as plain text in UTF-8"
_MOSTLY_COMMON = 0.3
# Bytes of Windows-1252 that texts in English have: punctuation, and letters with accents.
_WESTERN = frozenset(
    "€…†‡‰•–—™‘’“”Š‹ŒŽš›œžŸ\u00a0¡£¥§©«®°±²³·»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ".encode(
        "cp1252"
    )
)
_ASCII = bytes(range(128))
_MOST_BEYOND = 0.05
# Characters of two bytes, as Chinese has them.
_TOGETHER = re.compile(b"(?:[\xa1-\xfe][\xa1-\xfe])+|[\xa4-\xc6][\x40-\x7e](?=[\xa4-\xc6])")
_SAMPLE = 65_536
_BEYOND_ASCII = re.compile(b"[^\x00-\x7f]")
_BEYOND_ASCII_TEXT = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The ``text`` of a file, including a byte order mark, and its ``encoding``.

    ``removed`` is what a document contains besides, such as the menus of a web page. ``added`` is the number of
    characters of ``text`` that are not in the document, such as line breaks between paragraphs. ``speakers`` are the
    labels that the format itself marks as such.
    """

    text: str
    encoding: str
    removed: tuple[Removed, ...] = ()
    added: int = 0
    speakers: tuple[str, ...] = ()


def decode(content: bytes, source: str) -> Decoded:
    """Return the text of ``content``: UTF-8, UTF-16, GB18030, Big5 or Windows-1252, with or without a byte order mark.

    Raises RefusedFileError for ``source`` if the content is empty, binary or in an unknown encoding.
    """
    if not content.strip(b"\x00 \t\r\n\x0b\x0c"):
        raise RefusedFileError(source, "the file is empty", "add the transcript or remove the file")
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            raise RefusedFileError(source, f"the file is {kind}, not text", _TEXT_CURE)
    # Latin text in UTF-16 is also valid UTF-8, with a NUL as every other character.
    decoded = (_utf16(content) if b"\x00" in content else None) or _utf8(content) or _utf16(content)
    decoded = decoded or _western(content) or _chinese(content)
    if decoded is None:
        if b"\x00" in content:
            raise RefusedFileError(source, "the file is binary, not text", _TEXT_CURE)
        raise RefusedFileError(
            source, "the encoding is none of UTF-8, UTF-16, GB18030, Big5 and Windows-1252", _TEXT_CURE
        )
    if _controls(content, decoded) > len(decoded.text) // 50:
        raise RefusedFileError(source, "the file is binary, not text", _TEXT_CURE)
    return decoded


def _controls(content: bytes, decoded: Decoded) -> int:
    """Return the number of control characters."""
    if decoded.encoding == "utf-8":
        # Each is one byte, and bytes are counted ten times as fast as characters.
        return len(content) - len(content.translate(None, _CONTROL_BYTES))
    return len(_CONTROL.findall(decoded.text))


def _utf8(content: bytes) -> Decoded | None:
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _utf16(content: bytes) -> Decoded | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(content, "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16-be")
    if len(content) % 2:
        return None
    candidates = [found for name in ("utf-16-le", "utf-16-be") if (found := _strict(content, name))]
    best = max(candidates, key=_familiar, default=None)
    # Almost any two bytes are a UTF-16 character, so without a byte order mark the text must clearly be Chinese or
    # Latin.
    return best if best is not None and _familiar(best) > _MOSTLY_COMMON else None


def _western(content: bytes) -> Decoded | None:
    """Return a text in Windows-1252: nearly all of it is ASCII, and the rest letters with accents and punctuation.

    Nearly any text in it is also valid GB18030, where ’s is one rare character. The characters of Chinese have two bytes, which
    are seldom a letter or punctuation and an ASCII letter, and follow each other.
    """
    if b"\x00" in content:
        return None
    beyond = content.translate(None, _ASCII)
    if len(beyond) > len(content) * _MOST_BEYOND or not _WESTERN.issuperset(beyond):
        return None
    together = sum(map(len, _TOGETHER.findall(content)))
    return _strict(content, "cp1252") if together <= len(beyond) * _MOSTLY_COMMON else None


def _chinese(content: bytes) -> Decoded | None:
    if b"\x00" in content:
        return None
    # Imported here because nearly all files are UTF-8 and do not need it.
    from charset_normalizer import from_bytes

    guess = from_bytes(
        _telling(content, _BEYOND_ASCII), cp_isolation=["gb18030", "big5", "big5hkscs", "cp950"]
    ).best()
    names = dict.fromkeys([*([guess.encoding] if guess else []), "gb18030", "big5hkscs", "cp950"])
    candidates = [found for name in names if (found := _strict(content, name))]
    # Each encoding can decode much text in the other; the one that gives common characters is right.
    best = max(candidates, key=_familiar, default=None)
    return best if best is not None and _familiar(best) > _MOSTLY_COMMON else None


def _telling(text: AnyStr, beyond_ascii: re.Pattern[AnyStr]) -> AnyStr:
    """Return a sample of a text that starts at the first non-ASCII character; encodings only differ from there on."""
    first = beyond_ascii.search(text)
    start = first.start() if first else 0
    return text[start : start + _SAMPLE]


def _strict(content: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _familiar(decoded: Decoded) -> float:
    """Return the share of common characters in a sample of the text, from 0 to 1."""
    sample = _telling(decoded.text, _BEYOND_ASCII_TEXT)
    if not sample:
        return 0.0
    return sum(mark in _COMMON or " " <= mark <= "~" or mark in "\r\n\t\ufeff" for mark in sample) / len(
        sample
    )
