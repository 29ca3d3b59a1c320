"""The declared dependencies are exactly the imported packages, each below its next major version."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

# Not imported: programs that `make` starts, a pytest plugin, and the template language.
_NOT_IMPORTED = {"cosmic-ray", "jinja2", "mypy", "pytest-xdist", "ruff"}
_IMPORTERS = ("import_module", "importorskip", "require", "library")
_FOLDERS = ("searchapp", "tests", "bench", "tools")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _required(root: Path, extra: str | None = None) -> dict[str, str]:
    """The version specifiers of the package's requirements, or of one of its extras, by name."""
    parser = configparser.ConfigParser()
    parser.read(root / "setup.cfg", encoding="utf-8")
    text = parser["options.extras_require"][extra] if extra else parser["options"]["install_requires"]
    found = re.findall(r"^([A-Za-z0-9._-]+)(.*)$", text, re.MULTILINE)
    return {_normal(name): specifier for name, specifier in found}


def _extras(root: Path) -> list[str]:
    parser = configparser.ConfigParser()
    parser.read(root / "setup.cfg", encoding="utf-8")
    return list(parser["options.extras_require"])


def _imported(folder: Path) -> set[str]:
    """The top-level modules that the files of a folder import, by statement or by name."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(_IMPORTERS):
                found |= {arg.value.split(".")[0] for arg in node.args if isinstance(arg, ast.Constant)}
    return found - set(sys.stdlib_module_names)


@pytest.fixture(scope="module")
def distributions() -> dict[str, set[str]]:
    """The installed distributions that provide each module."""
    return {module: set(map(_normal, names)) for module, names in packages_distributions().items()}


def test_every_dependency_has_an_upper_bound(root: Path) -> None:
    for extra in (None, *_extras(root)):
        for name, specifier in _required(root, extra).items():
            assert re.search(r">=[\d.]+,<[\d.]+", specifier), f"{name}{specifier}"


def test_what_is_imported_is_required(root: Path, distributions: dict[str, set[str]]) -> None:
    required = {
        name
        for extra in (None, "documents", "fast", "opensearch", "png", "xlsx", "test")
        for name in _required(root, extra)
    }
    for module in _imported(root / "searchapp"):
        if module in distributions and module != "searchapp":
            assert distributions[module] & required, module


def test_what_is_required_is_imported(root: Path, distributions: dict[str, set[str]]) -> None:
    modules = set().union(*(_imported(root / folder) for folder in _FOLDERS))
    used = set().union(*(distributions.get(module, {_normal(module)}) for module in modules))
    for extra in (None, *_extras(root)):
        unused = set(_required(root, extra)) - used - _NOT_IMPORTED
        assert not unused, f"{extra or 'the package'} requires what nothing imports"
