"""The source: which files there are to read, and which of them cannot be told apart or read at all."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from searchapp.errors import RefusedFileError, SourceError

SUFFIXES = (".txt", ".md")
SIDECAR = ".toml"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One transcript file.

    ``id`` is ``source``, its path under the source folder with ``/`` between the parts, without the suffix.
    ``sha256`` is the hash of its bytes; ``fingerprint`` also covers the ``.toml`` beside it, so it changes
    whenever anything the reading depends on does.
    """

    path: Path
    id: str
    source: str
    sha256: str
    fingerprint: str

    @property
    def sidecar(self) -> Path:
        """Where the metadata beside the file is, if there is any."""
        return self.path.with_suffix(SIDECAR)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a source holds: its ``files`` sorted by id, and what was ``refused`` already by looking at it."""

    files: tuple[SourceFile, ...]
    refused: tuple[RefusedFileError, ...]


def scan(source: Path) -> Scan:
    """List the transcript files of ``source``, a folder or a single file.

    Hidden files and folders are passed over, as are the ``.toml`` files that carry metadata. Raises SourceError
    when there is no such folder or file or it cannot be listed.
    """
    if source.is_file():
        root, paths = source.parent, [source]
    elif source.is_dir():
        root, paths = source, _walk(source)
    else:
        raise SourceError(f"there is no folder or file {source}; give the folder that holds the transcripts")
    files: dict[str, SourceFile] = {}
    refused: list[RefusedFileError] = []
    contents: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        try:
            found = _source_file(path, path.relative_to(root).as_posix())
            _refuse_twins(found, files, contents)
        except RefusedFileError as error:
            refused.append(error)
        else:
            files[found.id] = found
            contents[found.sha256] = found.source
    return Scan(tuple(files[key] for key in sorted(files)), tuple(refused))


def _walk(folder: Path) -> list[Path]:
    def stop(error: OSError) -> None:
        raise SourceError(f"the folder {error.filename} cannot be listed: {error.strerror}") from error

    paths = []
    for parent, folders, names in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [
            Path(parent, name)
            for name in names
            if not name.startswith(".") and not name.lower().endswith(SIDECAR)
        ]
    return paths


def _source_file(path: Path, source: str) -> SourceFile:
    if not source.isprintable():
        printable = source.encode("utf-8", "backslashreplace").decode("utf-8")
        raise RefusedFileError(printable, "its name holds characters that cannot be shown", "rename it")
    if path.suffix.lower() not in SUFFIXES:
        kinds = ", ".join(SUFFIXES)
        raise RefusedFileError(
            source,
            f"files of the kind {path.suffix or path.name!r} are not read",
            f"save it as one of {kinds}",
        )
    content = read_bytes(path, source)
    if not content.strip():
        raise RefusedFileError(source, "the file is empty", "put the transcript into it or remove it")
    sha256 = hashlib.sha256(content)
    fingerprint = sha256.copy()
    sidecar = path.with_suffix(SIDECAR)
    if sidecar.is_file():
        fingerprint.update(read_bytes(sidecar, source))
    return SourceFile(
        path, source[: len(source) - len(path.suffix)], source, sha256.hexdigest(), fingerprint.hexdigest()
    )


def _refuse_twins(found: SourceFile, files: dict[str, SourceFile], contents: dict[str, str]) -> None:
    same_content = contents.get(found.sha256)
    if same_content is not None:
        raise RefusedFileError(
            found.source, f"it has the same content as {same_content}", "remove one of the two"
        )
    same_id = files.get(found.id)
    if same_id is not None:
        raise RefusedFileError(
            found.source, f"it differs from {same_id.source} only in the suffix", "rename one of the two"
        )


def read_bytes(path: Path, source: str) -> bytes:
    """Return the bytes of the file at ``path``; raises RefusedFileError naming ``source`` when it cannot."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise RefusedFileError(
            source, f"the file cannot be read: {error.strerror}", "check that it exists and may be read"
        ) from error
