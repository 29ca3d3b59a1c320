"""Find one-line changes of the code that no test catches: see ``make mutants``.

It works on a copy of the checkout, because cosmic-ray changes files in place.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

# Skip mutations that are equivalent to another one at the same place, and those of type annotations.
_LEFT_OUT = (
    "core/ReplaceBinaryOperator_(?!Add_Sub|Sub_Add|Mul_FloorDiv|FloorDiv_Mul|Div_Mul|Mod_FloorDiv|BitAnd_BitOr)",
    "core/ReplaceComparisonOperator_(?!Eq_NotEq|NotEq_Eq|Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Is_IsNot|IsNot_Is|In_NotIn|NotIn_In)",
    "core/ReplaceUnaryOperator_(?!USub_UAdd|Delete_Not)",
)
_CONFIG = """
[cosmic-ray]
module-path = ["{module}"]
timeout = {timeout}
excluded-modules = []
test-command = "{command}"
distributor.name = "local"
filters.operators-filter.exclude-operators = {left_out}
"""


def main() -> None:
    """Mutate the changed files one by one and print the mutants that survive."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument(
        "--since", default="HEAD~1", help="revision; mutate the files of searchapp that have changed since"
    )
    parser.add_argument(
        "--tests", nargs="*", default=[], help="run these tests instead of those that belong to a file"
    )
    parser.add_argument("files", nargs="*", help="mutate these files instead of the changed ones")
    asked = parser.parse_args()
    changed = _git("diff", "--name-only", "--diff-filter=d", asked.since, "--", "searchapp/*.py")
    files = asked.files or changed
    if not files:
        print(f"no file of searchapp differs from {asked.since}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "checkout")
        for name in _git("ls-files", "--cached", "--others", "--exclude-standard"):
            if Path(name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(name, copy / name)
        for name in files:
            _mutate(copy, name, asked.tests or _tests_of(name))


def _mutate(copy: Path, module: str, tests: Sequence[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-qx", "-m", "not browser", "-p", "no:cacheprovider", *tests]
    print(f"== {module}, tested by {' '.join(tests)}", flush=True)
    begun = time.monotonic()
    _run(copy, command)
    config = _CONFIG.format(
        module=module,
        # Short enough to end an infinite loop, long enough for a busy machine.
        timeout=10 + 3 * (time.monotonic() - begun),
        command=" ".join(f"'{word}'" for word in command),
        left_out=[f"{pattern}.*" for pattern in _LEFT_OUT],
    )
    (copy / "mutants.toml").write_text(config, encoding="utf-8")
    programs = Path(sys.executable).parent
    _run(copy, [programs / "cosmic-ray", "init", "--force", "mutants.toml", "mutants.sqlite"])
    _run(copy, [programs / "cr-filter-operators", "mutants.sqlite", "mutants.toml"])
    _run(copy, [programs / "cosmic-ray", "exec", "mutants.toml", "mutants.sqlite"])
    reported = _run(copy, [programs / "cr-report", "--show-diff", "mutants.sqlite"]).split("\n============\n")
    tried = [mutant for mutant in reported if "WorkerOutcome.SKIPPED" not in mutant and "[job-id]" in mutant]
    survivors = [mutant for mutant in tried if "TestOutcome.SURVIVED" in mutant]
    for mutant in survivors:
        print(*re.findall(r"^(?:@@|[-+](?![-+]{2} )).*$", mutant, re.MULTILINE), "", sep="\n")
    print(f"{len(survivors)} of {len(tried)} mutants survive", flush=True)


def _tests_of(module: str) -> list[str]:
    """The module's doctests and the tests of its folder; for a top-level module, of all folders that import it."""
    if len(Path(module).parts) > 2:
        folders = {Path(module).parts[1]}
    else:
        imports = re.compile(rf"\b(from|import) searchapp\.{Path(module).stem}\b")
        folders = {
            path.parts[1]
            for path in Path("searchapp").glob("*/**/*.py")
            if imports.search(path.read_text(encoding="utf-8"))
        }
    return [module, *(f"tests/{folder}" for folder in sorted(folders) if Path("tests", folder).is_dir())]


def _git(*arguments: str) -> list[str]:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout.splitlines()


def _run(copy: Path, command: Sequence[str | Path]) -> str:
    # PYTHONPATH: the copy comes before the installed package, which is the checkout. CI: the same examples each time.
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
