"""URLs that are put together without the router lead where the router's lead."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from searchapp.web.urls import cite_urls, path, transcript_url, turn_urls

IDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda text: not text.startswith("/") and "//" not in text and not {".", ".."} & set(text.split("/"))
)


@given(IDS, st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(0, 10**6))
def test_they_lead_to_the_transcript_and_its_citation(app: Flask, name: str, query: str, turn: int) -> None:
    with app.test_request_context():
        urls = {
            transcript_url(name): ("reading.transcript", {"transcript_id": name}, None, None),
            transcript_url(name, query, f"t{turn}"): (
                "reading.transcript",
                {"transcript_id": name},
                query or None,
                f"t{turn}",
            ),
            turn_urls(query)(name, turn): (
                "reading.transcript",
                {"transcript_id": name},
                query or None,
                f"t{turn}",
            ),
            cite_urls(query)(name, turn): (
                "cite.cite",
                {"transcript_id": name, "turn": turn},
                query or None,
                None,
            ),
        }
    for url, (endpoint, values, asked, anchor) in urls.items():
        before, _, fragment = url.partition("#")
        with app.test_request_context(before) as context:
            assert (context.request.endpoint, context.request.view_args) == (endpoint, values)
            assert context.request.args.get("q") == asked
            assert (fragment or None) == anchor


@pytest.mark.parametrize("root", ["", "/calls"])
def test_a_path_is_below_that_of_the_site(app: Flask, root: str) -> None:
    for _ in range(2):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            assert path("search.search") == url_for("search.search") == f"{root}/search"
            assert transcript_url("a") == f"{root}/transcripts/a"
