"""Takes the screenshots for the docs from the real site: ``.venv/bin/python docs/images/make.py``.

Needs the packages of ``pip install -e '.[test]'``, Chromium (named by CHROMIUM or on the PATH) and a Chinese font.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
COMMAND = [sys.executable, "-m", "searchapp"]
LIMIT = 250_000


@dataclass(frozen=True)
class Picture:
    """A screenshot: its file, the page, and the size of the window."""

    name: str
    path: str
    width: int
    height: int
    scale: float
    scheme: Literal["light", "dark"] = "light"


PICTURES = (
    Picture("search.png", "/search?q=毛利率&role=management&sort=-period", 1280, 800, 1.25),
    Picture(
        "concordance.png", "/concordance?q=毛利率&order=right&section=prepared&sample=20&seed=7", 1280, 800, 1
    ),
    Picture("trend.png", "/trend?q=大模型 OR 价格战 OR 供应链&split=alternative", 1280, 860, 1.25),
    Picture("matrix.png", '/matrix?q=大模型 OR "large language models"&sort=total', 1280, 700, 1.25),
    Picture("transcript.png", "/transcripts/zxzn/2024Q4?q=大模型", 1280, 800, 1),
    Picture("phone.png", "/transcripts/zxzn/2024Q4?q=大模型#t2-242", 390, 844, 1.5, "dark"),
)


@contextmanager
def serving(index: Path) -> Iterator[str]:
    """Serve an index on a free port and yield its address."""
    command = [*COMMAND, "serve", "--index", str(index), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Take one screenshot."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        color_scheme=picture.scheme,
        locale="zh-CN",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address + quote(picture.path, safe="/?&=#"))
    page.evaluate("document.fonts.ready")
    target = HERE / picture.name
    page.screenshot(path=target)
    context.close()
    size = target.stat().st_size
    print(f"{target.name}: {size // 1000} kB")
    if size > LIMIT:
        raise SystemExit(f"{target.name} is larger than {LIMIT // 1000} kB")


def main() -> None:
    """Write and index the demo, serve it, and take all screenshots."""
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = os.environ.get("CHROMIUM") or next((path for path in map(shutil.which, names) if path), None)
    if chromium is None:
        raise SystemExit(f"no Chromium: set CHROMIUM, or put one of {', '.join(names)} on the PATH")
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        subprocess.run([*COMMAND, "demo", str(demo)], check=True)
        with serving(demo / "index") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for picture in PICTURES:
                take(browser, address, picture)
            browser.close()


if __name__ == "__main__":
    main()
