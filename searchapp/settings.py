"""Every setting, in one table: its environment variable, default and meaning."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

ENGINES = ("embedded",)

_Value = TypeVar("_Value", Path, "Path | None", str)


def _setting(
    variable: str, default: _Value, meaning: str, read: Callable[[str], _Value] | None = None
) -> _Value:
    metadata = {"variable": variable, "help": meaning, "read": read or _path}
    result: _Value = field(default=default, metadata=metadata)
    return result


def _path(text: str) -> Path:
    return Path(text).expanduser()


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

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from environment variables; an unset or empty variable means the default."""
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for item in fields(cls):
            value = given.get(item.metadata["variable"], "")
            if value:
                values[item.name] = item.metadata["read"](value)
        return cls(**values)
