"""The page that cites a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.search.answer import STYLES, Citation, Style
from searchapp.web.i18n import gettext
from searchapp.web.labels import notice, text_language
from searchapp.web.library import current_view
from searchapp.web.urls import clean_query

blueprint = Blueprint("cite", __name__)

_FILES: Mapping[Style, tuple[str, str]] = {
    "plain": ("text/plain", "txt"),
    "gbt7714": ("text/plain", "gbt7714.txt"),
    "bibtex": ("application/x-bibtex", "bib"),
    "ris": ("application/x-research-info-systems", "ris"),
}
"""The content type and the suffix of each form as a file."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the citation; ``rows`` is the height of its field, ``file`` where it is downloaded."""

    style: str
    label: str
    text: str
    rows: int
    file: str


@dataclass(frozen=True, slots=True)
class CitePage:
    """The citation of a turn as displayed; ``back`` is the turn on the reading page."""

    notices: tuple[str, ...]
    turn: int
    speaker: str
    call: str
    language: str
    back: str
    quote: str
    quote_language: str
    forms: tuple[Form, ...]


@blueprint.get("/cite/<path:transcript_id>/<int:turn>")
def cite(transcript_id: str, turn: int) -> ResponseReturnValue:
    """Show the citation of a turn, or send one of its forms as a file."""
    query, remarks = clean_query(request.args.get("q", ""))
    view = current_view()
    citation = view.cite(transcript_id, turn, query, site=request.url_root, accessed=date.today())
    style = next((style for style in STYLES if style == request.args.get("format")), None)
    if style is not None:
        return _file(citation, style)
    call = view.read(transcript_id)
    title = call.title or call.id
    page = CitePage(
        notices=tuple(notice(remark) for remark in remarks),
        turn=turn,
        speaker=call.turns[turn].speaker,
        call=title,
        language=text_language(title),
        back=url_for("reading.transcript", transcript_id=call.id, q=query or None, _anchor=f"t{turn}"),
        quote=citation.quote,
        quote_language=text_language(citation.quote),
        forms=tuple(_form(citation, style, query, call.id, turn) for style in STYLES),
    )
    return render_template("cite.html", page=page)


def _form(citation: Citation, style: Style, query: str, transcript: str, turn: int) -> Form:
    labels: Mapping[Style, str] = {
        "plain": gettext("Plain text"),
        "gbt7714": "GB/T 7714—2015",
        "bibtex": "BibTeX",
        "ris": "RIS",
    }
    text = citation.text(style)
    file = url_for(".cite", transcript_id=transcript, turn=turn, q=query or None, format=style)
    return Form(style, labels[style], text, max(4, text.count("\n") + 2), file)


def _file(citation: Citation, style: Style) -> Response:
    mimetype, suffix = _FILES[style]
    response = Response(f"{citation.text(style)}\n", content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={citation.key}.{suffix}"
    return response
