"""Words to make up speech from: the sentences of the sample transcripts, and jieba's dictionary by frequency."""

from __future__ import annotations

import re
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

SEEDS = Path(__file__).resolve().parent.parent / "seeds"

_SENTENCE = re.compile(r"[^。！？!?\n]{6,120}[。！？!?]")
_HAND_OVER = re.compile("提问|问答|第一个问题|接线员|有请|交给")
_HAN_WORD = re.compile("[一-鿿]{1,8}")


@cache
def sentences() -> tuple[str, ...]:
    """The sentences of the sample transcripts, without repetitions.

    Taken from the files as they are: what is generated must not change with how well transcripts are read.
    """
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    found = (sentence.strip() for text in texts for sentence in _SENTENCE.findall(text))
    # An operator's hand-overs would open questions where the generated call has none.
    return tuple(dict.fromkeys(sentence for sentence in found if not _HAND_OVER.search(sentence)))


@cache
def dictionary() -> tuple[npt.NDArray[np.str_], npt.NDArray[np.float64]]:
    """The Han words of jieba's dictionary, and up to which share of a cumulated frequency of 1 each reaches."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    words, frequencies = [], []
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, *_ = line.split()
        if _HAN_WORD.fullmatch(word):
            words.append(word)
            frequencies.append(int(frequency))
    cumulated = np.cumsum(np.array(frequencies, dtype=np.float64))
    return np.array(words), cumulated / cumulated[-1]
