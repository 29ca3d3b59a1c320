"""The source: listing the files to read, and refusing duplicates and unreadable ones."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from searchapp.errors import RefusedFileError, SourceError
from searchapp.transcripts.files import manifest
from searchapp.transcripts.files.archive import DAMAGED, LARGEST, MOST_MEMBERS, brief, members, read_member
from searchapp.transcripts.files.formats import ARCHIVE, READERS, suffix
from searchapp.transcripts.words import check

_Listed = tuple[zipfile.ZipFile, Mapping[str, zipfile.ZipInfo]]

SIDECAR = ".toml"
# No transcript is likely to be called searchapp-words, so the file is not its sidecar.
WORDS = "searchapp-words.toml"
# Windows has neither pipes among its files nor this flag.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_LARGEST_OF = {".pdf": 32 * 2**20, ".docx": 32 * 2**20}


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a transcript, of the ``.toml`` file next to it (None if there is none), and their hashes.

    The hashes are those of these bytes, whatever happens to the files meanwhile. ``SourceFile`` describes them.
    """

    content: bytes
    beside: bytes | None
    sha256: str
    fingerprint: str

    @classmethod
    def of(
        cls, content: bytes, beside: bytes | None, row: manifest.Row, words: tuple[bytes, ...] = ()
    ) -> Content:
        """Return the content with its hashes."""
        sha256 = hashlib.sha256(content)
        fingerprint = sha256.copy()
        if beside is not None:
            fingerprint.update(beside)
        if row:
            fingerprint.update(repr(row).encode())
        for own in words:
            fingerprint.update(own)
        return cls(content, beside, sha256.hexdigest(), fingerprint.hexdigest())


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One transcript file.

    ``source`` is the path relative to the source folder, with ``/`` as separator. ``id`` is ``source`` without the
    suffix; for a member of an archive, also without the suffix of the archive. ``sha256`` is the hash of the file's
    bytes. ``fingerprint`` also covers the ``.toml`` file next to it, its row in the manifest and the user's files of words,
    so it changes if anything that the reading depends on changes.
    """

    path: Path
    id: str
    source: str
    sha256: str
    fingerprint: str
    member: str | None = None
    row: manifest.Row = ()
    words: tuple[bytes, ...] = ()

    def content(self) -> Content:
        """Return what there is to read now; raises RefusedFileError if it cannot be read."""
        beside = None if self.member is not None else _beside(self.path, self.source)
        return Content.of(self._bytes(), beside, self.row, self.words)

    def _bytes(self) -> bytes:
        if self.member is None:
            return read_bytes(self.path, self.source)
        package, entries = _opened(self.path, self.source)
        if self.member not in entries:
            raise RefusedFileError(self.source, "it is no longer in the archive", "run the command again")
        return read_member(package, entries[self.member], self.source)


@dataclass(frozen=True, slots=True)
class Scan:
    """The content of a source: its ``files``, sorted by id, and the files that were ``refused``."""

    files: tuple[SourceFile, ...]
    refused: tuple[RefusedFileError, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that has not been checked yet; ``source`` is its path relative to the source folder."""

    path: Path
    source: str
    member: str | None = None
    row: manifest.Row = ()
    words: tuple[bytes, ...] = ()


def scan(source: Path, *more: Path) -> Scan:
    """List the transcript files in one or more sources, which are folders or files.

    Hidden files and folders are skipped, as are ``.toml`` files and ``manifest.csv``, which contain overrides and words.
    Raises SourceError if a source does not exist or cannot be listed.
    """
    refused: list[RefusedFileError] = []
    files: dict[str, SourceFile] = {}
    contents: dict[str, str] = {}
    _listed.cache_clear()
    for one in (source, *more):
        for found in sorted(_find(one, refused), key=lambda found: found.source):
            for file in _files_of(found):
                try:
                    if isinstance(file, RefusedFileError):
                        raise file
                    _refuse_twins(file, files, contents)
                except RefusedFileError as error:
                    refused.append(error)
                else:
                    files[file.id] = file
                    contents[file.sha256] = file.source
    return Scan(tuple(files[key] for key in sorted(files)), tuple(refused))


