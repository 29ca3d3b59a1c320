"""The reading page: a whole transcript with all matches marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.model import Inference, Participant, Provenance, Transcript, Turn
from searchapp.search.answer import MarkedTranscript, SearchRequest
from searchapp.search.collection import View
from searchapp.search.duplicates import Duplicates
from searchapp.web.hitmap import HitMap, hit_map
from searchapp.web.i18n import gettext
from searchapp.web.labels import notice, role_label, text_language
from searchapp.web.library import current_view
from searchapp.web.outline import Grouped, Part, Passage, outline, part_label, passages
from searchapp.web.provenance import HowRead, how_read, warning_label
from searchapp.web.speeches import TurnCard, speeches
from searchapp.web.urls import address, clean_query, mark_anchor, read_values, transcript_url

blueprint = Blueprint("reading", __name__)

_MOST_DUPLICATES = 5


@dataclass(frozen=True, slots=True)
class ParticipantCard:
    """A participant, with the URL that switches the filter for this speaker.

    ``inferred`` are the labels under which the person was inferred to speak.
    """

    name: str
    aliases: tuple[str, ...]
    role: str
    role_label: str
    title: str | None
    firm: str | None
    inferred: tuple[str, ...]
    turns: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class ReadingPassage:
    """A passage of the outline and its turns."""

    passage: Passage
    turns: tuple[TurnCard, ...]


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """A section of the call and its passages; ``label`` is blank if the call is not divided into sections."""

    label: str
    passages: tuple[ReadingPassage, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another transcript."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class SameCall:
    """What a transcript shares with ``others`` that may be the same call, and the number of those not named."""

    label: str
    others: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A transcript as displayed.

    ``address`` is the whole URL of the page, to be printed; ``marks`` are the fragments of the marks, in their order;
    ``hidden`` is the number of turns that the speaker filter hides.
    """

    id: str
    address: str
    title: str
    language: str
    company: str | None
    company_url: str
    ticker: str | None
    period: str | None
    date: str | None
    source: str
    turns: int
    characters: int
    query: str
    notices: tuple[str, ...]
    parsed: str
    occurrences: int
    marks: tuple[str, ...]
    marked_turns: int
    speakers: tuple[str, ...]
    people: tuple[ParticipantCard, ...]
    outline: tuple[Part, ...]
    parts: tuple[ReadingPart, ...]
    hit_map: HitMap
    hidden: int
    whole: str
    unmarked: str
    everywhere: str
    provenance: HowRead | None
    warnings: tuple[str, ...]
    duplicates: tuple[SameCall, ...]


@blueprint.get("/transcripts/<path:transcript_id>")
def transcript(transcript_id: str) -> ResponseReturnValue:
    """Show one transcript."""
    query, query_remarks = clean_query(request.args.get("q", ""))
    speakers, speaker_remarks = read_values(request.args, "speaker")
    view = current_view()
    found = view.read(transcript_id)
    filters = {"speaker": speakers} if speakers else {}
    marked = view.mark(found, query, filters) if query else _unmarked(found)
    speakers = _named(found, view, speakers) if speakers else ()
    remarks = tuple(notice(remark) for remark in (*query_remarks, *speaker_remarks, *marked.notices))
    return render_template(
        "transcript.html",
        page=_page(
            found,
            marked,
            query,
            speakers,
            remarks,
            view.provenance(found.id),
            _same_calls(found.id, view.duplicates()),
        ),
    )


def _same_calls(id: str, duplicates: Iterable[Duplicates]) -> tuple[SameCall, ...]:
    labels = {
        "event": gettext("By company, period and date perhaps the same call as"),
        "text": gettext("The same text as"),
    }
    found = []
    for group in duplicates:
        if id in group.transcripts:
            others = [other for other in group.transcripts if other != id]
            links = tuple(Link(other, transcript_url(other)) for other in others[:_MOST_DUPLICATES])
            found.append(SameCall(labels[group.shared], links, len(others) - len(links)))
    return tuple(found)


