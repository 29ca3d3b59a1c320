"""Proposals: the override that would mend a doubtful reading, ready to be put beside or into its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from searchapp.model import Inference
from searchapp.transcripts.files.formats import suffix
from searchapp.transcripts.files.override import VALUES, Known, Override, quoted, toml_list
from searchapp.transcripts.files.source import SIDECAR
from searchapp.transcripts.reading import LOW_CONFIDENCE, Reading

_TYPED = (".txt", ".md")
_FENCE = "---"
_EXAMPLES = {
    "company": 'company = "远山科技"',
    "ticker": 'ticker = "9999.HK"',
    "period": 'period = "2024Q3"',
    "date": "date = 2024-11-05",
}
# Front matter has a largest number of lines.
_MOST_PEOPLE = 40
_MOST_LABELS = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """An override as ``text``, and its ``place``: ``front matter``, at the top of the file, or the name of a file beside it."""

    place: str
    text: str

    def without_values(self) -> str:
        """Return the lines that say more than the values: the layout, the labels and the participants."""
        lines = self.text.split("\n")
        first = next(number for number, line in enumerate(lines) if line.startswith("layout = "))
        return "\n".join(line for line in lines[first:] if line != _FENCE)


def propose(reading: Reading) -> Proposal | None:
    """Return the override that holds what was read and what is doubtful; None for a reading without warnings.

    With its lists of labels unchanged, every line that may be a label is read as one. What is not known, and what needs a
    decision, is in comments.
    """
    if not reading.warnings:
        return None
    body = "\n".join(_lines(reading))
    beside = PurePosixPath(reading.transcript.source).with_suffix(SIDECAR).name
    typed = suffix(reading.transcript.source) in _TYPED
    if typed and not (reading.override and reading.override.where.endswith(beside)):
        return Proposal("front matter", f"{_FENCE}\n{body}\n{_FENCE}\n")
    return Proposal(beside, f"{body}\n")


def _lines(reading: Reading) -> Iterator[str]:
    given = reading.override or Override({})
    for name in VALUES:
        value = given.values[name] if name in given.values else getattr(reading.transcript, name)
        if name == "title" and name not in given.values:
            continue
        if value is None:
            yield f"# {_EXAMPLES[name]}  # was not found"
        else:
            yield f"{name} = {value if name == 'date' and value else quoted(value)}"
    uncertain = reading.confidence < LOW_CONFIDENCE and reading.runner_up
    yield f'layout = "{reading.layout}"' + (f'  # or "{reading.runner_up}"' if uncertain else "")
    yield from _labels(reading, given)
    known = [*given.participants, *([] if reading.unread else _inferred(reading.inferred))]
    for one in known[: max(_MOST_PEOPLE, len(given.participants))]:
        yield from _participant(one)


def _labels(reading: Reading, given: Override) -> Iterator[str]:
    if reading.unread:
        yield "# These lines may be the names of speakers; move those that are not to not-speakers."
    elif given.speakers is None:
        yield "# Labels that were not read as speakers; [] says that none is missing."
        yield "# speakers = []"
    if reading.unread or given.speakers is not None:
        yield f"speakers = {toml_list([*(given.speakers or ()), *reading.unread[:_MOST_LABELS]])}"
    if reading.odd:
        yield f"# Read as speakers, each once; list those that are none: {toml_list(reading.odd[:_MOST_LABELS])}"
    if reading.unread or reading.odd or given.not_speakers:
        yield f"not-speakers = {toml_list(given.not_speakers)}"


def _inferred(inferred: Sequence[Inference]) -> list[Known]:
    """Return the inferred speakers as participants, without labels that stand for several people in one exchange."""
    people: dict[tuple[str, int | None], set[str]] = {}
    for one in inferred:
        people.setdefault((one.label, one.exchange), set()).add(one.speaker)
    exchanges: dict[tuple[str, str], set[int]] = {}
    for (label, exchange), speakers in people.items():
        if exchange is not None and len(speakers) == 1:
            exchanges.setdefault((speakers.pop(), label), set()).add(exchange)
    return [
        Known(name, label=label, exchanges=tuple(sorted(numbers)))
        for (name, label), numbers in exchanges.items()
    ]


def _participant(one: Known) -> Iterator[str]:
    yield ""
    yield "[[participants]]"
    yield f"name = {quoted(one.name)}"
    if one.aliases:
        yield f"aliases = {toml_list(one.aliases)}"
    for key in ("role", "title", "firm", "label"):
        value = getattr(one, key)
        if value is not None:
            yield f"{key} = {quoted(value)}"
    if one.exchanges:
        yield f"exchanges = {list(one.exchanges)}"
