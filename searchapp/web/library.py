"""The collection that a site serves, and the state of it that a request uses."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Lock
from typing import cast

from flask import Flask, current_app, g

from searchapp.engine.base import Engine
from searchapp.engine.factory import sink_of
from searchapp.errors import EngineUnavailableError, SearchAppError
from searchapp.model import SYNTHETIC
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection, View
from searchapp.settings import Settings

_KEY = "searchapp.library"
_log = logging.getLogger(__name__)


class Library:
    """Opens the collection on first use, and tries again as long as there is no index.

    So the site can start before the first index is built.
    """

    def __init__(self, settings: Settings, collection: Collection | None) -> None:
        self._settings = settings
        self._collection = collection
        self._lock = Lock()
        self._synthetic: tuple[str, bool] | None = None
        self._changed: tuple[Engine, datetime] | None = None

    def view(self) -> View:
        """Return the newest state. Raises IndexMissingError, IndexOutdatedError, IndexDamagedError."""
        return self._opened().view()

    def warm_up(self) -> None:
        """Load what the first search needs, so that no visitor has to wait; without an index that answers do nothing."""
        try:
            view = self.view()
            view.search(SearchRequest("电话会议", limit=0))
            view.complete("电话")
            view.doubts()
            view.examples()
        except SearchAppError as error:
            _log.warning("%s", error)

    def synthetic(self) -> bool:
        """Return whether the newest state holds made-up transcripts; False without an index that answers."""
        try:
            view = self.view()
        except SearchAppError:
            # The pages that need the index say why there is none.
            return False
        known = self._synthetic
        if known is None or known[0] != view.state:
            try:
                found = any(SYNTHETIC in (call.title or "") for call in view.engine.calls())
            except EngineUnavailableError:
                return False
            self._synthetic = known = view.state, found
        return known[1]

    def changed(self) -> datetime:
        """Return when the newest state was committed, in UTC. Raises the errors of ``view``."""
        engine, known = self.view().engine, self._changed
        if known is None or known[0] is not engine:
            moment = datetime.fromisoformat(sink_of(self._settings).info().changed)
            self._changed = known = engine, moment
        return known[1]

    def scrub(self) -> None:
        """Compare all that is stored with its checksums; without an index that answers do nothing."""
        try:
            self._opened().scrub()
        except SearchAppError as error:
            _log.warning("%s", error)

    def _opened(self) -> Collection:
        with self._lock:
            if self._collection is None:
                self._collection = open_collection(self._settings.index, self._settings)
            return self._collection


def install(app: Flask, settings: Settings, collection: Collection | None) -> None:
    """Add a library to an application."""
    app.extensions[_KEY] = Library(settings, collection)


def library_of(app: Flask) -> Library:
    """Return the library of an application."""
    return cast(Library, app.extensions[_KEY])


def current_view() -> View:
    """Return the state for this request; it stays the same during the request."""
    if "view" not in g:
        g.view = library_of(current_app).view()
    return cast(View, g.view)
