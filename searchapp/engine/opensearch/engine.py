"""The OpenSearch engine: answers query trees over one state of an index in a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from searchapp.analysis.fold import fold
from searchapp.engine import ranking
from searchapp.engine.base import (
    FACET_LIMIT,
    Concordance,
    Count,
    Facet,
    Filters,
    LineOrder,
    MarkedTurn,
    Place,
    Ranking,
    Sample,
    Size,
    Sort,
    Tally,
    WordCounts,
)
from searchapp.engine.opensearch import counting, lines, scripts, words
from searchapp.engine.opensearch.client import Client, Document
from searchapp.engine.opensearch.counting import Counted
from searchapp.engine.opensearch.hits import (
    CORPUS,
    PERIODS,
    exchanges,
    hit_of,
    in_corpus_order,
    keys,
    marks_of,
    read,
    scores,
    shown,
)
from searchapp.engine.opensearch.knowledge import Knowledge
from searchapp.engine.opensearch.mapping import (
    MOST_VALUES,
    call_of,
    provenance_of,
    transcript_of,
    turn_of,
    warnings_of,
)
from searchapp.engine.opensearch.reading import PAGE, Reading
from searchapp.engine.opensearch.state import State
from searchapp.engine.opensearch.translate import Body, Translation, all_of, unit_field
from searchapp.errors import QueryTooCostlyError, TranscriptNotFoundError
from searchapp.model import FACET_FIELDS, Call, Provenance, Role, Span, Transcript
from searchapp.query.tree import (
    Contains,
    Every,
    Near,
    Not,
    Query,
    Within,
    fold_tree,
    marked_leaves,
)

# Combining the turns of clauses takes as long for this many turns as looking at one match.
_TURNS_A_MATCH = 128
# Comparing the matches of the pieces of a Near takes as long as counting this many times as many.
_NEAR = 3
# How many turns are scored besides those of a page, and how deep a page may be for that.
_CANDIDATES = 100


class OpenSearchEngine:
    """Answers query trees over one state; safe to share between threads. ``Engine`` describes its methods.

    Args:
        client: the cluster.
        state: the state.
        complete: whether all documents of the state still exist.
    """

    def __init__(self, client: Client, state: State, complete: Callable[[], bool]) -> None:
        scripts.store(client)
        self._start(Reading(client, state, complete, None), Knowledge(client, state))

    def _start(self, reading: Reading, knowledge: Knowledge) -> None:
        self._reading = reading
        self._knowledge = knowledge
        self.state = reading.state.digest

    def until(self, deadline: float | None) -> OpenSearchEngine:
        """Return an engine over the same state with a deadline."""
        other = OpenSearchEngine.__new__(OpenSearchEngine)
        other._start(self._reading.until(deadline), self._knowledge)
        return other

    def answer(
        self,
        tree: Query,
        filters: Filters,
        *,
        sort: Sort,
        limit: int | None,
        offset: int,
        facet_limit: int | None = FACET_LIMIT,
    ) -> Ranking:
        """Rank the turns a tree selects."""
        question = _Question(self._reading, self._knowledge, tree)
        allowed = question.translation.allowing(filters)
        others = {
            field: question.counted([one for name, one in allowed.items() if name != field])
            for field in allowed
            if field in FACET_FIELDS
        }
        counted = question.counted(list(allowed.values()))
        # A deeper page is read after the counts.
        last = None if limit is None or offset + limit > PAGE else offset + limit
        page = question.page(counted, sort, offset, last) if last else {}
        bodies = [
            {
                "query": counted.query,
                "size": 0,
                "track_total_hits": True,
                "aggs": {**counted.sums, **counted.facets(FACET_FIELDS)},
                **page,
            },
            *(
                {"query": other.query, "size": 0, "track_total_hits": False, "aggs": other.facets([field])}
                for field, other in others.items()
            ),
        ]
        main, *rest = self._reading.searches(bodies)
        found = main.get("aggregations", {})
        if last is None:
            end = None if limit is None else offset + limit
            hits = tuple(question.ranked(counted, sort, offset, end))
        else:
            hits = tuple(question.hits(counted, sort, main["hits"]["hits"], offset, last))
        return Ranking(
            total=main["hits"]["total"]["value"],
            occurrences=counted.occurrences(found),
            facets={
                field: counting.facet_of(self._reading, counted, found, field, facet_limit)
                for field in FACET_FIELDS
            },
            alternatives={
                field: counting.facet_of(
                    self._reading, other, one["aggregations"], field, facet_limit, filters[field]
                )
                for (field, other), one in zip(others.items(), rest, strict=True)
            },
            hits=hits,
        )

    def facet(self, tree: Query, filters: Filters, field: str) -> Facet:
        """Count all values of one facet field."""
        _, counted = self._counted(tree, filters)
        body = {"query": counted.query, "size": 0, "track_total_hits": False, "aggs": counted.facets([field])}
        found = self._reading.search(body)["aggregations"]
        return counting.facet_of(self._reading, counted, found, field, None)

    def hits(self, tree: Query, filters: Filters, *, sort: Sort | None = None) -> Iterator[MarkedTurn]:
        """Return an iterator over all hits, in corpus order if ``sort`` is None."""
        question, counted = self._counted(tree, filters)
        if sort is None:
            return in_corpus_order(self._reading, counted)
        return question.ranked(counted, sort, 0, None)

    def exchanges(
        self, tree: Query, filters: Filters, places: Sequence[Place], *, role: Role | None = None
    ) -> Iterator[tuple[MarkedTurn, ...]]:
        """Return an iterator over some exchanges."""
        return exchanges(self._reading, self._counted(tree, filters)[1], places, role)

    def lines(
        self,
        tree: Query,
        filters: Filters,
        *,
        order: LineOrder,
        limit: int | None,
        offset: int,
        sample: Sample | None = None,
    ) -> Concordance:
        """Return the marks as lines of a concordance."""
        _, counted = self._counted(tree, filters)
        return lines.concordance(self._reading, counted, order, limit, offset, sample)

    def tally(self, tree: Query, filters: Filters, by: Sequence[str]) -> tuple[Tally, ...]:
        """Count for each combination of values."""
        counting.require_groups(by)
        return counting.tally(self._reading, self._counted(tree, filters)[1], by)

    def sizes(self, filters: Filters, by: Sequence[str], tree: Query | None = None) -> tuple[Size, ...]:
        """Return the size of the collection for each combination of values."""
        counting.require_groups(by)
        whole = isinstance(tree or Every(), Every) and not any(filters.values())
        key = tuple(by)
        if whole and key in self._knowledge.sizes:
            return self._knowledge.sizes[key]
        question = _Question(self._reading, self._knowledge, tree or Every())
        allowed = question.translation.allowing(filters)
        found = counting.sizes(self._reading, question.selecting(list(allowed.values())), by)
        if whole:
            self._knowledge.sizes[key] = found
        return found

    def words(self, tree: Query, filters: Filters, window: int | None) -> WordCounts:
        """Count the words around the marks, or all words of the selected turns."""
        _, counted = self._counted(tree, filters)
        return words.words(self._reading, counted, window)

    def terms(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the most frequent words with a prefix."""
        return words.terms(self._reading, fold(prefix), limit)

    def count(self, trees: Sequence[Query], filters: Filters) -> tuple[Count, ...]:
        """Count what each of several trees selects."""
        several = [self._counted(tree, filters)[1] for tree in trees]
        bodies = [
            {"query": counted.query, "size": 0, "track_total_hits": True, "aggs": counted.sums}
            for counted in several
        ]
        found = self._reading.searches(bodies) if bodies else []
        return tuple(
            Count(one["hits"]["total"]["value"], counted.occurrences(one.get("aggregations", {})))
            for counted, one in zip(several, found, strict=True)
        )

    def cost(self, tree: Query) -> int:
        """Return the number of turns that hold each piece, plus a share of all turns for combining clauses.

        Those of the pieces of a Near count several times, since a script compares their places.
        """
        pieces = fold_tree(
            tree, lambda node, below: [*_pieces(node), *(one for each in below for one in each)]
        )
        question = _Question(self._reading, self._knowledge, tree)
        turns = question.turns([piece for piece, _ in pieces])
        matches: int = sum(turns[piece] * weight for piece, weight in pieces)
        return 1 + matches + self._reading.state.turns // _TURNS_A_MATCH

    def marks(self, tree: Query, filters: Filters, call: str) -> tuple[tuple[Span, ...], ...]:
        """Return the marks in every turn of one transcript."""
        self.call(call)
        _, counted = self._counted(tree, filters)
        inside = {"term": {"call": call}}
        texts = {found["sort"][-1]: turn_of(found["_source"]).text for found in self._turns(call)}
        body = {
            "query": all_of([counted.query, inside]),
            "sort": [CORPUS],
            **shown(counted),
            "_source": False,
        }
        found = {one["sort"][-1]: one for page in self._reading.pages(body, PAGE) for one in page}
        return tuple(marks_of(found[key], text) if key in found else () for key, text in texts.items())

    def transcript(self, call: str) -> Transcript:
        """Return one transcript with its turns."""
        source = self._call(call)
        return transcript_of(source, [turn_of(found["_source"]) for found in self._turns(call)])

    def call(self, call: str) -> Call:
        """Return one transcript without its participants and turns."""
        return call_of(self._call(call))

    def people(self) -> Mapping[str, tuple[str, ...]]:
        """Return the names of all speakers."""
        return {person.value: person.names for person in self._knowledge.people}

    def provenance(self, call: str) -> Provenance | None:
        """Return how one transcript was read."""
        return provenance_of(self._call(call))

    def warnings(self) -> Mapping[str, tuple[str, ...]]:
        """Return the warnings of all transcripts that have any."""
        sources = self._descriptions("payload.call.id", "payload.provenance.warnings")
        return {id: warnings for id, warnings in map(warnings_of, sources) if warnings}

    def calls(self) -> Sequence[Call]:
        """Return every transcript without its participants and turns."""
        known = self._knowledge.calls
        if known is None:
            known = self._knowledge.calls = list(map(call_of, self._descriptions("payload.call")))
        return list(known)

    def _descriptions(self, *fields: str) -> Iterator[Document]:
        """Yield some fields of the ``_source`` of every transcript's document, in order of id."""
        body = {"query": self._described(), "sort": [{"id": "asc"}], "_source": list(fields)}
        for page in self._reading.pages(body, PAGE, self._reading.state.calls_index):
            for found in page:
                yield found["_source"]

    def _counted(self, tree: Query, filters: Filters) -> tuple[_Question, Counted]:
        question = _Question(self._reading, self._knowledge, tree)
        return question, question.counted(list(question.translation.allowing(filters).values()))

    def _turns(self, call: str) -> Iterator[Document]:
        query = all_of([self._reading.state.visible(), {"term": {"call": call}}])
        body = {"query": query, "sort": [CORPUS], "_source": ["payload.turn"]}
        for page in self._reading.pages(body, PAGE):
            yield from page

    def _call(self, call: str) -> Document:
        query = all_of([self._described(), {"term": {"id": call}}])
        found = self._reading.search({"query": query, "size": 1}, self._reading.state.calls_index)["hits"][
            "hits"
        ]
        if not found:
            raise TranscriptNotFoundError(f"there is no transcript {call!r}")
        source: Document = found[0]["_source"]
        return source

    def _described(self) -> Body:
        return all_of([self._reading.state.visible(), {"term": {"kind": "call"}}])


