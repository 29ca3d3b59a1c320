"""Adding transcripts in a real browser: by drop and by button, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from searchapp.settings import Settings
from tests.calls import open_view
from tests.web.browsing import COLOURS, excess_width, findings
from tests.web.served import Site, serve
from tests.web.test_add_page import HELD, LOOSE, NEW

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
PATIENCE = 60_000

DROP = """
([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector(".drop").dispatchEvent(
      new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }),
    );
  }
}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source of one call."""
    source = tmp_path_factory.mktemp("added") / "calls"
    source.mkdir()
    (source / "held.txt").write_text(HELD, encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def site(source: Path) -> Iterator[Site]:
    """A site that takes files."""
    open_view(source, source.parent / "index")
    with serve(Settings(index=source.parent / "index"), "--add") as running:
        yield running


def chosen(*files: tuple[str, str]) -> list[dict[str, object]]:
    return [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]


def test_by_drop_and_with_scripts(open_page: OpenPage, site: Site, source: Path) -> None:
    page = open_page(site.url("/transcripts"))
    page.get_by_role("link", name="Add transcripts").click()
    page.locator(".drop").wait_for(timeout=PATIENCE)
    page.evaluate(DROP, ["dropped.txt", NEW.replace("远山", "甲山")])
    page.locator(".check-form").wait_for(timeout=PATIENCE)
    assert page.input_value("[name=company-0]") == "甲山科技"
    page.fill("[name=period-0]", "24Q4")
    page.get_by_role("button", name="Store and index").click()
    page.locator(".outcomes a").click(timeout=PATIENCE)
    page.wait_for_url("**/transcripts/dropped")
    assert "2024Q4" in page.locator("main").inner_text()
    assert (source / "dropped.toml").read_text(encoding="utf-8") == 'period = "2024Q4"\n'


def test_by_button_and_without_scripts(open_page: OpenPage, site: Site, source: Path) -> None:
    page = open_page(site.url("/add"), scripts=False, locale="zh-CN")
    page.set_input_files("#files", chosen(("button.txt", NEW.replace("远山", "乙山"))))
    page.get_by_role("button", name="读取文件").click()
    page.locator(".check-form").wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="保存并收入索引").click()
    page.locator(".outcomes a").click(timeout=PATIENCE)
    page.wait_for_url("**/transcripts/button")
    assert (source / "button.txt").exists()


def test_too_much_is_not_even_sent(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/add"))
    page.set_input_files("#files", chosen(*((f"{number}.txt", "x") for number in range(51))))
    page.get_by_role("button", name="Read the files").click()
    assert "the limit is 50" in page.get_by_role("alert").inner_text()
    assert page.url.endswith("/add")


def test_it_can_be_done_from_the_keyboard(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/add"))
    page.set_input_files("#files", chosen(("keys.txt", NEW.replace("远山", "丙山"))))
    page.focus("#files")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".check-form").wait_for(timeout=PATIENCE)
    page.focus("[name=keep-0]")
    page.keyboard.press("Space")
    assert not page.is_checked("[name=keep-0]")
    # Enter in a field stores nothing yet.
    page.focus("[name=company-0]")
    page.keyboard.press("Enter")
    page.locator(".check-form").wait_for()
    assert not page.is_checked("[name=keep-0]")
    page.get_by_role("button", name="Discard all").press("Enter")
    page.wait_for_url("**/add")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_every_step_is_accessible_and_fits(open_page: OpenPage, site: Site, locale: str) -> None:
    page = open_page(site.url("/add"), locale=locale)

    def check() -> None:
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert excess_width(page) <= 0, f"{width} pixels"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert findings(page, colours=scheme == COLOURS[locale]) == []

    check()
    files = chosen(
        (f"{'很长的文件名' * 20}.txt", NEW.replace("远山", f"丁山{locale}")),
        ("loose.txt", LOOSE),
        ("held.txt", HELD),
        ("a.zip", "PK"),
    )
    page.set_input_files("#files", files)
    page.locator(".add-form button").click()
    page.locator(".check-form").wait_for(timeout=PATIENCE)
    check()
    page.fill("[name=period-0]", "soon")
    page.locator("[value=store]").click()
    page.locator("#period-0-problem").wait_for()
    check()
    page.fill("[name=period-0]", "2024Q3")
    page.locator("[value=store]").click()
    page.locator(".outcomes").wait_for(timeout=PATIENCE)
    check()
