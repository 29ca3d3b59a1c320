"""Citations of a turn in the forms that papers and reference managers use."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote as quote_url

from searchapp.analysis.pinyin import spelled
from searchapp.model import Call, Transcript, Turn
from searchapp.search.answer import Citation
from searchapp.search.speakers import other_label

_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Braces count for BibTeX even behind a backslash, so they are written as commands.
_BIBTEX: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "#$%&_"},
}
_BIBTEX_SPECIAL = re.compile("[" + re.escape("".join(_BIBTEX)) + "]")


@dataclass(frozen=True, slots=True)
class _Source:
    """What the forms have in common; every text is one line, empty if unknown.

    ``about`` are the speaker's title and firm, and in quotation marks another name that the transcript prints.
    """

    speaker: str
    about: tuple[str, ...]
    company: str
    event: str
    period: str
    date: str
    place: str
    quote: str
    url: str
    accessed: str


def turn_url(base: str, transcript_id: str, turn: int) -> str:
    """Return the URL of a turn on the reading page of a site.

    >>> turn_url("https://calls.example.com/", "2024/Q3 财报", 4)
    'https://calls.example.com/transcripts/2024/Q3%20%E8%B4%A2%E6%8A%A5#t4'
    """
    return f"{base.rstrip('/')}/transcripts/{quote_url(transcript_id)}#t{turn}"


def cite(call: Call | Transcript, turn: Turn, quote: str, url: str | None, accessed: date) -> Citation:
    """Return the citation of a turn.

    Args:
        call: the call of the turn.
        turn: the turn that is cited.
        quote: the quotation; none if empty.
        url: where readers find the turn; None if they cannot.
        accessed: the day on which it was looked at; only shown with a URL.

    What is unknown about the call is left out. A call without a title is named by company and period, or by its id.
    """
    label = other_label(turn.speaker, turn.label)
    company, period = _line(call.company), _line(call.period)
    source = _Source(
        speaker=_line(turn.speaker),
        about=tuple(_line(part) for part in (turn.title, turn.firm, _quoted(label or "")) if _line(part)),
        company=company,
        event=_line(call.title) or _joined((company, period), " ") or _line(call.id),
        period=period,
        date=_line(call.date),
        place=f"{_line(call.id)}:{turn.index}",
        quote=_line(quote),
        # Only ASCII, without spaces and braces: no form needs to escape it.
        url=quote_url(url or "", safe=_URL_SAFE),
        accessed=accessed.isoformat(),
    )
    key = _key(call, turn)
    return Citation(
        key, source.quote, _plain(source), _gbt7714(source), _bibtex(source, key), _ris(source, key)
    )


def _line(text: str | None) -> str:
    """Return a text in one line, without control characters."""
    # First the characters, because what is left at the ends may be spaces.
    kept = (letter for letter in text or "" if letter.isspace() or unicodedata.category(letter) != "Cc")
    return " ".join("".join(kept).split())


def _joined(parts: Iterable[str], separator: str = ", ") -> str:
    return separator.join(part for part in parts if part)


def _key(call: Call | Transcript, turn: Turn) -> str:
    """Return company, period and turn, and the beginning of a hash of the id, because calls can share the former."""
    company = re.sub(r"[^a-z0-9]+", "", spelled(call.company or "")[0]) or "call"
    period = re.sub(r"[^A-Za-z0-9]+", "", call.period or "")
    digest = hashlib.sha256(call.id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return _joined((company[:40], period, str(turn.index), digest), "-")


def _plain(source: _Source) -> str:
    about = _joined(source.about)
    said = f"{_quoted(source.quote)} — " if source.quote else ""
    who = source.speaker + (f" ({about})" if about else "")
    text = said + _joined((who, source.company, source.event, source.period, source.date, source.place))
    return f"{text}. {source.url} [{source.accessed}]" if source.url else f"{text}."


def _gbt7714(source: _Source) -> str:
    details = _joined((source.period, *source.about))
    title = _joined((source.event, details), ": ") + ("[EB/OL]" if source.url else "[Z]")
    year = source.date[:4]
    published = _joined((source.company, year))
    published += f"({source.date})" if source.date else ""
    published += f"[{source.accessed}]" if source.url else ""
    return _joined((source.speaker, title, published, source.url), ". ") + "."


def _bibtex(source: _Source, key: str) -> str:
    fields = [
        # A second pair of braces keeps BibTeX from splitting names and changing capitals.
        ("author", _braced(_braced(_escaped(source.speaker)))),
        ("title", _braced(_braced(_escaped(source.event)))),
        ("howpublished", _braced(_escaped(_joined((source.company, source.period))))),
        ("year", _braced(source.date[:4])),
        # A macro, because styles print months in their own way.
        ("month", _MONTHS[int(source.date[5:7]) - 1] if source.date else ""),
        ("note", _braced(_escaped(_joined((*source.about, source.date, source.place))))),
        ("annote", _braced(_escaped(_quoted(source.quote)))),
        ("url", _braced(source.url)),
        ("urldate", _braced(source.accessed if source.url else "")),
    ]
    lines = [f"  {name} = {value}" for name, value in fields if value]
    return ",\n".join((f"@misc{{{key}", *lines)) + "\n}"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _escaped(text: str) -> str:
    return _BIBTEX_SPECIAL.sub(lambda found: _BIBTEX[found[0]], text)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _ris(source: _Source, key: str) -> str:
    fields = (
        ("TY", "ELEC"),
        ("ID", key),
        ("AU", source.speaker),
        ("TI", source.event),
        ("PB", source.company),
        ("PY", source.date[:4]),
        ("DA", source.date.replace("-", "/")),
        ("KW", source.period),
        ("N1", _quoted(source.quote)),
        ("N1", _joined((*source.about, source.place))),
        ("UR", source.url),
        ("Y2", source.accessed.replace("-", "/") if source.url else ""),
    )
    # The end of the record has no value.
    return "\n".join([f"{tag}  - {value}" for tag, value in fields if value] + ["ER  - "])
