"""The site in a real browser, as a person uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.security import generate_password_hash

from searchapp.settings import Settings
from tests.web.browsing import check_page, excess_width, findings
from tests.web.served import Site, serve

pytestmark = pytest.mark.browser

SEED = "000_d41a21adb219e9fd"
PAGES = {
    "results": "/search?q=毛利率&company=亿咖通科技",
    "nothing": "/search?q=量子纠缠&company=金山云",
    "suggested": "/search?q=亿咖通 毛利率 2024Q3",
    "apart": "/search?q=硬件毛利率",
    "concordance": "/concordance?q=毛利率&order=right&company=亿咖通科技",
    "sample": "/concordance?q=毛利率&sample=5&seed=2&role=management",
    "no lines": "/concordance?role=analyst",
    "transcript": f"/transcripts/{SEED}?q=毛利率",
    "speaker": f"/transcripts/{SEED}?q=毛利率&speaker=Phil+Zhou#t9-55",
    "cite": f"/cite/{SEED}/6?q=说话",
}

OpenPage = Callable[..., Any]
PASSWORD = "correct horse 马"


@pytest.fixture(scope="module")
def guarded(web_settings: Settings) -> Iterator[Site]:
    """The site, protected by a password."""
    with serve(
        web_settings, environment={"SEARCHAPP_PASSWORD_HASH": generate_password_hash(PASSWORD)}
    ) as running:
        yield running


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(open_page: OpenPage, site: Site, name: str) -> None:
    check_page(open_page, site.url(PAGES[name]))


def test_from_a_word_to_the_hit_in_its_transcript(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/"))
    # The browser sets the focus with its first frame, which may be after the page has loaded.
    page.locator("#q:focus").wait_for()
    page.keyboard.type("毛利率")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator(".totals b").all_inner_texts() == ["16", "42"]
    with page.expect_navigation():
        page.locator(".facet", has_text="Speaker").get_by_role("link", name="Phil Zhou").click()
    assert page.locator(".totals b").all_inner_texts() == ["4", "13"]
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/transcripts/**")
    assert page.locator("mark").count() == 31
    anchor = page.evaluate("location.hash.slice(1)")
    assert page.locator(f"#{anchor} mark.current").is_visible()
    assert page.locator(f"#{anchor} mark.current").evaluate(
        "mark => { const box = mark.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"
    )


def test_the_keys(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url(f"/transcripts/{SEED}?q=毛利率"))
    where = "location.hash.slice(1)"
    marks = page.locator("mark").evaluate_all("marks => marks.map(mark => mark.id)")
    page.keyboard.press("n")
    assert page.evaluate(where) == marks[0]
    page.keyboard.press("n")
    assert page.evaluate(where) == marks[1]
    assert page.locator(".step:visible .step-place").inner_text() == "2 / 31"
    assert page.locator("mark:target").is_visible()
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert page.evaluate(where) == marks[30]
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("np")
    assert page.input_value("#q") == "np"
    assert page.evaluate(where) == marks[30]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_all_matches_of_a_concordance_are_at_the_same_place(
    open_page: OpenPage, site: Site, width: int, scheme: str
) -> None:
    page = open_page(site.url("/concordance?q=毛利率&order=right"), locale="zh-CN")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    assert excess_width(page) <= 0
    boxes = page.locator(".kwic tbody tr").evaluate_all(
        """rows => rows.map(row => {
             const box = (name) => row.querySelector(name).getBoundingClientRect();
             const text = document.createRange();
             text.selectNodeContents(row.querySelector(".left span"));
             return [box(".match mark").left, box(".match mark").right, text.getBoundingClientRect().right,
                     box(".right span").left, box(".right span").right];
           })"""
    )
    assert len(boxes) == 42
    first = boxes[0][0]
    for left, right, before, after, end in boxes:
        # The text on the left ends where the match begins, and is cut off at its other end.
        assert left == pytest.approx(first, abs=1)
        assert left - 20 < before <= left + 1
        assert right - 1 <= after < right + 20
        assert end <= width
    assert findings(page) == []


def test_the_keys_of_a_concordance(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/concordance?q=毛利率&order=right"))
    matches = page.locator(".kwic .match a")
    focused = "Array.from(document.querySelectorAll('.kwic .match a')).indexOf(document.activeElement)"
    for key, place in [("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0), ("j", 1)]:
        page.keyboard.press(key)
        assert page.evaluate(focused) == place
    page.locator("#seed").fill("7")
    page.locator("#seed").press("j")
    assert page.evaluate("document.activeElement.id") == "seed"
    target = matches.nth(1).get_attribute("href")
    matches.nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/transcripts/**")
    assert page.url.endswith(target)
    assert page.locator("mark:target").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_line_opens_its_turn_at_its_occurrence(open_page: OpenPage, site: Site, scripts: bool) -> None:
    page = open_page(site.url("/concordance?q=毛利率&company=亿咖通科技"), scripts=scripts)
    # The fourth occurrence in turn 9.
    row = page.locator(".kwic tbody tr").nth(7)
    left, right = (row.locator(f".{side}").text_content() for side in ("left", "right"))
    with page.expect_navigation():
        row.locator(".match a").click()
    assert page.evaluate("location.hash") == "#t9-197"
    mark = page.locator("mark:target")
    # At once, not after a long way down the page.
    assert mark.evaluate(
        "mark => { const box = mark.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"
    )
    before, after = mark.evaluate(
        """mark => [["setEndBefore", "firstChild"], ["setStartAfter", "lastChild"]].map(([cut, edge]) => {
             const range = document.createRange();
             range.selectNodeContents(mark.closest("p"));
             range[cut](mark);
             const text = range.cloneContents();
             for (const step of text.querySelectorAll(".step")) step.remove();
             return text.textContent;
           })"""
    )
    assert before.endswith(left.replace("\n", "")[-20:])
    assert after.startswith(right.replace("\n", "")[:20])
    assert page.locator("mark.current").count() == 0
    assert page.locator(".step:visible .step-place").inner_text() == "8 / 31"
    marks = page.locator("mark").evaluate_all("marks => marks.map(mark => mark.id)")
    assert marks[7] == "t9-197"
    if scripts:
        page.keyboard.press("n")
    else:
        page.locator(".step:visible .step-on").click()
    assert page.url.endswith(f"#{marks[8]}")
    assert page.locator(".step:visible .step-place").inner_text() == "9 / 31"


def test_a_concordance_works_without_scripts(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率&role=management"), scripts=False)
    with page.expect_navigation():
        page.get_by_role("link", name="Concordance").click()
    total = int(page.locator(".totals b").all_inner_texts()[1])
    assert page.get_by_role("row").count() == total + 1
    page.locator("#sample").fill("6")
    page.locator("#seed").fill("9")
    with page.expect_navigation():
        page.get_by_role("button", name="Draw").click()
    assert page.get_by_role("row").count() == 7
    assert f"Random sample: 6 of {total} lines, seed 9." in page.locator(".sample").inner_text()
    drawn = sorted(page.locator(".kwic .match a").evaluate_all("links => links.map(link => link.href)"))
    with page.expect_navigation():
        page.get_by_role("link", name="Right context").click()
    assert "seed=9" in page.url
    assert drawn == sorted(
        page.locator(".kwic .match a").evaluate_all("links => links.map(link => link.href)")
    )
    with page.expect_navigation():
        page.get_by_role("link", name="All lines").click()
    assert page.get_by_role("row").count() == total + 1


def test_how_a_speaker_was_inferred_opens_from_the_keyboard(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率&speaker=Dai+Shen"), locale="zh-CN")
    detail = page.locator(".hit .inferred").first
    assert not detail.locator("p").is_visible()
    # The link to the citation stands between them.
    page.locator(".hit:has(.inferred) h3 a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert detail.locator("q").inner_text() == "下一个问题来自SPDBI的Dai Shen。"
    assert detail.locator("p").is_visible()
    assert findings(page) == []
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/transcripts/**")
    page.locator("#t16 .inferred summary").click()
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, ("color-contrast",)) == []
    page.locator("#t16 .inferred a").click()
    assert page.evaluate("location.hash") == "#t15"
    assert "下一个问题来自SPDBI的Dai Shen。" in page.locator("#t15").inner_text()


def test_the_buttons_go_on_from_where_one_reads(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url(f"/transcripts/{SEED}?q=毛利率"))
    page.locator("#t8").evaluate("turn => turn.scrollIntoView({behavior: 'instant'})")
    expected = page.evaluate(
        "Array.from(document.querySelectorAll('mark')).find(m => m.getBoundingClientRect().top >= 0).id"
    )
    page.locator(".stepper .step-on").click()
    assert page.evaluate("location.hash") == f"#{expected}"


def test_everything_works_without_scripts(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/"), scripts=False)
    page.fill("#q", "毛利率")
    page.get_by_role("button", name="Search").click()
    with page.expect_navigation():
        page.locator(".facet", has_text="Company").get_by_role("link", name="金山云").click()
    assert page.locator(".totals b").all_inner_texts() == ["4", "11"]
    page.locator(".hit h3 a").first.click()
    page.get_by_role("link", name="First hit").click()
    marks = page.locator("mark").evaluate_all("marks => marks.map(mark => mark.id)")
    assert page.locator(f"#{marks[0]} + .step .step-place").inner_text() == "1 / 11"
    page.locator(f"#{marks[0]} + .step .step-on").click()
    page.locator(f"#{marks[1]} + .step .step-on").click()
    assert page.url.endswith(f"#{marks[2]}")
    assert page.locator("mark:target + .step").is_visible()
    assert page.locator(".step:visible").count() == 1
    assert page.locator(".outline").is_visible()


def test_the_language_switch(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率"), locale="en-US")
    with page.expect_navigation():
        page.get_by_role("link", name="中文").click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert "处命中" in page.inner_text(".totals")
    page.goto(site.url("/transcripts"))
    assert page.inner_text("h1") == "会议实录"
    with page.expect_navigation():
        page.get_by_role("link", name="English").click()
    assert page.inner_text("h1") == "Transcripts"


def test_the_first_tab_leads_past_the_header(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/transcripts"))
    page.keyboard.press("Tab")
    assert page.locator(".skip").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_print_leaves_the_text(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url(f"/transcripts/{SEED}?q=毛利率#t2-671"))
    page.emulate_media(media="print")
    for hidden in (".masthead", ".sidebar", ".stepper", ".step"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("#t0").is_visible()


@pytest.mark.parametrize("view", ["search", "concordance", "trend", "matrix", "collocates", "numbers"])
def test_a_print_of_a_view_says_what_was_asked(open_page: OpenPage, site: Site, view: str) -> None:
    page = open_page(site.url(f"/{view}?q=毛利率&section=qa"))
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    asked = page.locator("main > .address").inner_text().split()
    assert asked[0] == "毛利率"
    assert asked[1].startswith("http://127.0.0.1:")
    assert f"/{view}?q=毛利率&section=qa" in asked[1]
    for hidden in (".searchbox", ".chip-clear", ".tabs a:not([aria-current])", "main button"):
        assert not any(each.is_visible() for each in page.locator(hidden).all()), hidden
    assert page.locator(".tabs a[aria-current]").is_visible()
    # The paper is used from margin to margin.
    assert page.locator("main").bounding_box()["width"] == 700


def test_an_attack_in_the_query_does_nothing(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/"))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.fill("#q", '"><svg onload=alert(1)><script>alert(2)</script>')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert dialogs == []
    assert page.input_value("#q") == '"><svg onload=alert(1)><script>alert(2)</script>'


def test_what_is_typed_is_continued_from_the_keyboard(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/"))
    box = page.locator("#q")
    box.press_sequentially("毛利率 ykt")
    option = page.get_by_role("option").first
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert option.inner_text().split() == ["亿咖通科技", "Company", "47"]
    box.press("ArrowDown")
    assert box.input_value() == "毛利率 company:亿咖通科技"
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.get_attribute("aria-selected") == "true"
    # The next step returns to what was typed.
    box.press("ArrowDown")
    assert box.input_value() == "毛利率 ykt"
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    box.press("Escape")
    assert box.input_value() == "毛利率 ykt"
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("k")
    option.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert page.get_by_role("listbox").is_hidden()
    box.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator(".totals b").all_inner_texts() == ["12", "31"]


def test_a_suggestion_is_taken_by_a_click_and_is_accessible(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率"))
    box = page.get_by_role("combobox", name="Search all transcripts")
    box.fill("毛")
    page.get_by_role("option", name="毛利率").wait_for()
    assert findings(page) == []
    page.get_by_role("option", name="毛利率").click()
    assert box.input_value() == "毛利率"
    assert page.get_by_role("listbox").is_hidden()
    assert box.evaluate("box => box === document.activeElement")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_logs_in_and_out(open_page: OpenPage, guarded: Site, locale: str, scripts: bool) -> None:
    page = open_page(guarded.url("/search?q=毛利率"), locale=locale, scripts=scripts)
    page.get_by_label("Password" if locale == "en-US" else "密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    assert page.url == guarded.url("/search?q=毛利率")
    page.get_by_role("button", name="Log out" if locale == "en-US" else "退出登录").click()
    page.wait_for_selector("input[name=password]")
    page.goto(guarded.url("/transcripts"))
    assert page.locator("input[name=password]").count() == 1


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_login_page_is_accessible(open_page: OpenPage, guarded: Site, locale: str) -> None:
    page = open_page(guarded.url("/login"), locale=locale)
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, ("color-contrast",)) == []
    page.set_viewport_size({"width": 375, "height": 800})
    assert excess_width(page) <= 0
