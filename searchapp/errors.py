"""Errors that users can act on: every message says what happened and what to do."""

from __future__ import annotations


class SearchAppError(Exception):
    """Base class of all errors this package raises on purpose.

    ``code`` is a stable name for programs, ``exit_code`` the exit status of the command line and ``status`` the
    HTTP status of the web server.
    """

    code = "error"
    exit_code = 1
    status = 500


class UsageError(SearchAppError):
    """The request is invalid; the request, not the data, must change."""

    code = "usage"
    exit_code = 2
    status = 400


class QueryTooCostlyError(SearchAppError):
    """A query would take, or has taken, more work than one query may.

    ``reason`` says how it exceeds which limit. ``piece`` is the part that costs most, as a query; None if unknown.
    """

    code = "query_too_costly"
    exit_code = 2
    status = 422

    def __init__(self, reason: str, piece: str | None = None) -> None:
        cure = "fewer or rarer terms" if piece is None else f"a rarer term than {piece}, which costs most"
        super().__init__(f"{reason}; use {cure}, or on the command line --no-limit")
        self.reason = reason
        self.piece = piece


class BusyError(SearchAppError):
    """As many large requests are running as may run at a time."""

    code = "busy"
    status = 503


class EngineUnavailableError(SearchAppError):
    """The server that answers cannot be reached, or cannot answer completely."""

    code = "engine_unavailable"
    status = 503


class RefusedFileError(SearchAppError):
    """A source file cannot be indexed; the other files still are.

    ``reason`` says what is wrong with the file, ``cure`` what to do.
    """

    code = "refused_file"
    exit_code = 3

    def __init__(self, source: str, reason: str, cure: str) -> None:
        super().__init__(f"{source}: {reason}; {cure}")
        self.source = source
        self.reason = reason
        self.cure = cure


class SourceError(SearchAppError):
    """The source as a whole cannot be read."""

    code = "source"


class UnusableIndexError(SearchAppError):
    """An index that cannot answer until it is built again. ``reason`` says why."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; run `searchapp index build`")
        self.reason = reason


class IndexMissingError(UnusableIndexError):
    """There is no index in the directory."""

    code = "index_missing"


class IndexOutdatedError(UnusableIndexError):
    """The index was made with another version of the schema, the folding or the dictionary."""

    code = "index_outdated"


class IndexDamagedError(UnusableIndexError):
    """A file of the index is damaged or missing."""

    code = "index_damaged"


class TooManyRowsError(UsageError):
    """A table has more rows than a file of the requested format holds."""

    code = "too_many_rows"


class ExtraMissingError(SearchAppError):
    """A package is missing that only one file format needs; ``extra`` is the extra that installs it."""

    code = "extra_missing"
    status = 501

    def __init__(self, files: str, package: str, extra: str, instead: str) -> None:
        super().__init__(
            f"{files} need the package {package}; run pip install '.[{extra}]' in the folder of searchapp, or use {instead}"
        )
        self.extra = extra


class FontMissingError(SearchAppError):
    """The machine has no font for the characters of a picture."""

    code = "font_missing"
    status = 501


class IndexLockedError(SearchAppError):
    """Another process is writing to the index."""

    code = "index_locked"


class TranscriptNotFoundError(SearchAppError):
    """No transcript has this id."""

    code = "transcript_not_found"
    status = 404


class TurnNotFoundError(SearchAppError):
    """A transcript has no turn with this number."""

    code = "turn_not_found"
    status = 404