def open_archive(path: Path, source: str) -> zipfile.ZipFile:
    """Open an archive; raises RefusedFileError for ``source`` if it is damaged or has more than MOST_MEMBERS files."""
    if not path.is_file():
        raise _no_file(source)
    try:
        package = zipfile.ZipFile(path)
    except DAMAGED as error:
        raise _cannot_be_opened(source, error) from error
    if len(package.infolist()) > MOST_MEMBERS:
        package.close()
        raise RefusedFileError(
            source, f"the archive has more than {MOST_MEMBERS:,} files", "divide it into several"
        )
    return package


def words_for(folder: Path) -> tuple[bytes, ...]:
    """Return the user's files of words that hold for the transcripts in a folder, as ``SourceFile.words`` has them."""
    return _Words(folder, []).of(folder)


def _opened(path: Path, source: str) -> _Listed:
    """Return the current archive and its members by name; the listing is cached until the archive changes."""
    try:
        state = path.stat()
        return _listed(path, os.getpid(), state.st_mtime_ns, state.st_size, state.st_ino)
    except DAMAGED as error:
        raise _cannot_be_opened(source, error) from error


@lru_cache(maxsize=4)
def _listed(path: Path, *_state: int) -> _Listed:
    package = zipfile.ZipFile(path)
    # If two members have the same name, the first is the transcript.
    return package, dict(reversed(members(package)))


def _no_file(source: str) -> RefusedFileError:
    return RefusedFileError(source, "it is a pipe or a device, not a file", "copy the transcript into a file")


def _cannot_be_opened(source: str, error: Exception) -> RefusedFileError:
    return RefusedFileError(source, f"the archive cannot be opened: {brief(error)}", "pack it again")


def read_bytes(path: Path, source: str) -> bytes:
    """Return the bytes of a file; raises RefusedFileError for ``source`` if it cannot be read or is too large."""
    largest = _LARGEST_OF.get(suffix(path.name), LARGEST)
    try:
        # Without waiting: nobody may ever write to a pipe.
        with open(os.open(path, os.O_RDONLY | _WITHOUT_WAITING), "rb") as file:
            status = os.fstat(file.fileno())
            regular = stat.S_ISREG(status.st_mode)
            # By its size, because memory for the largest file there may be takes longer than to read a usual one.
            content = file.read(min(status.st_size, largest) + 1) if regular else b""
            if len(content) > status.st_size:
                content += file.read(largest + 1 - len(content))
    except OSError as error:
        raise RefusedFileError(
            source,
            f"the file cannot be read: {error.strerror}",
            "check that it exists and that you may read it",
        ) from error
    if not regular:
        raise _no_file(source)
    if len(content) > largest:
        raise RefusedFileError(
            source, f"the file is larger than {largest // 2**20} MiB", "split it into single transcripts"
        )
    return content


def _find(source: Path, refused: list[RefusedFileError]) -> Iterator[_Found]:
    if source.is_file():
        rows = _rows(source.parent, source.parent, refused=None)
        words = _Words(source.parent, refused).of(source.parent)
        yield _Found(source, source.name, row=rows.get(source.name, ()), words=words)
    elif source.is_dir():
        yield from _walk(source, refused)
    else:
        raise SourceError(f"there is no folder or file {source}; give the folder of the transcripts")


def _walk(folder: Path, refused: list[RefusedFileError]) -> Iterator[_Found]:
    def stop(error: OSError) -> None:
        raise SourceError(
            f"the folder {error.filename} cannot be listed: {error.strerror}; check its permissions"
        ) from error

    words = _Words(folder, refused)
    for parent, folders, names in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        rows = dict(_rows(Path(parent), folder, refused) if manifest.NAME in names else {})
        inside = Path(parent).relative_to(folder).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        for name in sorted(names):
            if name.startswith(".") or name.lower().endswith(SIDECAR) or name == manifest.NAME:
                continue
            row = rows.pop(name, ())
            yield _Found(Path(parent, name), prefix + name, row=row, words=words.of(Path(parent)))
        for name in rows:
            where = prefix + manifest.NAME
            refused.append(
                RefusedFileError(
                    where, f"it lists {name}, which does not exist", "correct the name or remove the line"
                )
            )


