"""Segmenting text into words: jieba for Han text, our own rule for everything else.

The index and the query both use it. By our rule, letters and digits, with the symbols that join them, are one word (SG&A,
8.9%, T+0), and every other character that is not Han is a separate word. So the words of a text always add up to the
text.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import DIGIT, DIGITS, HAN, IDEOGRAPHS, LETTER, LETTERS, class_table
from searchapp.analysis.finance import TERMS
from searchapp.analysis.fold import fold, to_codes, to_text
from searchapp.errors import UsageError
from searchapp.model import Transcript

Boundaries = npt.NDArray[np.bool_]

# A number includes its decimal point, separators and percent sign; letters include symbols that join them to other
# letters or to a number.
_WORD = re.compile(
    rf"[{DIGITS}]+(?:[.,][{DIGITS}]+)*(?:%|[{LETTERS}{DIGITS}]*(?:[+&'/.-][{LETTERS}{DIGITS}]+)*)"
    rf"|[{LETTERS}][{LETTERS}{DIGITS}]*(?:[+&'/.][{LETTERS}{DIGITS}]+|-[{DIGITS}][{LETTERS}{DIGITS}]*)*\+{{0,2}}"
)
_IDEOGRAPH_RUN = re.compile(f"[{IDEOGRAPHS}]+")
# A character that jieba always splits at, and handles fastest.
_BREAK = ord(",")


class HanSegmenter(Protocol):
    """Segments Han text; both implementations use jieba's algorithm."""

    name: str

    def cut(self, text: str) -> list[str]:
        """Split a text into words that add up to the text."""
        ...


class Jieba:
    """The jieba package, with its model cached in a folder that only this user can write to."""

    name = "jieba"

    def __init__(self, cache: Path, user_dictionary: Path | None) -> None:
        self._cache = cache / f"jieba-{_jieba_version()}"
        self._user_dictionary = user_dictionary

    @cached_property
    def _tokenizer(self) -> Any:
        jieba = _import_jieba()
        self._cache.mkdir(parents=True, exist_ok=True)
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = str(self._cache)
        tokenizer.initialize()
        for word, frequency in (*((term, None) for term in TERMS), *_entries(self._user_dictionary)):
            tokenizer.add_word(word, frequency)
        return tokenizer

    def __getstate__(self) -> dict[str, Any]:
        # The model is large and contains a lock, so other processes load it themselves.
        return {name: value for name, value in self.__dict__.items() if name != "_tokenizer"}

    def cut(self, text: str) -> list[str]:
        """Split a text, with the hidden Markov model for unknown words, as jieba does by default."""
        words: list[str] = self._tokenizer.lcut(text)
        return words


class RJieba:
    """The rjieba package: jieba's algorithm and dictionary in Rust; the same words, many times as fast."""

    name = "rjieba"

    def __init__(self, user_dictionary: Path | None) -> None:
        self._user_dictionary = user_dictionary

    @cached_property
    def _tokenizer(self) -> Any:
        import rjieba

        tokenizer = rjieba.Jieba()
        for word, frequency in (*((term, None) for term in TERMS), *_entries(self._user_dictionary)):
            tokenizer.add_word(word, tokenizer.suggest_freq(word) if frequency is None else frequency, "n")
        return tokenizer

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_tokenizer"}

    def cut(self, text: str) -> list[str]:
        """Split a text with the hidden Markov model, as ``Jieba.cut`` does."""
        words: list[str] = self._tokenizer.cut(text)
        return words


class Segmenter:
    """Splits folded text into words.

    ``dictionary_version`` identifies the dictionary. An index made with another one must be rebuilt.
    """

    def __init__(self, han: HanSegmenter, user_dictionary: Path | None = None) -> None:
        self._han = han
        self._user_dictionary = user_dictionary

    @classmethod
    def open(cls, cache: Path, user_dictionary: Path | None = None, *, han: str | None = None) -> Segmenter:
        """Return a segmenter with jieba's dictionary and an optional user dictionary.

        Args:
            cache: folder for jieba's model.
            user_dictionary: see ``read_dictionary``.
            han: ``jieba`` or ``rjieba``; if None, rjieba if it is installed. Both give the same words.

        The model is loaded on first use. Raises UsageError if the user dictionary cannot be read.
        """
        if han is None:
            han = RJieba.name if find_spec(RJieba.name) else Jieba.name
        if han == RJieba.name:
            return cls(RJieba(user_dictionary), user_dictionary)
        return cls(Jieba(cache, user_dictionary), user_dictionary)

    @property
    def name(self) -> str:
        """The implementation used for Han text."""
        return self._han.name

    @cached_property
    def dictionary_version(self) -> str:
        """A hash of jieba's dictionary, our terms and the user dictionary."""
        digest = hashlib.sha256("\n".join((_jieba_version(), *TERMS)).encode())
        for word, frequency in _entries(self._user_dictionary):
            digest.update(f"{word} {frequency}\n".encode())
        return digest.hexdigest()[:16]

    def boundaries(self, folded: str, names: Iterable[str] = ()) -> Boundaries:
        """Return where words begin.

        Args:
            folded: folded text with n characters.
            names: folded names that are always words in this text.

        Returns:
            bool, shape (n,): True where a word begins. Every character belongs to exactly one word.
        """
        begins = np.zeros(len(folded), dtype=np.bool_)
        if not folded:
            return begins
        codes = to_codes(folded)
        classes = class_table()[codes]
        han = classes == HAN
        # Give the segmenter only the Han text, with one break in place of everything between.
        shown = np.flatnonzero(han | np.concatenate(([True], han[:-1])))
        text = to_text(np.where(han[shown], codes[shown], np.uint32(_BREAK)))
        lengths = np.fromiter(map(len, self._han.cut(text)), dtype=np.int64)
        begins[~han] = True
        begins[shown[0]] = True
        begins[shown[np.cumsum(lengths)[:-1]]] = True
        for start, end in _latin_words(folded, (classes == LETTER) | (classes == DIGIT)):
            begins[start + 1 : end] = False
        for name in names:
            _cut_out(begins, folded, name)
        return begins

    def words(self, folded: str, names: Iterable[str] = ()) -> list[str]:
        """Return the words of a folded text; they add up to the text."""
        cuts = [*np.flatnonzero(self.boundaries(folded, names)).tolist(), len(folded)]
        return [folded[start:end] for start, end in pairwise(cuts)]


