"""Proposals: the override of a doubtful reading mends it when it is put where it belongs."""

from __future__ import annotations

import sys
from pathlib import Path

import conversation  # type: ignore[import-not-found]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.errors import RefusedFileError
from searchapp.model import Transcript
from searchapp.transcripts import Reading, inspect, parse, read, scan
from searchapp.transcripts.files.override import parse_front_matter, toml_list
from searchapp.transcripts.proposal import Proposal, propose

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CALL = """Operator
各位好，欢迎参加远山科技2024年第三季度业绩电话会议。下面有请首席财务官林明先生。
林明
谢谢。毛利率为17%。我们很高兴。

łukasz
请问展望如何？我想知道这个问题。
林明
很好。谢谢。
翻译员甲
Thank you. It is good.
林明
是的。谢谢。
"""
LABELS = ["Operator", "林明", "łukasz", "林明", "翻译员甲", "林明"]
SHORT = "short lines inside speeches"


def labels(transcript: Transcript) -> list[str]:
    return [turn.label for turn in transcript.turns]


def parsed(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def test_a_proposal_at_the_top_of_its_file_mends_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(CALL, encoding="utf-8")
    doubtful = inspect(path)
    assert doubtful.warnings == (f"{SHORT} may be the names of speakers: line 6 (łukasz)",)
    assert doubtful.proposal is not None
    assert doubtful.proposal.place == "front matter"
    path.write_text(doubtful.proposal.text + CALL, encoding="utf-8")
    mended = inspect(path)
    assert (mended.warnings, mended.proposal) == ((), None)
    assert (mended.company, mended.period, mended.layout) == ("远山科技", "2024Q3", doubtful.layout)
    assert labels(read(scan(path).files[0]).transcript) == LABELS


def test_a_proposal_can_say_that_a_line_is_no_speaker() -> None:
    proposal = propose(parsed(CALL))
    assert proposal is not None
    kept = proposal.text.replace('speakers = ["łukasz"]\n', "").replace(
        "not-speakers = []", 'not-speakers = ["łukasz"]'
    )
    mended = parsed(kept + CALL)
    assert mended.warnings == ()
    assert labels(mended.transcript) == [label for label in LABELS if label != "łukasz"]
    assert "\nłukasz\n" in mended.transcript.turns[1].text


def test_labels_that_do_not_look_like_names_are_named(tmp_path: Path) -> None:
    proposal = propose(parsed(CALL))
    assert proposal is not None
    assert '# Read as speakers, each once; list those that are none: ["翻译员甲"]' in proposal.text.split(
        "\n"
    )


def test_what_was_not_found_is_a_comment_to_fill_in() -> None:
    text = CALL.replace("远山科技2024年第三季度业绩", "我们的")
    doubtful = parsed(text)
    assert "an operator speaks, but no period was found" in doubtful.warnings
    proposal = propose(doubtful)
    assert proposal is not None
    filled = proposal.text.replace('# period = "2024Q3"', 'period = "2023H1"')
    assert filled != proposal.text
    mended = parsed(filled + text)
    assert (mended.transcript.period, mended.warnings) == ("2023H1", ())
    assert mended.transcript.company is None


@pytest.mark.parametrize("beside", ["", 'company = "远山云"\n'], ids=["a page", "a page with a file beside"])
def test_what_cannot_hold_front_matter_gets_a_file_beside(tmp_path: Path, beside: str) -> None:
    pytest.importorskip("lxml.etree")
    body = "".join(f"<p>{line}</p>" for line in CALL.splitlines())
    (tmp_path / "a.html").write_text(f"<html><body><main>{body}</main></body></html>", encoding="utf-8")
    if beside:
        (tmp_path / "a.toml").write_text(beside, encoding="utf-8")
    proposal = inspect(tmp_path / "a.html").proposal
    assert proposal is not None
    assert proposal.place == "a.toml"
    (tmp_path / "a.toml").write_text(proposal.text, encoding="utf-8")
    mended = read(scan(tmp_path).files[0])
    assert labels(mended.transcript) == LABELS
    assert mended.transcript.company == ("远山云" if beside else "远山科技")
    assert mended.warnings == ()


def test_a_file_beside_is_proposed_again_and_not_front_matter_that_loses_to_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CALL, encoding="utf-8")
    (tmp_path / "a.toml").write_text('ticker = "1.HK"\n', encoding="utf-8")
    proposal = inspect(tmp_path / "a.txt").proposal
    assert proposal is not None
    assert (proposal.place, 'ticker = "1.HK"' in proposal.text) == ("a.toml", True)