def _named(found: Transcript, view: View, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names used in the turns of a call for speakers given by any of their names.

    They come from a search, so that the page shows the same turns that search finds.
    """
    counts = view.facet(SearchRequest("", {"speaker": speakers}), "speaker").counts
    wanted = {*speakers, *(count.value for count in counts)}
    present = dict.fromkeys(
        (*(one.name for one in found.participants), *(turn.speaker for turn in found.turns))
    )
    return tuple(name for name in present if name in wanted) or speakers


def _unmarked(found: Transcript) -> MarkedTranscript:
    return MarkedTranscript("", (), tuple(() for _ in found.turns), 0, 0)


def _page(
    found: Transcript,
    marked: MarkedTranscript,
    query: str,
    speakers: tuple[str, ...],
    remarks: tuple[str, ...],
    kept: Provenance | None,
    duplicates: tuple[SameCall, ...],
) -> ReadingPage:
    title = found.title or " ".join(word for word in (found.company, found.period) if word) or found.id
    shown = [turn for turn in found.turns if not speakers or turn.speaker in speakers]
    indexes = frozenset(turn.index for turn in shown)
    aliases = {(person.name, person.firm): person.aliases for person in found.participants}
    inferred = kept.inferred if kept else ()
    grouped = passages(found.turns, indexes, aliases, inferred)
    return ReadingPage(
        id=found.id,
        address=address(transcript_url(found.id, query, speakers=speakers)),
        title=title,
        language=text_language(title),
        company=found.company,
        company_url=url_for("transcripts.listing", company=found.company),
        ticker=found.ticker,
        period=found.period,
        date=found.date,
        source=found.source,
        turns=len(found.turns),
        characters=sum(len(turn.text) for turn in found.turns),
        query=query,
        notices=remarks,
        parsed=marked.parsed,
        occurrences=marked.occurrences,
        marks=tuple(
            mark_anchor(turn, start) for turn, matches in enumerate(marked.matches) for start, _ in matches
        ),
        marked_turns=marked.turns,
        speakers=speakers,
        people=_people(found, query, speakers, inferred),
        outline=outline(grouped, found.turns, marked.matches, aliases),
        parts=_parts(grouped, found.turns, speeches(found, marked, query, shown, aliases, inferred)),
        hit_map=hit_map(found, marked, indexes),
        hidden=len(found.turns) - len(shown),
        whole=transcript_url(found.id, query),
        unmarked=transcript_url(found.id, speakers=speakers),
        everywhere=url_for("search.search", q=query or None),
        provenance=how_read(kept, indexes),
        warnings=tuple(map(warning_label, kept.warnings)) if kept else (),
        duplicates=duplicates,
    )


def _people(
    found: Transcript, query: str, speakers: tuple[str, ...], inferred: Sequence[Inference]
) -> tuple[ParticipantCard, ...]:
    turns = Counter(turn.speaker for turn in found.turns)
    return tuple(
        ParticipantCard(
            name=name,
            # Several people may share a name, such as unidentified analysts. Then each alias belongs to only
            # one of them and is shown with the turns of that person.
            aliases=together[0].aliases if len(together) == 1 else (),
            role=together[0].role,
            role_label=role_label(together[0].role),
            title=together[0].title,
            firm=" · ".join(dict.fromkeys(person.firm for person in together if person.firm)) or None,
            inferred=tuple(dict.fromkeys(one.label for one in inferred if one.speaker == name)),
            turns=turns[name],
            chosen=name in speakers,
            url=transcript_url(found.id, query, speakers=_toggled(speakers, name)),
        )
        for name, together in _by_name(found.participants).items()
    )


def _by_name(participants: tuple[Participant, ...]) -> dict[str, list[Participant]]:
    """Group participants by name, which the speaker filter uses."""
    groups: dict[str, list[Participant]] = {}
    for person in participants:
        groups.setdefault(person.name, []).append(person)
    return groups


def _toggled(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value) if value in values else (*values, value)


def _parts(grouped: Grouped, turns: Sequence[Turn], cards: Mapping[int, TurnCard]) -> tuple[ReadingPart, ...]:
    return tuple(
        ReadingPart(
            part_label(section, turns),
            tuple(
                ReadingPassage(passage, tuple(cards[turn.index] for turn in members))
                for passage, members in groups
            ),
        )
        for section, groups in grouped
    )
