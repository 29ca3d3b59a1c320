"""The folders of templates and static files, and a fingerprint of each static file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import searchapp
from searchapp.errors import SearchAppError


class AssetsMissingError(SearchAppError):
    """Templates or static files are missing from the installation."""

    code = "assets_missing"


# One file in each folder, to avoid using another folder of the same name by mistake.
_PROOF: Mapping[str, str] = {"templates": "base.html", "static": "site.css"}


def folder(name: str) -> Path:
    """Return the folder ``templates`` or ``static``.

    In a wheel, both are inside the package. In a checkout (also if installed with ``pip install -e``) they are at the
    top level, next to the package. Raises AssetsMissingError if the folder is in neither place.
    """
    package = Path(searchapp.__file__).resolve().parent
    candidates = (package / name, package.parent / name)
    for candidate in candidates:
        if (candidate / _PROOF[name]).is_file():
            return candidate
    places = " or ".join(str(candidate) for candidate in candidates)
    raise AssetsMissingError(f"the {name} of the web site are not in {places}; reinstall searchapp")


def fingerprints(static: Path) -> Mapping[str, str]:
    """Return the first twelve hex digits of the SHA-256 of each static file, by relative path."""
    return {
        path.relative_to(static).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(static.rglob("*"))
        if path.is_file()
    }
