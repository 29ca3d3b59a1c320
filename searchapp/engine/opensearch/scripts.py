"""The scripts that run on the nodes: the matching rules for what the index cannot say by itself.

They are stored under names that contain a hash of their source, so that programs of different versions can use one
cluster. What differs between queries are parameters, so each script is compiled once a node.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from searchapp.analysis.characters import LETTERS
from searchapp.analysis.pattern import AMOUNT_ENDS
from searchapp.engine.opensearch.client import Client, path_of
from searchapp.engine.ranking import CONTAINED_WEIGHT, K1, WHOLE_WORD_WEIGHT, B

Name = Literal["score", "count", "holds", "marks", "relevance", "bound", "best", "sentences"]
Script = dict[str, Any]


class Kind(IntEnum):
    """The kinds of nodes in the parameters of a script; ``matching.painless`` says what each means."""

    PIECE = 0
    NEAR = 1
    ALL = 2
    ANY = 3
    NONE = 4
    VALUE = 5
    PERIOD = 6
    TURN = 7
    SENTENCE = 8
    UNIT = 9


_NORM = f"""
double length = (double) doc['length'].value;
double norm = {K1} * (1.0 - {B} + {B} * length / (double) params.average);
"""
_BM25 = f"""
Map turn = reading(params, doc);
double score = 0.0;
for (int i = 0; i < ((List) params.leaves).size(); i++) {{
  List found = marks(turn, (Map) ((List) params.leaves).get(i));
  if (found.size() == 0) continue;
  double frequency = 0.0;
  for (int j = 0; j < found.size(); j += 2) {{
    boolean whole = cut(turn, (int) found.get(j)) && cut(turn, (int) found.get(j + 1));
    frequency += whole ? {WHOLE_WORD_WEIGHT} : {CONTAINED_WEIGHT};
  }}
  score += (double) ((List) params.weights).get(i) * frequency * ({K1} + 1.0) / (frequency + norm);
}}
return score;
"""
# Slightly more, so that rounding makes it no less.
_BOUND = f"""
double most = _score / (double) params.factor * {WHOLE_WORD_WEIGHT};
double bound = (double) ((List) params.weights).get(0) * most * ({K1} + 1.0) / (most + norm) * (1.0 + 1e-12);
"""

_SCRIPTS: dict[Name, str] = {
    # What an aggregation sums: the score of a turn.
    "score": "return _score;",
    # The number of marks.
    "count": "return marks(reading(params, doc), params.marks).size() / 2;",
    # Whether a condition holds in the turn.
    "holds": "return holds(reading(params, doc), params.condition, -1, -1);",
    # The marks, as start and end.
    "marks": "return marks(reading(params, doc), params.marks);",
    # BM25, in the same order of operations as ``ranking.bm25``.
    "relevance": f"""{_NORM}{_BM25}""",
    # No score is higher: that of a turn of whose one leaf the matches are counted, if they were all whole words.
    "bound": f"""{_NORM}{_BOUND}return bound;""",
    # The score, or -1 if it is certainly lower than the one that is asked for.
    "best": f"""{_NORM}{_BOUND}if (bound < (double) params.least) return -1.0;{_BM25}""",
    # The number of sentences in which a mark begins.
    "sentences": """
Map turn = reading(params, doc);
List found = marks(turn, params.marks);
if (found.size() == 0) return 0;
List spans = sentences(turn);
int count = 0;
int at = 0;
for (int i = 0; i < spans.size(); i += 2) {
  while (at < found.size() && (int) found.get(at) < (int) spans.get(i)) at += 2;
  if (at < found.size() && (int) found.get(at) < (int) spans.get(i + 1)) count++;
}
return count;""",
}


def script(name: Name, params: Mapping[str, Any] | None = None) -> Script:
    """Return how a request names a stored script, with its parameters."""
    return {"id": _id(name), "params": params or {}}


def store(client: Client) -> None:
    """Store the scripts that the cluster does not have yet. Raises EngineUnavailableError."""
    for name in _SCRIPTS:
        path = path_of("_scripts", _id(name))
        if client.request("GET", path, allowed=(404,)).get("found"):
            continue
        client.request("PUT", path, {"script": {"lang": "painless", "source": _source(name)}})


@cache
def _id(name: Name) -> str:
    return f"searchapp-{name}-{hashlib.sha256(_source(name).encode()).hexdigest()[:16]}"


@cache
def _source(name: Name) -> str:
    if name == "score":
        return _SCRIPTS[name]
    functions = files(__package__).joinpath("matching.painless").read_text(encoding="utf-8")
    for kind in Kind:
        functions = functions.replace(f"kind == {kind.name}", f"kind == {kind.value}")
    functions = functions.replace("LETTERS", _one_of(LETTERS, "c"))
    functions = functions.replace("AMOUNT_ENDS", _one_of(AMOUNT_ENDS, "before"))
    return functions + _SCRIPTS[name]


def _one_of(ranges: str, variable: str) -> str:
    """The condition that a character is one of a character class of a regular expression."""
    tests = []
    at = 0
    while at < len(ranges):
        last = at + 2 if ranges[at + 1 : at + 2] == "-" else at
        first, end = ord(ranges[at]), ord(ranges[last])
        tests.append(f"{variable} >= {first} && {variable} <= {end}")
        at = last + 1
    return " || ".join(tests)