class _Words:
    """The user's files of words in folders and those above them; one that is faulty is refused, and the others hold."""

    def __init__(self, root: Path, refused: list[RefusedFileError]) -> None:
        self._root = root
        self._refused = refused
        self._known: dict[Path, tuple[bytes, ...]] = {}

    def of(self, folder: Path) -> tuple[bytes, ...]:
        """Return the contents of the files that hold for the transcripts in a folder, those of the folders above it first."""
        folder = folder.absolute()
        if folder not in self._known:
            above = self.of(folder.parent) if folder.parent != folder else ()
            self._known[folder] = above + self._in(folder)
        return self._known[folder]

    def _in(self, folder: Path) -> tuple[bytes, ...]:
        path = folder / WORDS
        if not path.exists():
            return ()
        root = self._root.absolute()
        where = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        try:
            content = read_bytes(path, where)
            check(content, where)
        except RefusedFileError as error:
            self._refused.append(error)
            return ()
        return (content,)


def _rows(folder: Path, root: Path, refused: list[RefusedFileError] | None) -> Mapping[str, manifest.Row]:
    """Return the rows of a folder's manifest; an invalid manifest is refused and has no rows."""
    path = folder / manifest.NAME
    if not path.is_file():
        return {}
    where = path.relative_to(root).as_posix()
    try:
        return manifest.read_manifest(read_bytes(path, where), where)
    except RefusedFileError as error:
        if refused is None:
            raise
        refused.append(error)
        return {}


def _files_of(found: _Found) -> list[SourceFile | RefusedFileError]:
    """Return the file itself or the members of an archive; each may be refused."""
    try:
        _check_name(found.source)
        if suffix(found.source) == ARCHIVE:
            with open_archive(found.path, found.source) as package:
                return [
                    _member(found, package, name, entry)
                    for name, entry in members(package)
                    if suffix(name) != SIDECAR
                ]
        _check_kind(found.source)
        return [_source_file(found, read_bytes(found.path, found.source))]
    except RefusedFileError as error:
        return [error]


def _member(
    found: _Found, package: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo
) -> SourceFile | RefusedFileError:
    member = _Found(found.path, f"{found.source}/{name}", name, words=found.words)
    try:
        _check_name(member.source)
        _check_kind(member.source)
        return _source_file(member, read_member(package, entry, member.source))
    except RefusedFileError as error:
        return error


def _source_file(found: _Found, content: bytes) -> SourceFile:
    if content.isspace() or not content:
        raise RefusedFileError(found.source, "the file is empty", "add the transcript or remove the file")
    beside = None if found.member is not None else _beside(found.path, found.source)
    hashed = Content.of(content, beside, found.row, found.words)
    id = found.source[: len(found.source) - len(suffix(found.source))]
    if found.member is not None:
        archive = found.source[: -len(found.member) - 1]
        id = f"{archive[: -len(ARCHIVE)]}/{found.member[: len(found.member) - len(suffix(found.member))]}"
    return SourceFile(
        found.path,
        id,
        found.source,
        hashed.sha256,
        hashed.fingerprint,
        found.member,
        found.row,
        found.words,
    )


def _beside(path: Path, source: str) -> bytes | None:
    """The bytes of the ``.toml`` file next to a file, None if there is none."""
    # As a string, because a Path takes three times as long, and every file of a source is looked at.
    sidecar = os.path.splitext(path)[0] + SIDECAR
    return read_bytes(Path(sidecar), source) if os.path.exists(sidecar) else None


def _check_name(source: str) -> None:
    if not source.isprintable():
        raise RefusedFileError(ascii(source), "its name has unprintable characters", "rename it")


def _check_kind(source: str) -> None:
    if suffix(source) not in READERS:
        kind = f"file type {suffix(source)}" if suffix(source) else "file without a suffix"
        raise RefusedFileError(source, f"{kind} is not supported", f"save it as one of {', '.join(READERS)}")


def _refuse_twins(found: SourceFile, files: dict[str, SourceFile], contents: dict[str, str]) -> None:
    same_content = contents.get(found.sha256)
    if same_content is not None:
        raise RefusedFileError(
            found.source, f"it has the same content as {same_content}", "remove one of the two"
        )
    same_id = files.get(found.id)
    if same_id is not None:
        raise RefusedFileError(
            found.source, f"it differs from {same_id.source} only in its suffix", "rename one of the two"
        )
