"""Every setting, in one table: its environment variable, default and meaning."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

from searchapp.errors import UsageError

ENGINES = ("embedded",)

_Value = TypeVar("_Value", Path, "Path | None", str, tuple[str, ...])

# The spelling of the Host header: a name or address in lower case, IPv6 in brackets.
_HOST = re.compile(r"[a-z0-9_.-]+|\[[0-9a-f:.]+\]")


def _setting(
    variable: str, default: _Value, meaning: str, read: Callable[[str], _Value] | None = None
) -> _Value:
    metadata = {"variable": variable, "help": meaning, "read": read or _path}
    result: _Value = field(default=default, metadata=metadata)
    return result


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.lower() for host in _words(text))
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise UsageError(
                f"{host!r} in SEARCHAPP_HOSTS is not a host name; write names without scheme, port and path, "
                "such as calls.example.com"
            )
    return hosts


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    >>> Settings.from_environment({"SEARCHAPP_INDEX": "/srv/index"}).index.as_posix()
    '/srv/index'
    """

    index: Path = _setting("SEARCHAPP_INDEX", Path("index"), "index directory")
    source: Path | None = _setting(
        "SEARCHAPP_SOURCE",
        None,
        "folder of transcripts; by default the sources of the index, and `seeds` for the first one",
    )
    cache: Path = _setting(
        "SEARCHAPP_CACHE",
        Path(platformdirs.user_cache_dir("searchapp", appauthor=False)),
        "where jieba's model is cached",
    )
    user_dictionary: Path | None = _setting(
        "SEARCHAPP_DICTIONARY",
        None,
        "your own jieba dictionary: one word per line, optionally with a frequency",
    )

    engine: str = _setting("SEARCHAPP_ENGINE", "embedded", f"search engine: {' or '.join(ENGINES)}", str)
    hosts: tuple[str, ...] = _setting(
        "SEARCHAPP_HOSTS",
        (),
        "host names under which visitors open the site, separated by commas; `localhost`, `127.0.0.1` and `[::1]` always work",
        _hosts,
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from environment variables; an unset or empty variable means the default.

        Raises UsageError if a value is invalid.
        """
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for item in fields(cls):
            value = given.get(item.metadata["variable"], "")
            if value:
                values[item.name] = item.metadata["read"](value)
        return cls(**values)
