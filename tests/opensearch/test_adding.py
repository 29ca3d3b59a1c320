"""Adding transcripts to a site whose index is in OpenSearch."""

from __future__ import annotations

from searchapp.library.adding import place_for
from searchapp.web.app import create_app
from tests.opensearch.lifecycle import Place
from tests.web.test_add_page import HELD, NEW, added, found, send, text_of


def test_from_a_file_to_its_hits(place: Place) -> None:
    (place.source / "held.txt").write_text(HELD, encoding="utf-8")
    place.build()
    app = create_app(place.settings, add_to=place_for(None, [place.source]))
    visitor = app.test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    url, page = added(visitor, {"again.txt": HELD, "new.txt": NEW})
    assert "It is in the index already" in text_of(page)
    with place.sink().locked():
        page = send(visitor, url, "store", keep_1="1", period_1="2024Q4")
    assert "Another program is changing the index" in text_of(page)
    assert found(visitor, "百分之三十") == set()
    page = send(visitor, url, "update")
    assert "远山科技 2024Q4" in text_of(page)
    assert found(visitor, "百分之三十 period:2024Q4") == {"new"}
