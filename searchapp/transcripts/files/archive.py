"""Archives: reading the files in a ``.zip`` file in memory, up to a size limit."""

from __future__ import annotations

import struct
import zipfile
import zlib

from searchapp.errors import RefusedFileError

LARGEST = 4 * 2**20
MOST_MEMBERS = 10_000

# What Python's zipfile raises for archives that are damaged, encrypted or in an unsupported format.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, KeyError, ValueError, OverflowError,
    NotImplementedError, RuntimeError,
)  # fmt: skip

_LONGEST_MESSAGE = 100


def read_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, source: str) -> bytes:
    """Return the bytes of one member of an archive.

    Raises RefusedFileError for ``source`` if the member unpacks to more than LARGEST bytes, whatever size the archive
    states, or if it is damaged or encrypted.
    """
    too_large = RefusedFileError(
        source, f"it unpacks to more than {LARGEST // 2**20} MiB", "split it into single transcripts"
    )
    if member.file_size > LARGEST:
        raise too_large
    try:
        with package.open(member) as stream:
            content = stream.read(LARGEST + 1)
    except DAMAGED as error:
        raise RefusedFileError(
            source, f"it cannot be unpacked: {brief(error)}", "pack it again, without a password"
        ) from error
    if len(content) > LARGEST:
        raise too_large
    return content


def members(package: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the name and entry of each file in an archive, sorted by name, without hidden ones."""
    found = []
    for entry in package.infolist():
        name = _name(entry)
        parts = name.split("/")
        if entry.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        found.append((name, entry))
    return sorted(found, key=lambda pair: pair[0])


def _name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & 0x800 and not name.isascii():
        # Chinese systems store names in their own encoding without declaring it.
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return entry.filename
    return name


def brief(error: Exception) -> str:
    """Return the start of an error's message: some quote the damaged bytes, thousands of them."""
    message = str(error)
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"
