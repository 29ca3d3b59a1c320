"""Who spoke, beside what the transcript prints: when the label tells more than the name, and when it names nobody."""

from __future__ import annotations

from collections.abc import Iterable

from searchapp.analysis.fold import fold
from searchapp.model import Inference


def other_label(speaker: str, label: str) -> str | None:
    """Return the label of a turn if a reader takes it for another name than the speaker's, else None.

    >>> other_label("Wei Hung", "Unidentified Analyst"), other_label("Ann Lee", "ANN LEE"), other_label("邹涛", "鄒濤")
    ('Unidentified Analyst', None, None)
    """
    return None if speaker == label or fold(speaker) == fold(label) else label


def inference_of(
    inferred: Iterable[Inference], speaker: str, label: str, exchange: int | None
) -> Inference | None:
    """Return how it was inferred who spoke a turn, among the inferences of its transcript; None if it was not."""
    about = (label, exchange, speaker)
    return next((one for one in inferred if (one.label, one.exchange, one.speaker) == about), None)
