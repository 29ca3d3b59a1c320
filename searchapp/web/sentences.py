"""Sentences that were made from a template elsewhere, and are shown in the visitor's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from searchapp.notice import Notice


def taken_apart(sentence: str, templates: tuple[Notice, ...]) -> tuple[str, dict[str, str]] | None:
    """Return the first template that a sentence is made from, with the values in it; None if there is none."""
    for template, pattern in _patterns(templates):
        if found := pattern.fullmatch(sentence):
            return template, found.groupdict()
    return None


@cache
def _patterns(templates: tuple[Notice, ...]) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [
        (
            one.template,
            re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(one.template)), re.DOTALL),
        )
        for one in templates
    ]
