"""The question above a hit on the page of hits."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from markupsafe import escape

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection


def cards(html: str) -> list[str]:
    return re.findall(r'<li class="hit.*?</li>', html.partition('<ol class="hits')[2], re.DOTALL)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html.replace("<summary>More</summary>", "")))


def questions(client: FlaskClient, path: str) -> dict[str, str]:
    """The questions above the hits of a page, by the link of the hit."""
    found = {}
    for card in cards(client.get(path).text):
        link = re.search(r'<h3 id="hit-\d+">\s*<a href="([^"]+)"', card)
        assert link
        above = card[card.index("</h3>") : card.index('<div class="by"')]
        if "said" in above:
            found[unescape(link[1])] = above
    return found


def test_a_hit_by_management_shows_the_question_above_it(client: FlaskClient, collection: Collection) -> None:
    request = SearchRequest("毛利率", limit=10, questions=True)
    answer = collection.view().search(request)
    shown = questions(client, "/search?q=毛利率")
    assert len(shown) == len(answer.questions) >= 3
    for hit in answer.hits:
        answers = hit.speaker_role == "management" and hit.exchange is not None
        assert answers == (hit.id in answer.questions)
        if not answers:
            continue
        (above,) = (
            text for url, text in shown.items() if url.endswith(f"#t{hit.turn}") and hit.transcript in url
        )
        turns = collection.view().read(hit.transcript).turns
        asked = answer.questions[hit.id]
        before = [
            turn
            for turn in turns[: hit.turn]
            if turn.exchange == hit.exchange and turn.role == "analyst" and len(turn.text) >= 20
        ]
        assert (asked.turn, asked.text, asked.speaker_firm) == (
            before[-1].index, before[-1].text, before[-1].firm
        )  # fmt: skip
        assert f'#t{asked.turn}" translate="no">{escape(asked.speaker)}</a>' in above
        assert re.sub(r"\s|…", "", asked.text)[:200] in re.sub(r"\s|…", "", plain(above))
        assert (asked.speaker_firm or "") in above
        assert ("<mark>" in above) == bool(asked.matches)


def test_only_what_the_search_counts_is_marked_in_a_question(collection: Collection) -> None:
    def marked(**filters: tuple[str, ...]) -> int:
        found = collection.view().search(SearchRequest("毛利率", filters, limit=None, questions=True))
        assert found.questions
        return sum(len(question.matches) for question in found.questions.values())

    assert marked() > 0
    assert marked(role=("management",)) == 0


def test_a_question_that_is_too_short_is_left_for_the_one_before(collection: Collection) -> None:
    # Its first turn is 能听到我说话吗?
    view = collection.view()
    found = view.search(SearchRequest("我是Phil", {"company": ("亿咖通科技",)}, questions=True))
    (question,) = {found.questions[hit.id].text for hit in found.hits if hit.exchange == 1}
    assert len(question) > 50


def test_hits_of_the_api_are_left_as_they_are(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=毛利率").json
    assert found is not None
    assert "questions" not in found
    assert all("question" not in hit for hit in found["hits"])


def test_the_first_hits_of_a_suggestion_have_their_questions(client: FlaskClient) -> None:
    assert questions(client, "/search?q=毛利绿")
