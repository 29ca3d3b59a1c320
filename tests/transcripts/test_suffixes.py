"""Names with a suffix behind a comma: Tom O'Hara, Jr."""

from __future__ import annotations

from collections.abc import Callable

import conversation as shapes  # type: ignore[import-not-found]
import pytest
from conversation import ENGLISH, Call

from searchapp.transcripts import parse


def in_capitals(call: Call) -> str:
    return str(shapes.names_alone(call)).replace("Tom O'Hara, Jr.\n", "TOM O'HARA, JR.\n")


@pytest.mark.parametrize(
    "print_call", [shapes.names_alone, shapes.firm_below, shapes.dashes, shapes.markdown_bold, in_capitals]
)
@pytest.mark.parametrize("suffix", ["Jr.", "Jr", "III", "CFA"])
def test_a_suffix_behind_a_comma_is_part_of_a_name(print_call: Callable[[Call], str], suffix: str) -> None:
    text = print_call(ENGLISH).replace("Tom O'Hara\n", f"Tom O'Hara, {suffix}\n")
    text = text.replace("Tom O'Hara --", f"Tom O'Hara, {suffix} --").replace(
        "**Tom O'Hara**", f"**Tom O'Hara, {suffix}**"
    )
    reading = parse(text, id="call", source="call.txt", sha256="")
    assert not reading.warnings
    turns = reading.transcript.turns
    assert [(turn.speaker.split(",")[0].casefold(), turn.text) for turn in turns] == [
        (said.speaker.casefold(), "\n".join(said.paragraphs)) for said in ENGLISH
    ]
