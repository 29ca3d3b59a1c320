"""Imports point one way: a part may import the parts that docs/architecture.md lists above it, not those below."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "searchapp"

# From the bottom up; parts on one line do not import each other.
LAYERS = [
    {"errors", "notice", "model", "periods", "settings"},
    {"transcripts", "analysis", "demo"},
    {"query"},
    {"engine"},
    {"library", "search"},
    {"research"},
    {"opening"},
    {"cli", "web", "workbench"},
]
# Exceptions: the command line starts the site, and the small modules of the bottom layer import each other.
ALLOWED = {("cli", "web")}


def layer_of(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def imported(path: Path) -> set[str]:
    """The parts of the package that a module imports, at the top or inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {module.split(".")[1] for module in modules if module.startswith("searchapp.")}
    return found


def modules_of(path: Path) -> set[str]:
    """The full names of the modules of the package that a module imports."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if part_of(path) not in ("__init__", "__main__")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_is_below_it(path: Path) -> None:
    own = part_of(path)
    for other in imported(path) - {own}:
        below = layer_of(other) < layer_of(own)
        assert below or (own, other) in ALLOWED or {own, other} <= LAYERS[0], f"{own} imports {other}"


def test_only_the_command_line_knows_the_demo() -> None:
    knowing = {part_of(path) for path in MODULES if "demo" in imported(path)} - {"demo"}
    assert knowing == {"cli"}


@pytest.mark.parametrize(
    ("folder", "unknown"),
    [("files", ("layouts", "call")), ("layouts", ("files", "call")), ("call", ("files",))],
)
def test_a_transcript_goes_from_file_to_layout_to_call(folder: str, unknown: tuple[str, ...]) -> None:
    for path in (PACKAGE / "transcripts" / folder).rglob("*.py"):
        for name in modules_of(path):
            assert not name.startswith(tuple(f"searchapp.transcripts.{other}" for other in unknown)), (
                path.name
            )


# From the bottom up, as a page becomes paragraphs; modules on one line do not import each other.
PRINTED = [
    {"glyphs", "hyphens"},
    {"cells", "notes"},
    {"rows", "repeated", "edges", "boxes", "flows", "gutters"},
    {"columns", "records", "wrapping", "forms"},
    {"reading_order"},
    {"__init__"},
]


def test_a_printed_page_goes_from_characters_to_paragraphs() -> None:
    folder = PACKAGE / "transcripts" / "files" / "printed"
    height = {name: number for number, names in enumerate(PRINTED) for name in names}
    assert {path.stem for path in folder.glob("*.py")} == set(height)
    for path in folder.glob("*.py"):
        own = [name.rpartition(".")[2] for name in modules_of(path) if ".printed." in name]
        assert all(height[name] < height[path.stem] for name in own), path.name


def test_every_part_has_a_layer() -> None:
    parts = {part_of(path) for path in MODULES}
    assert parts == set().union(*LAYERS)


@pytest.mark.parametrize(
    "path",
    [path for folder in ("search", "research") for path in sorted((PACKAGE / folder).glob("*.py"))],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_the_search_knows_engines_by_their_protocol_alone(path: Path) -> None:
    engines = {name for name in modules_of(path) if name.startswith("searchapp.engine")}
    assert engines <= {"searchapp.engine.base"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "library").glob("*.py")), ids=lambda path: path.name)
def test_the_library_knows_storage_by_its_protocol_alone(path: Path) -> None:
    engines = {name for name in modules_of(path) if name.startswith("searchapp.engine")}
    assert engines <= {"searchapp.engine.sink"}


@pytest.mark.parametrize("engine", ["embedded", "opensearch"])
def test_one_module_chooses_the_engine(engine: str) -> None:
    outside = [path for path in MODULES if PACKAGE / "engine" / engine not in path.parents]
    choosing = [path for path in outside if any(f"engine.{engine}" in name for name in modules_of(path))]
    assert choosing == [PACKAGE / "engine" / "factory.py"]


def test_one_module_talks_to_opensearch() -> None:
    talking = [path for path in MODULES if any(name.startswith("opensearchpy") for name in modules_of(path))]
    assert talking == [PACKAGE / "engine" / "opensearch" / "client.py"]


def test_nothing_of_whoosh_leaves_the_modules_that_adapt_it() -> None:
    adapting = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if any(name.split(".")[0] == "whoosh" for name in modules_of(path))
    }
    assert adapting == {
        "engine/embedded/store/analyzer.py", "engine/embedded/store/codec.py", "engine/embedded/store/lock.py",
        "engine/embedded/store/schema.py", "engine/embedded/store/toc.py",
    }  # fmt: skip