class _Question:
    """One tree, as it is asked."""

    def __init__(self, reading: Reading, knowledge: Knowledge, tree: Query) -> None:
        self._reading = reading
        self._knowledge = knowledge
        self._tree = tree
        self._qualifying: dict[Within, list[str]] = {}
        self.translation = Translation(self)
        self._leaves = marked_leaves(tree)
        self._weight: float | None = None

    def selecting(self, allowed: Sequence[Body]) -> Body:
        """Return a query for what the tree selects under filters."""
        return all_of([self._reading.state.visible(), *allowed, self.translation.selecting(self._tree)])

    def counted(self, allowed: Sequence[Body]) -> Counted:
        """Return how what the tree selects under filters is counted."""
        marking = self.translation.marking(self._tree)
        if marking is None:
            return Counted(self.selecting(allowed), 0, None)
        scored = self.translation.scored(self._tree)
        if scored is not None:
            visible = all_of([self._reading.state.visible(), *allowed])
            query = {"bool": {"filter": [visible], "must": [scored.query]}}
            return Counted(query, scored.factor, marking, by_index=True)
        script = scripts.script("count", marking)
        return Counted({"script_score": {"query": self.selecting(allowed), "script": script}}, 1, marking)

    def page(self, counted: Counted, sort: Sort, start: int, end: int) -> Body:
        """Return the part of a search that gives what ``hits`` needs for some of the hits in an order."""
        if self._bounded(counted, sort, end):
            ranking = {**self.ranking(), "factor": counted.factor}
            return {
                "size": end + _CANDIDATES,
                "_source": False,
                "sort": [_by_script("bound", ranking), CORPUS],
                # Otherwise the score is 0 in the script.
                "track_scores": True,
                "script_fields": {"score": {"script": scripts.script("relevance", ranking)}},
            }
        order = [] if sort == "relevance" else [PERIODS[sort]]
        if sort == "relevance" and self._leaves:
            order = [_by_script("relevance", self.ranking())]
        return {"from": start, "size": end - start, "sort": [*order, CORPUS], **shown(counted)}

    def hits(
        self, counted: Counted, sort: Sort, found: Sequence[Document], start: int, end: int
    ) -> Iterator[MarkedTurn]:
        """Return some of the hits in an order, from what ``page`` gave."""
        if not self._bounded(counted, sort, end):
            ranked = sort == "relevance" and self._leaves
            return (hit_of(one, float(one["sort"][0]) if ranked else 0.0) for one in found)
        scored = _best((one["sort"][-1], one["fields"]["score"][0]) for one in found)
        if len(found) == end + _CANDIDATES and scored[end - 1][1] <= found[-1]["sort"][0]:
            # A turn that was not looked at could be among the first: look at those that can be.
            ranking = {**self.ranking(), "factor": counted.factor, "least": scored[end - 1][1]}
            order = [_by_script("best", ranking), CORPUS]
            body = {
                "query": counted.query,
                "size": end,
                "track_total_hits": False,
                "sort": order,
                "track_scores": True,
                "_source": False,
            }
            scored = [
                (one["sort"][-1], float(one["sort"][0])) for one in self._reading.search(body)["hits"]["hits"]
            ]
        wanted = scored[start:end]
        return read(self._reading, counted, [key for key, _ in wanted], [score for _, score in wanted])

    def _bounded(self, counted: Counted, sort: Sort, end: int) -> bool:
        """Return whether only those turns are scored whose score can be high enough."""
        return sort == "relevance" and counted.by_index and end <= _CANDIDATES

    def ranking(self) -> Body:
        """Return the parameters with which a script scores turns."""
        turns = self.turns(self._leaves)
        weights = [ranking.idf(self._reading.state.turns, turns[leaf]) for leaf in self._leaves]
        return self.translation.ranking(self._leaves, weights, self._knowledge.average)

    def ranked(self, counted: Counted, sort: Sort, start: int, end: int | None) -> Iterator[MarkedTurn]:
        """Return some of the hits in an order; the order is known when this returns, the hits are read later."""
        if sort == "relevance" and self._leaves:
            pairs = _best(scores(self._reading, counted.query, self.ranking()))[start:end]
            return read(self._reading, counted, [key for key, _ in pairs], [score for _, score in pairs])
        order = [] if sort == "relevance" else [PERIODS[sort]]
        return read(self._reading, counted, keys(self._reading, counted.query, order)[start:end])

    def turns(self, leaves: Sequence[Contains | Near]) -> dict[Contains | Near, int]:
        """Return the number of turns that hold each leaf."""
        known = self._knowledge.turns
        unknown = [leaf for leaf in dict.fromkeys(leaves) if leaf not in known]
        bodies = [
            {
                "query": all_of([self._reading.state.visible(), self.translation.selecting(leaf)]),
                "size": 0,
                "track_total_hits": True,
            }
            for leaf in unknown
        ]
        found = self._reading.searches(bodies) if bodies else []
        counts: dict[Contains | Near, int] = {
            leaf: one["hits"]["total"]["value"] for leaf, one in zip(unknown, found, strict=True)
        }
        result = {leaf: counts[leaf] if leaf in counts else known[leaf] for leaf in leaves}
        self._knowledge.remember(counts)
        return result

    def called(self, name: str) -> Sequence[str]:
        """Return the people that a folded name can refer to."""
        return self._knowledge.called(name)

    def companies(self, names: Sequence[str]) -> set[str]:
        """Return those folded names that are names of companies."""
        known = self._knowledge.companies
        unknown = [name for name in names if name not in known]
        bodies = [
            {
                "query": all_of([self._reading.state.visible(), {"term": {"company_folded": name}}]),
                "size": 0,
                "terminate_after": 1,
            }
            for name in unknown
        ]
        found = self._reading.searches(bodies) if bodies else []
        for name, one in zip(unknown, found, strict=True):
            known[name] = one["hits"]["total"]["value"] > 0
        return {name for name in names if known[name]}

    def qualifying(self, tree: Within) -> Sequence[str]:
        """Return the calls, or the exchanges, in which every operand holds."""
        if tree not in self._qualifying:
            self._qualifying[tree] = self._look_up(tree)
        return self._qualifying[tree]

    def _look_up(self, tree: Within) -> list[str]:
        held = [operand for operand in tree.operands if not isinstance(operand, Not)]
        units = partial(self._units, unit_field(tree))
        found = units(held[0]) if held else units(Every())
        for operand in held[1:]:
            found &= units(operand)
        for negated in tree.operands:
            if isinstance(negated, Not) and found:
                found -= units(negated.operand)
        if len(found) > MOST_VALUES:
            raise QueryTooCostlyError(
                f"within:{tree.unit} finds {len(found):,} of them, and {MOST_VALUES:,} can be looked at together"
            )
        return sorted(found)

    def _units(self, field: str, tree: Query) -> set[str]:
        """Return the units with a turn that a tree selects."""
        query = all_of([self._reading.state.visible(), self.translation.selecting(tree)])
        return {key[0] for key, _ in self._reading.buckets(query, [field], {}) if key[0] is not None}


def _best(scored: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return keys with scores by score, and then in corpus order."""
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def _by_script(name: scripts.Name, params: Body) -> Body:
    return {"_script": {"type": "number", "order": "desc", "script": scripts.script(name, params)}}


def _pieces(node: Query) -> list[tuple[Contains, int]]:
    if isinstance(node, Near):
        return [(piece, _NEAR) for piece in node.pieces]
    return [(node, 1)] if isinstance(node, Contains) else []
