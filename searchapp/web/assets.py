"""The folders of templates and static files, and addresses of static files that change with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import searchapp
from searchapp.errors import SearchAppError


class AssetsMissingError(SearchAppError):
    """The installation lacks the site's templates or static files."""

    code = "assets_missing"


# One file of each folder, so that a stranger's folder of the same name is never taken for ours.
_PROOF: Mapping[str, str] = {"templates": "base.html", "static": "site.css"}


def folder(name: str) -> Path:
    """Return the folder ``templates`` or ``static``: inside the installed package, or beside it in a checkout.

    A wheel carries both inside the package; a checkout (also one installed with ``pip install -e``) keeps
    them at its top level, next to the package. Raises AssetsMissingError when neither is there.
    """
    package = Path(searchapp.__file__).resolve().parent
    candidates = (package / name, package.parent / name)
    for candidate in candidates:
        if (candidate / _PROOF[name]).is_file():
            return candidate
    places = " or ".join(str(candidate) for candidate in candidates)
    raise AssetsMissingError(f"the {name} of the web site are not in {places}; reinstall searchapp")


def fingerprints(static: Path) -> Mapping[str, str]:
    """Return the first twelve hex digits of the SHA-256 of every static file, by its relative path."""
    return {
        path.relative_to(static).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(static.rglob("*"))
        if path.is_file()
    }
