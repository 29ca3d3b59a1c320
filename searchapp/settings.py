"""Every setting, in one table: its environment variable, its default and what it is for."""

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
    """Where things are.

    >>> Settings.from_environment({"SEARCHAPP_INDEX": "/srv/index"}).index.as_posix()
    '/srv/index'
    """

    index: Path = _setting("SEARCHAPP_INDEX", Path("index"), "the index directory")
    source: Path | None = _setting(
        "SEARCHAPP_SOURCE",
        None,
        "the folder of transcripts; by default what the index was built from, at first seeds",
    )
    cache: Path = _setting(
        "SEARCHAPP_CACHE",
        Path(platformdirs.user_cache_dir("searchapp", appauthor=False)),
        "where jieba's model is cached",
    )
    user_dictionary: Path | None = _setting(
        "SEARCHAPP_DICTIONARY",
        None,
        "a jieba dictionary of your own: a word a line, optionally with a frequency",
    )

    engine: str = _setting(
        "SEARCHAPP_ENGINE", "embedded", f"what answers queries: {' or '.join(ENGINES)}", str
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from environment variables; what is unset or empty keeps its default."""
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for item in fields(cls):
            value = given.get(item.metadata["variable"], "")
            if value:
                values[item.name] = item.metadata["read"](value)
        return cls(**values)
