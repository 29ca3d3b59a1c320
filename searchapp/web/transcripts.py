"""The list of transcripts, grouped by company."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.periods import sort_key
from searchapp.search.answer import TranscriptSummary
from searchapp.web.i18n import gettext
from searchapp.web.labels import notice, text_language
from searchapp.web.library import current_view
from searchapp.web.urls import clean_query, read_values

blueprint = Blueprint("transcripts", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A transcript in the list."""

    title: str
    language: str
    period: str | None
    date: str | None
    turns: int
    characters: int
    url: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company with its transcripts."""

    name: str
    language: str
    ticker: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a select box."""

    value: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list as displayed: ``shown`` of ``total`` transcripts."""

    notices: tuple[str, ...]
    text: str
    companies: tuple[Option, ...]
    periods: tuple[Option, ...]
    groups: tuple[Company, ...]
    shown: int
    total: int
    turns: int
    characters: int
    filtered: bool


@blueprint.get("/transcripts")
def listing() -> ResponseReturnValue:
    """List the transcripts that match the filters."""
    companies, company_remarks = read_values(request.args, "company")
    periods, period_remarks = read_values(request.args, "period")
    text, text_remarks = clean_query(request.args.get("q", ""))
    summaries = current_view().transcripts()
    kept = tuple(
        summary
        for summary in summaries
        if (not companies or summary.company in companies)
        and (not periods or summary.period in periods)
        and _says(summary, text)
    )
    page = ListPage(
        notices=tuple(notice(remark) for remark in (*company_remarks, *period_remarks, *text_remarks)),
        text=text,
        companies=_options(
            sorted(_known(summary.company for summary in summaries) | set(companies)), companies
        ),
        periods=_options(
            sorted(
                _known(summary.period for summary in summaries) | set(periods), key=sort_key, reverse=True
            ),
            periods,
        ),
        groups=_groups(kept),
        shown=len(kept),
        total=len(summaries),
        turns=sum(summary.turns for summary in kept),
        characters=sum(summary.characters for summary in kept),
        filtered=bool(companies or periods or text),
    )
    return render_template("transcripts.html", page=page)


def _says(summary: TranscriptSummary, text: str) -> bool:
    described = (summary.company, summary.ticker, summary.title, summary.period, summary.date, summary.source)
    line = " ".join(word for word in described if word).casefold()
    return all(word in line for word in text.casefold().split())


def _known(values: Iterable[str | None]) -> set[str]:
    return {value for value in values if value}


def _options(values: list[str], chosen: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(value, value in chosen) for value in values)


def _groups(summaries: tuple[TranscriptSummary, ...]) -> tuple[Company, ...]:
    groups = []
    for name, members in groupby(summaries, key=lambda summary: summary.company):
        together = tuple(members)
        label = name or gettext("Unknown company")
        groups.append(
            Company(
                name=label,
                language=text_language(label),
                ticker=next((summary.ticker for summary in together if summary.ticker), None),
                rows=tuple(_row(summary) for summary in together),
            )
        )
    return tuple(groups)


def _row(summary: TranscriptSummary) -> Row:
    title = summary.title or summary.id
    return Row(
        title=title,
        language=text_language(title),
        period=summary.period,
        date=summary.date,
        turns=summary.turns,
        characters=summary.characters,
        url=url_for("reading.transcript", transcript_id=summary.id),
    )
