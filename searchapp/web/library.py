"""The collection a site serves, and the one state of it that a request is answered from."""

from __future__ import annotations

import logging
from threading import Lock
from typing import cast

from flask import Flask, current_app, g

from searchapp.errors import SearchAppError
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection, View
from searchapp.settings import Settings

_KEY = "searchapp.library"
_log = logging.getLogger(__name__)


class Library:
    """Opens the collection when it is first asked for, and tries again until there is one.

    So the site can start before the first index is built.
    """

    def __init__(self, settings: Settings, collection: Collection | None) -> None:
        self._settings = settings
        self._collection = collection
        self._lock = Lock()

    def view(self) -> View:
        """Return the newest state. Raises IndexMissingError, IndexOutdatedError, IndexDamagedError."""
        with self._lock:
            if self._collection is None:
                self._collection = open_collection(self._settings.index, self._settings)
            collection = self._collection
        return collection.view()

    def warm_up(self) -> None:
        """Load what the first search needs, so that no visitor waits for it; without an index do nothing."""
        try:
            view = self.view()
        except SearchAppError as error:
            _log.warning("%s", error)
        else:
            view.search(SearchRequest("电话会议", limit=0))
            view.complete("电话")


def install(app: Flask, settings: Settings, collection: Collection | None) -> None:
    """Give an application its library."""
    app.extensions[_KEY] = Library(settings, collection)


def library_of(app: Flask) -> Library:
    """Return the library of an application."""
    return cast(Library, app.extensions[_KEY])


def current_view() -> View:
    """Return the state this request is answered from: the same one however often it is asked for."""
    if "view" not in g:
        g.view = library_of(current_app).view()
    return cast(View, g.view)
