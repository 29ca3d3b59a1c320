"""The Python in docs/notebook.md runs, block after block as in a notebook."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from searchapp.settings import Settings
from tests.docs.test_commands import _FILES, _ROOT
from tests.filling import build

PAGE = (_ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
BLOCKS: Sequence[str] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the samples and the panel of docs/panel.md."""
    made = tmp_path_factory.mktemp("notebook")
    for name, content in _FILES.items():
        (made / name).write_text(content, encoding="utf-8")
    build(_ROOT / "seeds", made / "index", Settings())
    return made


@pytest.mark.parametrize("pandas", [False, True], ids=["without pandas", "with pandas"])
def test_the_blocks_run_one_after_the_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pandas: bool
) -> None:
    if pandas and importlib.util.find_spec("pandas") is None:
        pytest.skip("pandas is not installed")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SEARCHAPP_INDEX", raising=False)
    names: dict[str, object] = {}
    blocks = [block for block in BLOCKS if pandas or "pandas" not in block]
    assert len(blocks) == len(BLOCKS) - (0 if pandas else 2)
    for block in blocks:
        exec(compile(block, "notebook.md", "exec"), names)
    printed = capsys.readouterr().out
    assert re.match(r"\d+ \d+\n", printed)
    assert "金山云 2022Q4" in printed
    assert "unknown role 'analysts'; use one of operator, management" in printed
    assert (folder / "margins.csv").read_text(encoding="utf-8").startswith("call_id,company,")


def test_every_method_is_in_the_table() -> None:
    from searchapp.workbench import Workbench

    listed = re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(name for name in vars(Workbench) if not name.startswith("_"))
