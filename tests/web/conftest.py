"""The site with a real index of the seeds: in-process to test responses, served for browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.demo.files import INDEX
from searchapp.opening import open_collection
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.filling import build
from tests.web.served import Site, serve


@pytest.fixture(scope="session")
def web_settings(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Settings:
    """Settings of an index built from the seeds."""
    folder = tmp_path_factory.mktemp("web")
    settings = Settings(index=folder / "index", source=seeds)
    build(seeds, settings.index, settings, processes=1)
    return settings


@pytest.fixture(scope="session")
def collection(web_settings: Settings) -> Collection:
    """The collection of the seeds."""
    return open_collection(web_settings.index, web_settings)


@pytest.fixture(scope="session")
def app(web_settings: Settings, collection: Collection) -> Flask:
    """The site with the index of the seeds."""
    return create_app(web_settings, collection)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who prefers English and has no cookies."""
    visitor = app.test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return visitor


@pytest.fixture(scope="session")
def site(web_settings: Settings) -> Iterator[Site]:
    """The same site behind the production server, on a free port of the loopback interface."""
    with serve(web_settings) as running:
        yield running


@pytest.fixture(scope="session")
def demo_site(demo_folder: Path) -> Iterator[Site]:
    """A site with the demo."""
    with serve(Settings(index=demo_folder / INDEX)) as running:
        yield running
