"""All settings in one table, each with its environment variable, default and meaning."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import platformdirs

from searchapp.errors import UsageError

ENGINES = ("embedded", "opensearch")

_Value = TypeVar("_Value", Path, "Path | None", str, "str | None", tuple[str, ...], int)

# The spelling of the Host header: a name or address in lower case, IPv6 in brackets.
_HOST = re.compile(r"[a-z0-9_.-]+|\[[0-9a-f:.]+\]")
_INDEX_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_HASH = re.compile(r"(scrypt|pbkdf2)(:\w+)+\$[^$]+\$[0-9a-f]+")
_HEADER = re.compile(r"[A-Za-z0-9-]+")


def _setting(
    variable: str,
    default: _Value,
    meaning: str,
    read: Callable[[str], _Value] | None = None,
    *,
    secret: bool = False,
) -> _Value:
    metadata = {"variable": variable, "help": meaning, "read": read or _path}
    result: _Value = field(default=default, metadata=metadata, repr=not secret)
    return result


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(f"{text!r} is not a number of a limit; write a whole number, or 0 for no limit")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(f"{text!r} is not a number of shards or replicas; write a whole number")
    return int(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _urls(text: str) -> tuple[str, ...]:
    urls = tuple(url.rstrip("/") for url in _words(text))
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise UsageError(
                f"{_without_user(url)!r} is not the address of an OpenSearch node; write addresses such as "
                "https://search1:9200, and user and password in settings of their own"
            )
    return urls


def _without_user(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)


def _index_name(text: str) -> str:
    if not _INDEX_NAME.fullmatch(text):
        raise UsageError(
            f"{text!r} is not a name for an index of OpenSearch; write lower-case letters, digits, - and _, "
            "beginning with a letter"
        )
    return text


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.lower() for host in _words(text))
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise UsageError(
                f"{host!r} in SEARCHAPP_HOSTS is not a host name; write names without scheme, port and path, "
                "such as calls.example.com"
            )
    return hosts


def _hash(text: str) -> str:
    if not _HASH.fullmatch(text):
        raise UsageError(
            "the hash of a password or token is incomplete; make one with `searchapp password`, "
            "and put it in single quotes in a shell or compose file, because it contains $ signs"
        )
    return text


def _header(text: str) -> str:
    if not _HEADER.fullmatch(text):
        raise UsageError(
            f"{text!r} in SEARCHAPP_USER_HEADER is not the name of a header, such as X-Remote-User"
        )
    return text


def _networks(text: str) -> tuple[str, ...]:
    networks = _words(text)
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise UsageError(
                f"{network!r} in SEARCHAPP_PROXIES is not an IP address or network ({error}); "
                "write addresses such as 127.0.0.1 or networks such as 10.0.0.0/24"
            ) from error
    return networks


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
    opensearch_url: tuple[str, ...] = _setting(
        "SEARCHAPP_OPENSEARCH_URL",
        ("http://localhost:9200",),
        "addresses of nodes of the OpenSearch cluster, separated by commas",
        _urls,
    )
    opensearch_user: str | None = _setting(
        "SEARCHAPP_OPENSEARCH_USER", None, "user of the OpenSearch cluster", str
    )
    opensearch_password: str | None = _setting(
        "SEARCHAPP_OPENSEARCH_PASSWORD", None, "password of this user", str, secret=True
    )
    opensearch_ca: Path | None = _setting(
        "SEARCHAPP_OPENSEARCH_CA", None, "certificate (PEM) of the authority that signed those of the cluster"
    )
    opensearch_index: str = _setting(
        "SEARCHAPP_OPENSEARCH_INDEX",
        "searchapp",
        "name of the index; the cluster's indexes and aliases begin with it",
        _index_name,
    )
    opensearch_shards: int = _setting(
        "SEARCHAPP_OPENSEARCH_SHARDS", 3, "number of shards of the next build", _count
    )
    opensearch_replicas: int = _setting(
        "SEARCHAPP_OPENSEARCH_REPLICAS",
        1,
        "number of copies of each shard besides the first, for the next build; with 1, one node may fail",
        _count,
    )
    cost_limit: int = _setting(
        "SEARCHAPP_COST_LIMIT",
        20_000_000,
        "largest number of positions that one query may look at, as estimated before; 0 for no limit",
        _number,
    )
    time_limit: int = _setting(
        "SEARCHAPP_TIME_LIMIT", 30, "seconds after which a query is ended; 0 for no limit", _number
    )
    hosts: tuple[str, ...] = _setting(
        "SEARCHAPP_HOSTS",
        (),
        "host names under which visitors open the site, separated by commas; `localhost`, `127.0.0.1` and `[::1]` always work",
        _hosts,
    )
    password_hash: str | None = _setting(
        "SEARCHAPP_PASSWORD_HASH", None, "hash of the password of the site, from `searchapp password`", _hash
    )
    token_hash: str | None = _setting(
        "SEARCHAPP_TOKEN_HASH", None, "hash of a token for programs, from `searchapp password --token`", _hash
    )
    user_header: str | None = _setting(
        "SEARCHAPP_USER_HEADER",
        None,
        "header in which a reverse proxy names the user it has logged in; it counts only from SEARCHAPP_PROXIES",
        _header,
    )
    proxies: tuple[str, ...] = _setting(
        "SEARCHAPP_PROXIES",
        (),
        "IP addresses or networks of trusted reverse proxies, separated by commas",
        _networks,
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
