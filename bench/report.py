"""A run as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench.formats import mebibytes, number, share, table
from bench.query import KINDS
from bench.targets import SIZE, TARGETS

Figures = Mapping[str, Any]


def render(results: Figures) -> str:
    """The whole report; what was not measured is left out."""
    return "\n\n".join(_blocks(results)) + "\n"


def _blocks(results: Figures) -> Iterator[str]:
    yield "## The run"
    yield _setting(results)
    sizes = results["sizes"]
    judged = next((figures for figures in sizes if figures["transcripts"] == SIZE), sizes[-1])
    yield f"## Targets, at {_many(judged['transcripts'])} transcripts"
    yield _targets(judged)
    for figures in sizes:
        yield f"## {_many(figures['transcripts'])} transcripts"
        yield (
            f"{_many(figures['turns'])} turns, {_many(figures['characters'])} characters, "
            f"{mebibytes(figures['utf8_bytes'])} of UTF-8."
        )
        if "search" in figures:
            yield "### Answers"
            yield _totals(figures)
            yield _kinds(figures)
        if "phrases" in figures:
            yield "### Random phrases against the scan"
            yield _phrases(figures)
        if "engines" in figures:
            yield "### Building"
            yield _building(figures)
            for name, reason in figures["engines"]["missing"].items():
                yield f"Left out: {name}, because {reason}."
        if "index" in figures:
            yield "### Indexing beside jieba"
            yield _indexing(figures)
        if "memory" in figures or "http" in figures:
            yield "### Memory"
            yield _memory(figures)
        if "http" in figures:
            yield "### Requests"
            yield _requests(figures)
        if "update" in figures:
            update = figures["update"]
            yield "### Updating"
            yield (
                f"One of {_many(figures['transcripts'])} files changed: {number(update['library'])} s in the library, "
                f"{number(update['command'])} s for the whole command; medians of {update['times']}."
            )
    if len(sizes) > 1:
        yield from _growth(sizes)


def _setting(results: Figures) -> str:
    machine, plan = results["machine"], results["plan"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    source = f"generated, seed {plan['seed']}" if plan["corpus"] is None else f"the folder {plan['corpus']}"
    rows = [
        ("date", results.get("date", "")),
        ("processor", f"{machine['processor']}, {machine['cores']} cores"),
        ("memory", f"{number(machine['memory_bytes'] / 2**30)} GiB"),
        ("system", machine["system"]),
        ("load as it began", str(machine["load"])),
        ("versions", versions),
        ("transcripts", source),
        ("queries", f"{plan['queries']}, each {plan['repetitions']} times; {plan['phrases']} random phrases"),
    ]
    return "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)])


def _targets(figures: Figures) -> str:
    rows = []
    for target in TARGETS:
        outcome = target.outcome(figures)
        if outcome is None:
            rows.append((target.what, target.wanted, "–", "not measured"))
        else:
            rows.append(
                (target.what, target.wanted, outcome.measured, "yes" if outcome.reached else "**no**")
            )
    return table(("target", "wanted", "measured", "reached"), rows)


def _totals(figures: Figures) -> str:
    rows = []
    for name, kinds in figures["search"]["engines"].items():
        built = figures["engines"]["built"][name]
        plain, every = kinds["word or phrase"], kinds["all"]
        rows.append(
            (
                built["title"],
                *(_cell(plain, what) for what in ("p50", "p95", "iqr")),
                *(_cell(every, what) for what in ("p50", "p95", "iqr")),
                "–" if every is None else f"{every['noise']:.0%}",
                "–" if every is None else f"{every['count']} of {every['asked']}",
                "–" if every is None else f"{every['right']} of {every['count']}",
            )
        )
    head = (
        "milliseconds",
        "word or phrase: p50",
        "p95",
        "IQR",
        "all kinds: p50",
        "p95",
        "IQR",
        "between rounds",
        "queries it has",
        "right counts",
    )
    return table(head, rows)


def _kinds(figures: Figures) -> str:
    asked = figures["search"]["queries"]
    rows = [
        (
            figures["engines"]["built"][name]["title"],
            *(
                "–" if kinds[kind] is None else f"{_cell(kinds[kind], 'p50')} / {_cell(kinds[kind], 'p95')}"
                for kind in KINDS
            ),
        )
        for name, kinds in figures["search"]["engines"].items()
    ]
    return table(("p50 / p95, milliseconds", *(f"{kind} ({asked[kind]})" for kind in KINDS)), rows)


def _phrases(figures: Figures) -> str:
    rows = []
    for name, found in figures["phrases"]["engines"].items():
        turns, occurrences = found["turns"], found["occurrences"]
        rows.append(
            (
                figures["engines"]["built"][name]["title"],
                share(turns["recall"]),
                share(turns["precision"]),
                f"{turns['exact']} of {turns['phrases']}",
                "not told" if occurrences is None else share(occurrences["recall"]),
                "not told" if occurrences is None else share(occurrences["precision"]),
                "not told" if occurrences is None else _many(occurrences["wanted"]),
            )
        )
    head = (
        "engine",
        "turns: recall",
        "precision",
        "phrases without error",
        "occurrences: recall",
        "precision",
        "to find",
    )
    return table(head, rows)


def _building(figures: Figures) -> str:
    rows = []
    for built in figures["engines"]["built"].values():
        if built["bytes"]:
            rows.append(
                (
                    built["title"],
                    built["version"],
                    number(built["seconds"]),
                    number(figures["characters"] / built["seconds"] / 1000),
                    number(built["bytes"] / figures["utf8_bytes"]),
                )
            )
    return table(("one process", "version", "seconds", "kchar/s", "index over text"), rows)


def _indexing(figures: Figures) -> str:
    seconds = figures["index"]["seconds"]
    rows = []
    for name, taken in seconds.items():
        segmenter, _, processes = name.rpartition(" ")
        alone = seconds.get(f"{segmenter} 1", taken)
        rows.append(
            (
                name if processes == "alone" else f"index, {segmenter}, {processes} at work",
                number(taken),
                number(figures["characters"] / taken / 1000),
                number(seconds["jieba alone"] / taken),
                "–" if processes == "alone" else number(alone / taken),
            )
        )
    return table(("", "seconds", "kchar/s", "over jieba alone", "over one process"), rows)


def _memory(figures: Figures) -> str:
    rows = []
    if "memory" in figures:
        build, answering = figures["memory"]["build"], figures["memory"]["answering"]
        name = (
            f"build from files with {build['segmenter']}, {number(build['seconds'])} s, all processes, peak"
        )
        rows.append(_memory_row(name, build["peak"], build["largest_resident"]))
        rows.append(_memory_row("library, index opened", answering["opened"], None))
        name = f"library, after {_many(answering['queries'])} queries"
        rows.append(_memory_row(name, answering["after"], answering["largest_resident"]))
    if "http" in figures:
        rows.append(_memory_row("server, after the requests below", figures["http"]["memory"], None))
    head = (
        "MiB",
        "without mapped pages",
        "private and changed",
        "proportional",
        "resident",
        "largest process",
    )
    return table(head, rows)


def _memory_row(name: str, memory: Figures, largest: int | None) -> tuple[str, ...]:
    sizes = (memory[what] for what in ("anonymous", "private_dirty", "proportional", "resident"))
    return name, *(_mib(size) for size in sizes), "–" if largest is None else _mib(largest)


def _mib(size: float) -> str:
    return f"{size / 2**20:.0f}"


def _requests(figures: Figures) -> str:
    http = figures["http"]
    rows = [
        (
            title,
            *(number(http[kind][what]) for what in ("p50", "p95", "iqr")),
            number(http[kind]["per_second"]),
            number(http[kind]["together"]["p50"]),
            number(http[kind]["together"]["p95"]),
            str(http[kind]["errors"]),
        )
        for kind, title in (("api", "`/api/v1/search`"), ("page", "`/search`"))
    ]
    several = f"{http['clients']} clients"
    head = (
        "milliseconds",
        "one client: p50",
        "p95",
        "IQR",
        f"{several}: a second",
        f"{several}: p50",
        "p95",
        "errors",
    )
    return table(head, rows)


def _growth(sizes: list[Figures]) -> Iterator[str]:
    yield "## Growth"
    steps = " → ".join(_many(figures["transcripts"]) for figures in sizes)
    names = list(
        dict.fromkeys(name for figures in sizes for name in figures.get("engines", {}).get("built", {}))
    )
    rows = []
    for name in names:
        built = [figures["engines"]["built"].get(name) for figures in sizes]
        title = next(each["title"] for each in built if each)
        rows.append(
            (
                title,
                " → ".join(_speed(figures, each) for figures, each in zip(sizes, built, strict=True)),
                " → ".join(_ratio(figures, each) for figures, each in zip(sizes, built, strict=True)),
                " → ".join(_of_kind(figures, name, "word or phrase", "p50") for figures in sizes),
                " → ".join(_of_kind(figures, name, "all", "p95") for figures in sizes),
            )
        )
    yield table(
        (f"{steps} transcripts", "kchar/s", "index over text", "word or phrase, p50, ms", "all, p95, ms"),
        rows,
    )
    own = [
        (name, " → ".join(_path(figures, path) for figures in sizes))
        for name, path in (
            ("build, peak without mapped pages, MiB", ("memory", "build", "peak", "anonymous")),
            ("server without mapped pages, MiB", ("http", "memory", "anonymous")),
            ("request to the API, p50, ms", ("http", "api", "p50")),
            ("request for the page, p50, ms", ("http", "page", "p50")),
            ("update, s", ("update", "library")),
        )
    ]
    yield table(("searchapp", steps), own)


def _speed(figures: Figures, built: Figures | None) -> str:
    return number(figures["characters"] / built["seconds"] / 1000) if built and built["bytes"] else "–"


def _ratio(figures: Figures, built: Figures | None) -> str:
    return number(built["bytes"] / figures["utf8_bytes"]) if built and built["bytes"] else "–"


def _of_kind(figures: Figures, engine: str, kind: str, what: str) -> str:
    return _cell(figures.get("search", {}).get("engines", {}).get(engine, {}).get(kind), what)


def _path(figures: Figures, path: tuple[str, ...]) -> str:
    value: Any = figures
    for name in path:
        if name not in value:
            return "–"
        value = value[name]
    return _mib(value) if path[-1] == "anonymous" else number(value)


def _cell(figures: Figures | None, what: str) -> str:
    return "–" if figures is None else number(figures[what])


def _many(count: int) -> str:
    return f"{count:,}"
