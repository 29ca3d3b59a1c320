"""The page of the concordance, and the downloads of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.engine.base import LINE_WORDS, LineOrder, Sample
from searchapp.model import Span
from searchapp.research.concordance import (
    DEFAULT_LINES,
    DEFAULT_SEED,
    MAX_SAMPLE,
    MAX_SEED,
    ORDERS,
    Concordance,
    ConcordanceLine,
    ConcordanceRequest,
)
from searchapp.research.concordance import concordance as list_lines
from searchapp.search.answer import Notice, SearchRequest
from searchapp.web.choices import Choice, read_number
from searchapp.web.downloads import links, offer
from searchapp.web.i18n import gettext
from searchapp.web.labels import call_label, role_label, text_language
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import SearchState, mark_anchor, read_state, shortened, transcript_url
from searchapp.web.views import Frame, frame

blueprint = Blueprint("concordance", __name__)

_VIEW = "concordance.concordance"

# The words beside the match, the nearest first.
_POSITIONS: Mapping[str, tuple[str, ...]] = {
    order: tuple(f"{side}{number}" for number in range(1, LINE_WORDS + 1))
    for order, side in (("left", "L"), ("right", "R"))
}

_ORDER: Choice[LineOrder] = Choice(
    "order",
    {
        "position": lambda: gettext("Position"),
        "left": lambda: gettext("Left context"),
        "right": lambda: gettext("Right context"),
        "company": lambda: gettext("Company"),
        "period": lambda: gettext("Period"),
    },
)


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a context: a word with its position, such as R1, or what is between such words."""

    text: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as displayed; ``url`` leads to its occurrence on the reading page."""

    url: str
    left: tuple[Run, ...]
    match: str
    right: tuple[Run, ...]
    language: str
    call: str
    period: str | None
    speaker: str
    role: str
    role_label: str


@dataclass(frozen=True, slots=True)
class SamplePart:
    """The form that draws a sample, and the sample shown; if all lines are, ``size`` is None.

    The form has the hidden fields ``kept``; ``whole`` leads to all lines, ``another`` to a sample with the next seed.
    """

    kept: tuple[tuple[str, str], ...]
    size: int | None
    seed: int
    whole: str
    another: str
    largest: int
    largest_seed: int


@dataclass(frozen=True, slots=True)
class ConcordancePage:
    """The lines as displayed: ``total`` is the number of all, ``listed`` of those in the sample.

    ``positions`` are those of the words that are marked because the lines are sorted by them.
    """

    frame: Frame
    total: int
    listed: int
    orders: tuple[Link, ...]
    positions: tuple[str, ...]
    sample: SamplePart
    lines: tuple[LineRow, ...]
    pager: Pager
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/concordance")
def concordance() -> ResponseReturnValue:
    """Show the lines of a query; without a query and filters, go to the start page."""
    state, remarks = _read()
    if not state.asks:
        return redirect(url_for("search.home"))
    view = current_view()
    answer = view.search(SearchRequest(state.query, state.filters, limit=0))
    sample = _sample(state)
    listed = min(sample.size, answer.occurrences) if sample else answer.occurrences
    state, remarks = on_a_page(state, listed, remarks, DEFAULT_LINES)
    found = list_lines(view, _request(state, DEFAULT_LINES))
    return render_template("concordance.html", page=_page(state, found, frame(state, answer, remarks)))


def _all() -> Concordance:
    state, _ = _read()
    return list_lines(current_view(), _request(state, None))


offer(blueprint, _all)


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the page from its URL; an invalid value is replaced by the default, with a notice."""
    state, remarks = read_state(request.args, _VIEW)
    page = state.page
    order = request.args.get("order", "")
    if order in ORDERS:
        state = _ORDER.chosen(state, order)
    elif order:
        values = {"value": shortened(order)}
        remarks += (Notice("Unknown order “%(value)s”; sorted by position.", values),)
    size, complaints = read_number("sample", 1, MAX_SAMPLE)
    remarks += complaints
    if size is not None:
        seed, complaints = read_number("seed", 0, MAX_SEED)
        remarks += complaints
        state = _sampled(state, size, DEFAULT_SEED if seed is None else seed)
    # Another order or sample begins on page 1, but these are those of the URL.
    return state.at_page(page), remarks


def _sampled(state: SearchState, size: int, seed: int) -> SearchState:
    return state.choosing(sample=str(size), seed=str(seed))


def _sample(state: SearchState) -> Sample | None:
    size = state.options.get("sample")
    return None if size is None else Sample(int(size), int(state.options["seed"]))


def _request(state: SearchState, limit: int | None) -> ConcordanceRequest:
    offset = 0 if limit is None else (state.page - 1) * limit
    return ConcordanceRequest(
        state.query, state.filters, _ORDER.value(state), _sample(state), limit=limit, offset=offset
    )


def _page(state: SearchState, found: Concordance, around: Frame) -> ConcordancePage:
    exported = state.at_page(1)
    order = _ORDER.value(state)
    return ConcordancePage(
        frame=around,
        total=found.total,
        listed=found.listed,
        orders=_ORDER.links(state),
        positions=_POSITIONS.get(order, ()),
        sample=_sample_part(state),
        lines=tuple(_row(line, state.query, order) for line in found.lines),
        pager=pager(state, found.listed, DEFAULT_LINES),
        downloads=links(exported, blueprint.name),
        manifest=exported.url("concordance.manifest"),
    )


def _sample_part(state: SearchState) -> SamplePart:
    sample = _sample(state)
    whole = state.choosing(sample=None, seed=None)
    seed = sample.seed if sample else DEFAULT_SEED
    query = (("q", state.query),) if state.query else ()
    return SamplePart(
        kept=(*query, *whole.fields()),
        size=sample.size if sample else None,
        seed=seed,
        whole=whole.url(),
        another=_sampled(state, sample.size, (seed + 1) % (MAX_SEED + 1)).url() if sample else "",
        largest=MAX_SAMPLE,
        largest_seed=MAX_SEED,
    )


def _row(line: ConcordanceLine, query: str, order: LineOrder) -> LineRow:
    left_words = line.left_words if order == "left" else ()
    right_words = line.right_words if order == "right" else ()
    return LineRow(
        url=transcript_url(line.transcript, query, mark_anchor(line.turn, line.start)),
        left=_runs(line.left, line.start - len(line.left), left_words, _POSITIONS["left"]),
        match=line.match,
        right=_runs(line.right, line.end, right_words, _POSITIONS["right"]),
        language=text_language(line.left + line.match + line.right),
        call=call_label(line.company, line.transcript),
        period=line.period,
        speaker=line.speaker,
        role=line.role,
        role_label=role_label(line.role),
    )


def _runs(text: str, start: int, words: tuple[Span, ...], positions: tuple[str, ...]) -> tuple[Run, ...]:
    """Split a context, which starts at an offset into its turn, at its words.

    A word that is only partly in the context is marked as far as it is.
    """
    runs = []
    place = 0
    for (low, high), position in sorted(zip(words, positions, strict=False)):
        first, last = max(low - start, 0), min(high - start, len(text))
        if first >= last:
            continue
        runs += [Run(text[place:first]), Run(text[first:last], position)]
        place = last
    return tuple(run for run in (*runs, Run(text[place:])) if run.text)
