"""Adding transcripts: files are uploaded, read, looked at, corrected, stored in the source and indexed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from searchapp.analysis.fold import fold
from searchapp.errors import IndexMissingError, RefusedFileError
from searchapp.library.adding import Place
from searchapp.library.report import Refused
from searchapp.model import Call
from searchapp.notice import Notice
from searchapp.query.values import read_period
from searchapp.settings import Settings
from searchapp.transcripts import Inspection
from searchapp.transcripts.files.formats import READERS, suffix
from searchapp.transcripts.files.override import checked_values, parse_override
from searchapp.web.access import may_add
from searchapp.web.batches import VALUES, Batch, Staged
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.intake import Intake
from searchapp.web.labels import notice, role_label, section_label, text_language
from searchapp.web.library import current_view
from searchapp.web.provenance import warning_label
from searchapp.web.refusals import Refusal, refusal
from searchapp.web.staging import LARGEST_UPLOAD, MOST_FILES, Staging, StagingFullError
from searchapp.web.urls import path, transcript_url

blueprint = Blueprint("adding", __name__)

_KEY = "searchapp.adding"
_MORE = "more"
_LONGEST_VALUE = 200
_LONGEST_MORE = 20_000
_LARGEST_FORM = 2**20
_MOST_SIMILAR = 5

_NO_FILE = Notice("No file was chosen.")
_TOO_MANY = Notice("These are too many files; the limit is %(most)s at a time.")
_FULL = Notice("Too many files are waiting to be stored. Store or discard some, or try again in an hour.")
_NONE_KEPT = Notice("No file is ticked, or those that are ticked cannot be read.")
_LOOK_AGAIN = Notice("The files were read again with your corrections. Check them, then store them.")
_WRONG = Notice("Nothing was stored yet: correct the values that are marked.")
_TOO_LONG = Notice("This is too long.")
_UNPRINTABLE = Notice("This has characters that cannot be shown.")
_NO_PERIOD = Notice("Write a quarter, half or year, such as 2024Q3, 2024H1 or 2024FY.")
_NO_DATE = Notice("Write a date such as 2024-11-05.")
_HAS_FIELD = Notice("Change company, ticker, period and date in the fields above.")


@dataclass(frozen=True, slots=True)
class _Site:
    staging: Staging
    intake: Intake


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form for files, and what was wrong with those that were sent."""

    problem: str | None
    accept: str
    kinds: str
    most_files: int
    largest: int


@dataclass(frozen=True, slots=True)
class Field:
    """A value that can be corrected; ``problem`` says what is wrong with it."""

    name: str
    label: str
    value: str
    kind: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A participant as displayed."""

    name: str
    language: str
    role: str
    role_label: str
    about: str
    turns: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its counts as displayed."""

    label: str
    counts: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a transcript."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file as displayed before it is stored.

    ``same`` is a transcript with the same content, which rules it out. ``more`` is None if an override is of no use.
    """

    number: int
    name: str
    kept: bool
    refusal: Refusal | None
    same: Link | None
    similar: tuple[Link, ...]
    fields: tuple[Field, ...]
    title: str | None
    sections: tuple[Section, ...]
    turns: int
    characters: int
    speakers: tuple[Speaker, ...]
    warnings: tuple[str, ...]
    proposal: str
    more: Field | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is; ``total`` is 0 if that is not known."""

    label: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: ``link`` leads to its transcript, or to the one with the same content, if it is indexed."""

    name: str
    stored: bool
    link: Link | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch as displayed: its progress, or its files before or after they are stored."""

    problem: str | None
    progress: Progress | None
    files: tuple[FileCard, ...]
    outcomes: tuple[Outcome, ...]
    retry: bool


@blueprint.get("/add")
def form() -> ResponseReturnValue:
    """Show the form for files."""
    _site()
    return _form()


@blueprint.post("/add")
def upload() -> ResponseReturnValue:
    """Take files in, and begin to read them."""
    site = _site()
    request.max_content_length = LARGEST_UPLOAD
    uploads = [file for file in request.files.getlist("files") if file.filename]
    if not uploads:
        return _form(_NO_FILE)
    if len(uploads) > MOST_FILES:
        return _form(Notice(_TOO_MANY.template, {"most": str(MOST_FILES)}))
    try:
        found = site.staging.open(uploads)
    except StagingFullError:
        return _form(_FULL, StagingFullError.status)
    site.intake.read(found, found.files)
    return redirect(url_for("adding.batch", token=found.token), 303)


@blueprint.get("/add/<token>")
def batch(token: str) -> ResponseReturnValue:
    """Show how far a batch is, or its files."""
    return render_template("add_batch.html", page=_page(_batch(token)))


