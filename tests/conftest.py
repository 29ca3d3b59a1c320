"""Fixtures and settings that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.demo.written import demo_engine, demo_folder
from tests.web.browsing import browser, contexts, open_page

# Here, since a fixture is made again for each module that imports it, and one process can run one browser driver.
__all__ = ["browser", "contexts", "demo_engine", "demo_folder", "open_page"]

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

# No deadline: a shared machine may be slow, and a slow example is not a wrong one.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the two sample transcripts."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """A folder of real transcripts; skips the test if this machine has none."""
    if not CORPUS.is_dir():
        pytest.skip(f"there is no corpus in {CORPUS}")
    return CORPUS


@pytest.fixture(scope="session")
def browser_required() -> bool:
    """Whether a missing browser fails the tests instead of skipping them."""
    return os.environ.get("SEARCHAPP_REQUIRE_BROWSER", "") not in ("", "0")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the slowest tests first, so that no core waits for them at the end; those marked slow only if wanted."""
    items.sort(key=lambda item: (_is_quick(item), item.get_closest_marker("browser") is None))
    if os.environ.get("SEARCHAPP_SLOW", "") in ("", "0") and not config.option.markexpr:
        for item in items:
            if not _is_quick(item):
                item.add_marker(pytest.mark.skip(reason="slow; run `make opensearch` and pytest -m slow"))


def _is_quick(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is None
