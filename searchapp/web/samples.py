"""Commands for ``curl`` that ask the API of this site, with what is in its collection."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import current_app, request

from searchapp.errors import SearchAppError
from searchapp.web.access import takes_token
from searchapp.web.library import library_of

_ANY = "毛利率"


@dataclass(frozen=True, slots=True)
class Sample:
    """What commands are made of: the address of the site, a query and a transcript; ``token`` if programs send one."""

    site: str
    query: str
    transcript: str
    token: bool

    def command(self, path: str, parameters: Sequence[Mapping[str, Any]]) -> str:
        """Return the command for a path of the OpenAPI description and its parameters; those that have an example are sent."""
        places = {"transcript_id": quote(self.transcript), "turn": "0"}
        words = ["curl", "--silent"]
        if self.token:
            words += ["--header", "Authorization: Bearer TOKEN"]
        words += ["--get", self.site + path.format_map(places)]
        for parameter in parameters:
            if parameter["in"] == "query" and "example" in parameter["schema"]:
                words += ["--data-urlencode", f"{parameter['name']}={self._value(parameter)}"]
        return shlex.join(words)

    def _value(self, parameter: Mapping[str, Any]) -> object:
        example = parameter["schema"]["example"]
        if parameter["name"] != "q":
            return example
        # A query of the descriptions need not find anything here. What is being typed is the beginning of one.
        return self.query if example in (_ANY, [_ANY]) else self.query[:2]


def sampler() -> Sample:
    """Return what commands for the newest state are made of; without an index they name no real transcript."""
    query, transcript = _ANY, "TRANSCRIPT"
    try:
        view = library_of(current_app).view()
        query = next((each.query for each in view.examples()), _ANY)
        transcript = next((each.id for each in view.transcripts()), transcript)
    except SearchAppError:
        # The description is of use without an index, too.
        pass
    return Sample(request.url_root.removesuffix("/"), query, transcript, takes_token())
