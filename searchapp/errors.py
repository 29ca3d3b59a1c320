"""The errors a user can act on: every message says what happened and what to do about it."""

from __future__ import annotations


class SearchAppError(Exception):
    """Base of every error this package raises on purpose.

    ``code`` is the stable name a program can rely on, ``exit_code`` what the command line ends with and
    ``status`` what the web server answers.
    """

    code = "error"
    exit_code = 1
    status = 500


class UsageError(SearchAppError):
    """What was asked for cannot be asked: the request, not the data, has to change."""

    code = "usage"
    exit_code = 2
    status = 400


class RefusedFileError(SearchAppError):
    """A source file that cannot be indexed; the rest of the source still is.

    ``reason`` says what is wrong with the file, ``cure`` what to do about it.
    """

    code = "refused_file"
    exit_code = 3

    def __init__(self, source: str, reason: str, cure: str) -> None:
        super().__init__(f"{source}: {reason}; {cure}")
        self.source = source
        self.reason = reason
        self.cure = cure


class SourceError(SearchAppError):
    """The source folder itself cannot be read."""

    code = "source"


class IndexMissingError(SearchAppError):
    """There is no index where one was expected."""

    code = "index_missing"
    status = 503


class IndexOutdatedError(SearchAppError):
    """The index was made by another version of the schema, the folding, the dictionary or the segmenter."""

    code = "index_outdated"
    status = 503


class IndexDamagedError(SearchAppError):
    """A file of the index does not hold what was written to it."""

    code = "index_damaged"
    status = 503


class IndexLockedError(SearchAppError):
    """Another process is writing to the index."""

    code = "index_locked"


class TranscriptNotFoundError(SearchAppError):
    """No transcript has this id."""

    code = "transcript_not_found"
    status = 404
