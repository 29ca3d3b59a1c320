"""What an index holds, when it was made and with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from searchapp.engine.embedded.store import generations, stamp
from searchapp.engine.embedded.store.contents import Contents


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """The description of an index.

    ``built`` is when its generation was begun, ``changed`` when it was last committed to (ISO 8601, UTC);
    ``bytes`` is what the generation takes on the disk; ``stamp`` are the versions of what it was made with.
    """

    generation: str
    built: str
    changed: str
    transcripts: int
    turns: int
    characters: int
    segments: int
    bytes: int
    stamp: Mapping[str, str]


def info(index: Path) -> IndexInfo:
    """Describe an index. Raises IndexMissingError, IndexDamagedError."""
    contents = Contents.open(index)
    held = contents.transcripts().values()
    directory = contents.directory
    sizes = {path: path.stat() for path in directory.iterdir() if path.is_file()}
    return IndexInfo(
        generation=directory.name,
        built=generations.moment(directory).isoformat(),
        changed=_moment(max(found.st_mtime for path, found in sizes.items() if path.suffix == ".toc")),
        transcripts=len(held),
        turns=sum(one.turns for one in held),
        characters=sum(one.characters for one in held),
        segments=len(contents),
        bytes=sum(found.st_size for found in sizes.values()),
        stamp=stamp.load(directory),
    )


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")