@blueprint.post("/add/<token>")
def change(token: str) -> ResponseReturnValue:
    """Correct the files of a batch, and store, read again or discard them; or update the index for them."""
    request.max_content_length = _LARGEST_FORM
    found, site = _batch(token), _site()
    action = request.form.get("action", "")
    if action == "update" and found.moves("done", "storing"):
        site.intake.update(found)
    elif action == "discard" and found.moves("open", "done"):
        site.staging.discard(found)
        return redirect(path("adding.form"), 303)
    elif action in ("read", "store") and found.moves("open", "storing"):
        try:
            _correct(found, request.form, store=action == "store")
        except BaseException:
            found.moves("storing", "open")
            raise
    return redirect(url_for("adding.batch", token=token), 303)


def offered() -> bool:
    """Return whether this visitor can add files."""
    return current_app.extensions[_KEY] is not None and may_add()


def _site() -> _Site:
    if not offered():
        abort(404)
    return cast(_Site, current_app.extensions[_KEY])


def _batch(token: str) -> Batch:
    found = _site().staging.find(token)
    if found is None:
        abort(404)
    return found


def _form(problem: Notice | None = None, status: int = 400) -> ResponseReturnValue:
    page = FormPage(
        problem=notice(problem) if problem else None,
        accept=",".join(READERS),
        kinds=" ".join(READERS),
        most_files=MOST_FILES,
        largest=LARGEST_UPLOAD,
    )
    return render_template("add.html", page=page), status if problem else 200


def _correct(found: Batch, form: MultiDict[str, str], *, store: bool) -> None:
    """Take the corrections over; then read again what they change, or store what is ticked."""
    site = _site()
    again = [file for number, file in enumerate(found.files) if _take(file, form, number)]
    kept = [file for file in found.files if file.kept and isinstance(file.read, Inspection)]
    calls = _calls()
    kept = [file for file in kept if _same(file, calls) is None]
    if any(file.problems for file in found.files if file.kept):
        found.moves("storing", "open", _WRONG)
    elif again:
        found.moves("storing", "reading", _LOOK_AGAIN if store else None)
        site.intake.read(found, again)
    elif not store or not kept:
        found.moves("storing", "open", _NONE_KEPT if store else None)
    else:
        ids = {call.id for call in calls}
        site.intake.store(found, kept, ids.__contains__)
        if any(file.stored for file in kept):
            site.staging.clear(found)


def _take(file: Staged, form: MultiDict[str, str], number: int) -> bool:
    """Take the corrections of a file over; returns whether it must be read again because of them."""
    # What cannot be read has no box to tick, but may be readable with the corrections.
    file.kept = f"keep-{number}" in form or isinstance(file.read, Refused)
    typed = {name: " ".join(form.get(f"{name}-{number}", file.value(name)).split()) for name in VALUES}
    if period := read_period(typed["period"]):
        typed["period"] = period
    file.problems = {name: problem for name in VALUES if (problem := _problem(name, typed[name]))}
    file.correct(typed)
    more = form.get(f"{_MORE}-{number}", file.more).replace("\r\n", "\n")
    changed = more.strip() != file.more.strip()
    file.more = more
    if problem := _problem_of_more(more, file.name):
        file.problems[_MORE] = problem
    return changed


def _problem(name: str, value: str) -> Notice | None:
    if len(value) > _LONGEST_VALUE:
        return _TOO_LONG
    if not value.isprintable():
        return _UNPRINTABLE
    try:
        checked_values({name: value}, "", "")
    except RefusedFileError:
        return _NO_DATE if name == "date" else _NO_PERIOD
    return None


def _problem_of_more(more: str, name: str) -> Notice | None:
    """Return what is wrong with the rest of an override, except what reading the file with it will tell."""
    if len(more) > _LONGEST_MORE:
        return _TOO_LONG
    try:
        values = parse_override(more, name, "").values
    except RefusedFileError:
        return None
    return _HAS_FIELD if values.keys() & set(VALUES) else None


def _calls() -> Sequence[Call]:
    try:
        return current_view().engine.calls()
    except IndexMissingError:  # The first files make the first index.
        return ()


def _same(file: Staged, calls: Sequence[Call]) -> Call | None:
    """Return the call of the index that has the same content as a file."""
    return next((call for call in calls if call.sha256 == file.sha256), None)


def _similar(file: Staged, calls: Sequence[Call]) -> list[Call]:
    """Return the calls that may be the same as that of a file: of its company and period, and of no other date."""
    company, period, date = fold(file.value("company")), file.value("period"), file.value("date")
    return [
        call
        for call in calls
        if company
        and period
        and fold(call.company or "") == company
        and call.period == period
        and (not date or not call.date or call.date == date)
    ]


