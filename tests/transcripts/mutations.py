"""A program that changes transcripts at random and reads them: each is read with every character accounted for, or
refused in one line.

Run ``python -m tests.transcripts.mutations COUNT SEED [FOLDER]``; the transcripts are the seeds, made-up documents of
each kind and, if given, those in a folder. Prints one JSON line: how many files were read and refused, or ends with the
error of the first file that broke the reader. A file may take 20 seconds of the processor and a GiB of memory.
"""

from __future__ import annotations

import faulthandler
import json
import random
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from searchapp.errors import RefusedFileError, SourceError
from searchapp.transcripts import SourceFile, read, scan
from searchapp.transcripts.files.formats import READERS, suffix
from tests.transcripts import conversation
from tests.transcripts.documents import archive, docx, html, pdf

_SECONDS = 20
_MEMORY = 2**30

_LAID_OUT = (
    conversation.names_alone, conversation.firm_below, conversation.dashes, conversation.colons, conversation.times,
    conversation.analyst_colons, conversation.markdown_bold, conversation.listed_names, conversation.bilingual,
)  # fmt: skip
_SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_PIECES = [
    *(one.encode() for one in ("Operator", "问：", "答：", "---\n", "主持人：", "# ", "00:01:02", "\u200b", "\ufeff", "Ann Lee -- Bank")),
    b"\r", b"\xff", b"\x1b[31m", b"<p>", b"</", b"&#", b"-->", b"---\ncompany: ", b"[[speakers]]\n", b"PK\x03\x04", b"obj\n",
]  # fmt: skip

Mutation = Callable[[random.Random, bytes], bytes]


def _flip(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 10, 200)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, content: bytes) -> bytes:
    start, stop = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return chance.choice((content[:start], content[stop:], content[:start] + content[stop:]))


def _repeat(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.choice((1, 3, 30, 300))]
    return content[:start] + piece * chance.choice((2, 100, 3_000)) + content[start:]


def _insert(chance: random.Random, content: bytes) -> bytes:
    for _ in range(chance.choice((1, 5, 50))):
        start = chance.randrange(len(content) + 1)
        content = content[:start] + chance.choice(_PIECES) + content[start:]
    return content


def _noise(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + chance.randbytes(chance.choice((1, 30, 3_000))) + content[start:]


def _lines(chance: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    for _ in range(chance.choice((1, 5, 50)) if lines else 0):
        place = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines[place] = b""
            case 1:
                lines[place] *= 2
            case 2:
                other = chance.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
            case _:
                lines[place] = lines[place].rstrip()
    return b"".join(lines)


def _encode(chance: random.Random, content: bytes) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-le", "gb18030", "big5", "latin-1", "utf-7", "utf-32"))
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def _ends(chance: random.Random, content: bytes) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b" ", b"\xe2\x80\xa8")))


_MUTATIONS: Sequence[Mutation] = (_flip, _cut, _repeat, _insert, _noise, _lines, _encode, _ends)
_TEXT = frozenset({".txt", ".html", ".srt", ".vtt"})


def _changed(chance: random.Random, name: str, content: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4))):
        mutation = chance.choice(_MUTATIONS)
        content = mutation(chance, content)
        # Most changes of single bytes of Chinese leave no text, which is refused before it gets far.
        if suffix(name) in _TEXT and mutation is not _encode and chance.randrange(5):
            text = content.decode("utf-8", "ignore")
            content = "".join(one for one in text if one >= " " or one in "\t\r\n").encode()
    return content


def main(count: int, seed: int, folder: Path | None = None) -> Mapping[str, int]:
    """Change and read so many files; returns how many were read and how many were refused."""
    chance = random.Random(seed)
    originals = _originals(folder)
    told: Counter[str] = Counter()
    faulthandler.register(signal.SIGVTALRM, chain=True)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, resource.RLIM_INFINITY))
    with tempfile.TemporaryDirectory() as room:
        for number in range(count):
            name, content = chance.choice(originals)
            content = _changed(chance, name, content)
            source = Path(room, f"{number}")
            source.mkdir()
            (source / f"call{suffix(name)}").write_bytes(content)
            if not chance.randrange(10):
                (source / "call.toml").write_bytes(_insert(chance, b'company = "Harbor"\n'))
            # Too much time ends the program with a traceback, even within a regular expression.
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            try:
                told.update(_read(source))
            except BaseException:
                print(f"seed {seed}, file {number}, made of {name}", file=sys.stderr)
                raise
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return told


def _originals(folder: Path | None) -> Sequence[tuple[str, bytes]]:
    cues = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n"
        for n, line in enumerate(("Ann Lee: Hello.", "Bob Ray: Thanks."), 1)
    )
    made = [
        *((f"{layout.__name__}.txt", layout(call).encode()) for layout in _LAID_OUT for call in (conversation.CHINESE, conversation.ENGLISH)),
        ("page.html", html()), ("word.docx", docx()), ("print.pdf", pdf()), ("cues.srt", cues.encode()), ("cues.vtt", b"WEBVTT\n\n" + cues.encode()),
        ("packed.zip", archive({"one.txt": conversation.colons(conversation.CHINESE).encode(), "two.html": html()})),
    ]  # fmt: skip
    files = [path for place in (_SEEDS, folder) if place for path in sorted(place.rglob("*.txt"))]
    # The longer ones more often.
    return [*made, *((path.name, path.read_bytes()) for path in files * 5)]


def _read(source: Path) -> list[str]:
    try:
        found = scan(source)
    except SourceError as error:
        return [_refused(error)]
    return [*map(_refused, found.refused), *map(_accounted, found.files)]


def _accounted(file: SourceFile) -> str:
    try:
        reading = read(file)
    except RefusedFileError as error:
        return _refused(error)
    decoded = READERS[suffix(file.source)](file.content().content, file.source)
    spoken = sum(len(turn.text) for turn in reading.transcript.turns)
    removed = sum(one.characters for one in reading.removed)
    there = len(decoded.text) + sum(one.characters for one in decoded.removed) + reading.added - decoded.added
    assert spoken + removed == there, f"{spoken} + {removed} characters of {there}"
    assert reading.transcript.turns
    assert all(turn.text for turn in reading.transcript.turns)
    return "read"


def _refused(error: SourceError | RefusedFileError) -> str:
    told = str(error)
    assert told.isprintable(), told
    assert len(told) < 500, told
    return "refused"


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), *map(Path, sys.argv[3:]))))
