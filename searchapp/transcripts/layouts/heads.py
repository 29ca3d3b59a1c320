"""What a layout is: it tells a page by the heads of its speeches, and divides the page at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.asides import find_asides
from searchapp.transcripts.layouts.base import Aside, Block, Person, Recognition, Speech
from searchapp.transcripts.layouts.looks import LIKELY, likelihood
from searchapp.transcripts.names import is_han_name
from searchapp.transcripts.page import Page

# What a speaker counts who is named once, in words that need not be a name.
_UNSURE = 0.4


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a speech.

    ``label`` are the characters that are not speech, ``rest`` what follows them on the last of the ``lines``
    lines they take.
    """

    person: Person
    label: str
    rest: str = ""
    lines: int = 1
    time: str | None = None

    @classmethod
    def alone(cls, line: str) -> Head:
        """Return the head that a name alone on a line is."""
        return cls(Person(line), line)


Heads = Mapping[int, Head]
Asides = Mapping[int, Aside]


class Layout:
    """One way transcripts are laid out; a subclass says what the heads of its speeches look like.

    The lines of all blocks, in order, with each label put back in front, are the lines of the page.
    ``name`` is how it is called in reports and overrides. ``wrapped`` says that in this layout only a blank
    line parts paragraphs. ``weight`` is how sure it is of a page on which every head is perfect: the more there
    is to a head, the less likely it stands there by chance.
    """

    name = ""
    wrapped = False
    weight = 0.9

    def heads(self, page: Page) -> Heads:
        """Return the beginnings of speeches by the number of their first line."""
        raise NotImplementedError

    def fits(self, page: Page, heads: Heads) -> bool:
        """Tell whether the page has what this layout cannot be without."""
        return True

    def recognise(self, page: Page) -> Recognition:
        """Tell how sure this layout is that the page is its own."""
        heads = self._parts(page)[0]
        return recognise(heads, self.weight) if self.fits(page, heads) else Recognition(0.0, 0)

    def read(self, page: Page) -> Iterable[Block]:
        """Divide the page into speeches and asides, every line in exactly one."""
        return divide(page, *self._parts(page))

    def _parts(self, page: Page) -> tuple[Heads, Asides]:
        asides = find_asides(page)
        heads = self.heads(page)
        if asides:
            taken = {
                number + offset for number, aside in asides.items() for offset in range(len(aside.lines))
            }
            heads = {number: head for number, head in heads.items() if number not in taken}
        return heads, asides


def divide(page: Page, heads: Heads, asides: Asides) -> Iterator[Block]:
    """Divide a page at the numbered lines that begin a speech or an aside.

    An aside takes just its own lines. What follows an aside belongs to nobody until the next head, and what
    stands before the first head is the preamble.
    """
    lines = page.lines
    starts = sorted({*heads, *asides})
    if not starts:
        yield Aside("preamble", lines)
        return
    if starts[0]:
        yield Aside("preamble", lines[: starts[0]])
    spoken = False
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        head = heads.get(start)
        if head is not None:
            spoken = True
            said = lines[start + head.lines : end]
            yield Speech(head.person, head.label, (head.rest, *said) if head.rest else said, head.time)
            continue
        aside = asides[start]
        yield aside
        after = lines[start + len(aside.lines) : end]
        if after:
            yield Aside("lines of no speaker" if spoken and any(after) else "preamble", after)


def recognise(heads: Heads, weight: float) -> Recognition:
    """Return how sure such heads make one of a layout that is ``weight`` sure of perfect ones."""
    if not heads:
        return Recognition(0.0, 0)
    names = Counter(head.person.name for head in heads.values())
    good = sum(times for name, times in names.items() if times > 1 or is_somebody(name))
    if len(heads) == 1 and not any(role_of(name) or is_han_name(name) for name in names):
        # One line of two capitalised words may be anything.
        return Recognition(0.0, 0)
    share = (good + _UNSURE * (len(heads) - good)) / len(heads) if good else 0.0
    return Recognition(weight * share * min(1.0, (len(heads) + 1) / 3), len(heads))


def is_somebody(name: str) -> bool:
    """Tell whether a name by itself is clearly a speaker's."""
    return role_of(name) is not None or likelihood(name) >= LIKELY