def _page(found: Batch) -> BatchPage:
    state = found.state
    return BatchPage(
        problem=notice(found.problem) if found.problem else None,
        progress=_progress(found) if state in ("reading", "storing") else None,
        files=_cards(found.files) if state == "open" else (),
        outcomes=_outcomes(found) if state == "done" else (),
        retry=state == "done" and found.report is None,
    )


def _progress(found: Batch) -> Progress:
    if found.state == "reading":
        done, total = sum(file.read is not None for file in found.files), len(found.files)
        label = ngettext("Reading %(num)s file", "Reading %(num)s files", total) % {"num": f"{total:,}"}
        return Progress(label, done, total)
    if found.progress is None:
        return Progress(gettext("Updating the index"), 0, 0)
    stage, done, total = found.progress
    if stage == "indexing":
        return Progress(gettext("Indexing what has changed"), done, total)
    return Progress(gettext("Writing the index"), done, total)


def _cards(files: Sequence[Staged]) -> tuple[FileCard, ...]:
    calls = _calls()
    return tuple(_card(number, file, calls) for number, file in enumerate(files))


def _card(number: int, file: Staged, calls: Sequence[Call]) -> FileCard:
    read = file.read if isinstance(file.read, Inspection) else None
    refused = refusal(file.read) if isinstance(file.read, Refused) else None
    same = _same(file, calls)
    correctable = bool(file.more) or (same is None if refused is None else refused.curable)
    labels = {
        "company": gettext("Company"),
        "ticker": gettext("Ticker"),
        "period": gettext("Period"),
        "date": gettext("Date"),
    }
    return FileCard(
        number=number,
        name=file.name,
        kept=file.kept,
        refusal=refused,
        same=_link(same) if same else None,
        similar=tuple(map(_link, _similar(file, calls)[:_MOST_SIMILAR])),
        fields=tuple(_field(file, name, label) for name, label in labels.items()),
        title=read.title if read else None,
        sections=tuple(
            _section(one.section, one.turns, one.exchanges) for one in (read.sections if read else ())
        ),
        turns=read.turns if read else 0,
        characters=read.characters if read else 0,
        speakers=_speakers(read) if read else (),
        warnings=tuple(map(warning_label, read.warnings)) if read else (),
        proposal=read.proposal.without_values() if read and read.proposal else "",
        more=Field(_MORE, gettext("More corrections"), file.more, "text", _problem_of(file, _MORE))
        if correctable
        else None,
    )


def _field(file: Staged, name: str, label: str) -> Field:
    value = file.value(name)
    # A browser shows nothing for what is not a date.
    kind = "date" if name == "date" and _problem(name, value) is None else "text"
    return Field(name, label, value, kind, _problem_of(file, name))


def _problem_of(file: Staged, name: str) -> str | None:
    return notice(file.problems[name]) if name in file.problems else None


def _link(call: Call) -> Link:
    label = " ".join(word for word in (call.company, call.period, call.date) if word)
    return Link(label or call.id, transcript_url(call.id))


def _section(section: str, turns: int, exchanges: int) -> Section:
    said = ngettext("%(num)s turn", "%(num)s turns", turns) % {"num": f"{turns:,}"}
    asked = ngettext("%(num)s exchange", "%(num)s exchanges", exchanges) % {"num": f"{exchanges:,}"}
    return Section(section_label(section), f"{said} · {asked}" if exchanges else said)


def _speakers(read: Inspection) -> tuple[Speaker, ...]:
    return tuple(
        Speaker(
            name=one.name,
            language=text_language(one.name),
            role=one.role,
            role_label=role_label(one.role),
            about=" · ".join(word for word in (one.title, one.firm) if word),
            turns=one.turns,
        )
        for one in read.participants
    )


def _outcomes(found: Batch) -> tuple[Outcome, ...]:
    site = _site()
    calls = _calls()
    refused = {one.source: one for one in found.report.refused} if found.report else {}
    return tuple(_outcome(file, site.intake.id_of(file), calls, refused) for file in found.files)


def _outcome(file: Staged, id: str | None, calls: Sequence[Call], refused: Mapping[str, Refused]) -> Outcome:
    if file.stored is None or id is None:
        same = _same(file, calls)
        return Outcome(file.name, False, _link(same) if same else None, None)
    call = next((call for call in calls if call.id == id), None)
    source = id + file.stored[len(file.stored) - len(suffix(file.stored)) :]
    return Outcome(
        name=file.stored,
        stored=True,
        link=_link(call) if call else None,
        refusal=refusal(refused[source]) if source in refused else None,
    )


def install(app: Flask, settings: Settings, place: Place | None) -> None:
    """Add the pages to an application; without a place to store files in, there are none."""
    app.extensions[_KEY] = _Site(Staging(), Intake(settings, place)) if place is not None else None
    app.register_blueprint(blueprint)