def is_name(folded: str) -> bool:
    """Return whether the segmenter needs to know a folded name: two or more ideographs and nothing else."""
    return len(folded) >= 2 and _IDEOGRAPH_RUN.fullmatch(folded) is not None


def names_of(transcript: Transcript) -> tuple[str, ...]:
    """Return the folded names that are words in a transcript: its company and the people on the call.

    A name is a word only in its own transcript, so how a transcript is split never depends on other transcripts, and
    updating an index gives the same result as rebuilding it.
    """
    written = [transcript.company or ""]
    for participant in transcript.participants:
        written += [participant.name, *participant.aliases]
    folded = dict.fromkeys(map(fold, written))
    return tuple(sorted((name for name in folded if is_name(name)), key=len))


def read_dictionary(path: Path) -> list[tuple[str, int | None]]:
    """Read a user dictionary: one word per line, optionally with a frequency; lines with ``#`` are comments.

    Raises UsageError with the number of an invalid line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the dictionary {path} cannot be read ({error}); it must be a UTF-8 text file"
        ) from error
    entries: list[tuple[str, int | None]] = []
    for number, line in enumerate(lines, 1):
        fields = line.split()
        if not fields or fields[0].startswith("#"):
            continue
        if (
            len(fields) > 3
            or (len(fields) > 1 and not fields[1].isascii())
            or (len(fields) > 1 and not fields[1].isdigit() and not fields[1].isalpha())
        ):
            raise UsageError(
                f"{path}, line {number}: {line!r} is not a word with an optional frequency and tag; correct the line"
            )
        frequency = int(fields[1]) if len(fields) > 1 and fields[1].isdigit() else None
        entries.append((fold(fields[0]), frequency))
    return entries


def _latin_words(folded: str, alphanumeric: Boundaries) -> Iterator[tuple[int, int]]:
    """Yield the words that our own rule finds, searching only where there are letters or digits."""
    runs = np.flatnonzero(alphanumeric[1:] & ~alphanumeric[:-1]) + 1
    end = 0
    for start in ([0] if alphanumeric[0] else []) + runs.tolist():
        # A word can span several runs, and a run can contain several words.
        end = max(start, end)
        while end < len(folded) and alphanumeric[end]:
            match = _WORD.match(folded, end)
            assert match is not None
            yield match.span()
            end = match.end()


def _entries(user_dictionary: Path | None) -> list[tuple[str, int | None]]:
    return [] if user_dictionary is None else read_dictionary(user_dictionary)


def _cut_out(begins: Boundaries, folded: str, name: str) -> None:
    """Make each occurrence of a name that was split one word; leave it if it is inside a longer word."""
    start = folded.find(name)
    while start >= 0:
        end = start + len(name)
        if begins[start + 1 : end].any():
            begins[start] = True
            begins[start + 1 : end] = False
            if end < len(folded):
                begins[end] = True
        start = folded.find(name, end)


def _import_jieba() -> Any:
    # jieba imports pkg_resources if it can, which takes a tenth of a second and warns about deprecation. None in
    # sys.modules makes that import fail, and jieba works without it.
    hidden = "pkg_resources" not in sys.modules
    if hidden:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            # Newer Python versions warn about escape sequences in its source.
            warnings.simplefilter("ignore")
            import jieba
    finally:
        if hidden:
            del sys.modules["pkg_resources"]
    jieba.setLogLevel(logging.WARNING)
    return jieba


def _jieba_version() -> str:
    from importlib.metadata import version

    return version("jieba")