def test_what_an_override_already_says_stays_in_the_proposal() -> None:
    front = """---
title = "业绩会"
ticker = ""
speakers = ["主讲"]
not-speakers = ["财务"]
[[participants]]
name = "林 \\"明\\""
aliases = ["林明"]
role = "management"
title = "CEO"
firm = ""
[[participants]]
name = "王芳"
label = "答"
exchanges = [2, 3]
---
"""
    given = parse_front_matter(front, "a.txt")
    proposal = propose(parsed(front + CALL))
    assert given is not None
    assert proposal is not None
    proposed = parse_front_matter(proposal.text, "a.txt")
    assert proposed is not None
    assert proposed.participants == given.participants
    assert proposed.speakers == ("主讲", "łukasz")
    assert proposed.not_speakers == ("财务",)
    assert (proposed.values["title"], proposed.values["ticker"]) == ("业绩会", "")


def test_inferred_speakers_are_proposed_as_participants(seeds: Path) -> None:
    text = (seeds / "000_d41a21adb219e9fd.txt").read_text(encoding="utf-8")
    front = '---\n[[participants]]\nname = "X"\nlabel = "nobody"\n---\n'
    before = parsed(front + text)
    assert len(before.inferred) == 2
    proposal = propose(before)
    assert proposal is not None
    after = parsed(proposal.text + text)
    assert after.inferred == ()
    assert [turn.speaker for turn in after.transcript.turns] == [
        turn.speaker for turn in before.transcript.turns
    ]


PRINTED = (
    conversation.names_alone, conversation.names_apart, conversation.firm_below, conversation.dashes, conversation.colons,
    conversation.times, conversation.markdown_bold, conversation.listed_names, conversation.bilingual,
)  # fmt: skip
ODD = (
    "łukasz", "财务表现", 'The "Boss"', "C:\\new", "spk 3", "翻译", "Ann Lee", "a = 1", "---", "主讲人：", "Li & Co: yes",
)  # fmt: skip


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_proposal_always_parses_and_leaves_no_short_line_in_doubt(data: st.DataObject) -> None:
    call = data.draw(st.sampled_from([conversation.ENGLISH, conversation.CHINESE]))
    lines: list[str] = data.draw(st.sampled_from(PRINTED))(call).split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        odd = data.draw(st.one_of(st.sampled_from(ODD), st.text(max_size=8)))
        lines.insert(data.draw(st.integers(0, len(lines))), odd)
    text = "\n".join(lines)
    try:
        doubtful = parsed(text)
    except RefusedFileError:
        return
    proposal = propose(doubtful)
    assert (proposal is None) == (not doubtful.warnings)
    if proposal is None or doubtful.override is not None:
        return
    override = parse_front_matter(proposal.text, "a.txt")
    assert override is not None
    mended = parsed(proposal.text + text)
    told = {label for label in doubtful.unread if label}
    assert not told & set(mended.unread)
    # More may be read of a call whose speakers are known.
    assert doubtful.transcript.company in (None, mended.transcript.company)
    assert not any("no line is" in warning for warning in mended.warnings)


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_a_list_in_a_proposal_is_the_list(texts: list[str]) -> None:
    assert tomllib.loads(f"texts = {toml_list(texts)}") == {"texts": texts}


def test_its_lines_without_the_values() -> None:
    told = 'layout = "colons"\nspeakers = ["林明"]\n\n[[participants]]\nname = "林明"\ntitle = "CFO"\n'
    values = 'company = "layout = "\n# period = "2024Q3"  # was not found\n'
    assert Proposal("a.toml", values + told).without_values() == told
    assert Proposal("front matter", f"---\n{values}{told}---\n").without_values() == told
