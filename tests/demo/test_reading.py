"""What is read from the files of the demo is what was generated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from searchapp.demo.calls import calls
from searchapp.demo.companies import COMPANIES, INDUSTRIES, PERIODS
from searchapp.demo.files import MARKER
from searchapp.demo.files import printed as file_of
from searchapp.model import SYNTHETIC
from searchapp.transcripts import Reading


def test_thirty_companies_report_on_ten_quarters_and_one_call_is_missing() -> None:
    assert (len(COMPANIES), len(PERIODS), len(calls())) == (30, 10, 299)
    assert Counter(company.industry for company in COMPANIES) == dict.fromkeys(INDUSTRIES, 5)
    for attribute in ("name", "ticker"):
        assert len({getattr(company, attribute) for company in COMPANIES}) == 30
    assert len({call.id for call in calls()}) == 299


def test_every_file_is_read_without_doubt(readings: Mapping[str, Reading]) -> None:
    assert len(readings) == len(calls())
    for call in calls():
        reading = readings[call.id]
        assert (reading.warnings, reading.layout) == ((), call.company.layout)
        assert reading.confidence > 0.7


def test_the_event_is_read_as_generated(readings: Mapping[str, Reading]) -> None:
    for call in calls():
        found = readings[call.id].transcript
        assert (found.company, found.ticker) == (call.company.name, call.company.ticker)
        assert (found.period, found.date, found.title) == (call.period, call.date, call.title)


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.ticker)
def test_every_turn_is_read_as_generated(company: object, readings: Mapping[str, Reading]) -> None:
    own = [call for call in calls() if call.company is company]
    assert len(own) >= 9
    for call in own:
        # Speaker, label, role, title, firm, section, exchange, text and time of every turn.
        assert readings[call.id].transcript.turns == call.turns


def test_everybody_is_one_participant_with_all_names(readings: Mapping[str, Reading]) -> None:
    for call in calls():
        found = readings[call.id].transcript.participants
        assert [one.name for one in found] == list(dict.fromkeys(turn.speaker for turn in call.turns))
        named = {one.name: one.aliases[0] for one in found if one.aliases}
        assert named == call.aliases


def test_some_managers_are_printed_under_another_name_than_they_are_introduced() -> None:
    assert len({name for call in calls() for name in call.aliases}) >= 20


def test_nothing_but_labels_and_marks_is_removed(readings: Mapping[str, Reading]) -> None:
    kinds = {removed.what for reading in readings.values() for removed in reading.removed}
    assert kinds == {
        "front matter",
        "speaker label",
        "line breaks between paragraphs and turns",
        "heading",
        "list of participants",
    }


def test_every_file_says_that_it_is_synthetic(demo_folder: Path) -> None:
    files = [path for path in (demo_folder / "transcripts").rglob("*") if path.is_file()]
    assert len(files) == 299
    for path in (*files, demo_folder / MARKER):
        first = path.read_text(encoding="utf-8").removeprefix("---\n").splitlines()[0]
        assert SYNTHETIC in first
    assert all(SYNTHETIC in call.title for call in calls())


def test_every_placeholder_is_filled() -> None:
    for call in calls():
        body = file_of(call)
        assert not set("{}[]") & set(body)


def test_calls_have_four_to_eight_exchanges_and_some_follow_ups() -> None:
    numbers = Counter(max(turn.exchange or 0 for turn in call.turns) for call in calls())
    assert set(numbers) == {4, 5, 6, 7, 8}
    again = 0
    for call in calls():
        asked = Counter(turn.exchange for turn in call.turns if turn.role == "analyst")
        again += sum(times > 1 for times in asked.values())
    assert again > 100


def test_names_of_people_are_those_of_one_person() -> None:
    managers = {(manager.name, company.name) for company in COMPANIES for manager in company.managers}
    assert len({name for name, _ in managers}) == len(managers)
    analysts = {(turn.speaker, turn.firm) for call in calls() for turn in call.turns if turn.firm}
    assert len({name for name, _ in analysts}) == len(analysts)
    assert len({firm for _, firm in analysts}) == 25
    assert not {name for name, _ in managers} & {name for name, _ in analysts}
