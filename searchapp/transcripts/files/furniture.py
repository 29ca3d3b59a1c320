"""Elements of a web page that are no part of its text: menus, advertisements, what is hidden or stands beside a word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

SKIPPED = frozenset(
    "script style noscript template svg math iframe object head button select textarea".split()
)
# Text that is struck out, and readings beside characters.
STRUCK = frozenset("del s strike rt rp".split())
FURNITURE = frozenset("nav header footer aside form menu dialog figcaption caption".split())
# Words in the class or id of an element that is no part of the article, and the roles of such elements.
_FURNITURE_WORDS = frozenset(
    "ad ads interad advert advertisement breadcrumb breadcrumbs byline cookie cookies comment comments consent disclaimer disclaimers footer menu nav navbar navigation "
    "newsletter pagination popup promo recommend recommended recommendations related share sharing sidebar signup social sponsored "
    "subscribe subscription ticker tickers toc toolbar topbar widget".split()
)
_FURNITURE_PAIRS = (
    frozenset(("author", "box")),
    frozenset(("author", "bio")),
    frozenset(("author", "card")),
    frozenset(("article", "meta")),
    frozenset(("article", "from")),
)
_FURNITURE_ROLES = frozenset("navigation dialog alertdialog banner contentinfo complementary search".split())
_NEVER_FURNITURE = frozenset("html body article main span b strong em i a".split())
_ASIDE_WORDS = frozenset("tooltip tooltiptext popover editsection".split())
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


def words_of(attributes: Mapping[str, str]) -> frozenset[str]:
    """Return the words of the class and the id of an element, in small letters.

    >>> sorted(words_of({"class": "authorBio", "id": "side-bar"}))
    ['author', 'bar', 'bio', 'side']
    """
    return frozenset(
        word.lower() for what in ("class", "id") for word in _WORDS.findall(attributes.get(what) or "")
    )


def is_aside(tag: str, words: Set[str], attributes: Mapping[str, str]) -> bool:
    """Return whether an element inside a line is hidden, appears only beside what it stands in, or can be the mark of a note."""
    return (
        tag == "sup"
        or is_hidden(attributes)
        or bool(words & _ASIDE_WORDS)
        or attributes.get("role") == "tooltip"
    )


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Return whether an element is not shown."""
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def is_marked(tag: str, words: Set[str], attributes: Mapping[str, str]) -> bool:
    """Return whether an element says that it stands beside the text of the page."""
    if tag in _NEVER_FURNITURE:
        return False
    beside = bool(words & _FURNITURE_WORDS) or any(pair <= words for pair in _FURNITURE_PAIRS)
    return beside or attributes.get("role") in _FURNITURE_ROLES
