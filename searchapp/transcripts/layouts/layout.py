"""A layout is recognised by its heads, the lines that start a speech, and divides the page at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from searchapp.transcripts.layouts.asides import find_asides
from searchapp.transcripts.layouts.base import Aside, Block, Recognition, Speech
from searchapp.transcripts.layouts.dividers import divided
from searchapp.transcripts.layouts.heads import Asides, Head, Heads, lines_of, recognise, who_is
from searchapp.transcripts.layouts.surroundings import (
    with_last_headings,
    with_sides_in_order,
    with_strays,
    without_front,
    without_headings,
    without_talk,
)
from searchapp.transcripts.marks import cut, labelled, only_time, unmarked
from searchapp.transcripts.page import Page


class Layout:
    """A layout of transcripts; subclasses define what its heads look like.

    The lines of all blocks in order, including labels, are the lines of the page. ``name`` is used in reports and
    overrides. ``wrapped`` means that only blank lines separate paragraphs. ``weight`` is the confidence for a page with
    perfect heads. It is higher for heads with more structure, which are less likely to occur by chance. ``bare`` means
    that a label can also stand alone on a line, without the marks that the layout gives it elsewhere.
    """

    name = ""
    wrapped = False
    weight = 0.9
    bare = False

    def heads(self, page: Page) -> Heads:
        """Return the heads by their first line number."""
        raise NotImplementedError

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether the page has everything that this layout requires."""
        return True

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence that the page has this layout."""
        if divided(page) is not None:
            # Names before a dash are read as those before a colon.
            return Recognition(0.0, 0)
        heads = self._parts(page)[0]
        return recognise(heads, self.weight) if self.fits(page, heads) else Recognition(0.0, 0)

    def read(self, page: Page) -> Iterable[Block]:
        """Divide the page into speeches and asides; every line is in exactly one."""
        heads, asides = self._parts(page)
        if self.bare:
            heads, asides = without_front(page, with_strays(page, heads, asides), asides)
        heads = with_sides_in_order(page, heads)
        asides = with_last_headings(page, heads, asides)
        return divide(page, *_with_told(page, heads, asides))

    def _parts(self, page: Page) -> tuple[Heads, Asides]:
        found: tuple[Heads, Asides] | None = page.known.get(self)
        if found is None:
            found = page.known[self] = self._found(page)
        return found

    def _found(self, page: Page) -> tuple[Heads, Asides]:
        asides: Asides = find_asides(page)
        heads = _with_times(page, self.heads(page))
        if page.told.others:
            heads = {
                number: head for number, head in heads.items() if not page.told.is_other(head.person.label)
            }
        if page.told.speakers:
            heads = {
                number: head._replace(told=True) if _told(page, number) else head
                for number, head in heads.items()
            }
        if not heads:
            return heads, asides
        heads, asides = without_front(page, heads, asides)
        heads, parts = without_headings(page, heads, asides)
        asides = without_talk(page, heads, parts)
        if asides:
            taken = lines_of(asides)
            heads = {
                number: head
                for number, head in heads.items()
                if number not in taken
                and (head.lines == 1 or taken.isdisjoint(range(number, number + head.lines)))
            }
        return heads, asides


def divide(page: Page, heads: Heads, asides: Asides) -> Iterator[Block]:
    """Divide a page at the lines that start a speech or an aside.

    An aside has only its own lines. Lines between an aside and the next head have no speaker, and lines before the
    first head are the preamble.
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
            below = start + head.lines
            said = lines[below:end]
            if head.rest:
                yield Speech(
                    head.person, head.label, (head.rest, *said), head.time, below - 1, True, head.asks
                )
            else:
                yield Speech(head.person, head.label, said, head.time, below, False, head.asks)
            continue
        aside = asides[start]
        yield aside._replace(start=start)
        below = start + len(aside.lines)
        after = lines[below:end]
        if after:
            yield Aside("lines of no speaker" if spoken and any(after) else "preamble", after, start=below)


def _with_told(page: Page, heads: Heads, asides: Asides) -> tuple[Heads, Asides]:
    """Let every line be a head that is, or begins with, a label told to be a speaker; a heading can be one as well."""
    if not page.told.speakers:
        return heads, asides
    asides = {
        number: aside
        for number, aside in asides.items()
        if aside.what != "heading" or not _told(page, number)
    }
    taken = lines_of(asides)
    taken.update(number + more for number, head in heads.items() for more in range(head.lines))
    found = dict(heads)
    for number, line in enumerate(page.lines):
        if line and number not in taken and (head := _told(page, number)):
            found[number] = head
    return _with_times(page, found), asides


def _told(page: Page, number: int) -> Head | None:
    """Return the head that a line is if its label is told to be a speaker: all of the line, or before a colon."""
    line, speaks = page.lines[number], page.told.speaks
    bare = unmarked(line)
    if bare is not None and speaks(bare.name):
        return Head(who_is(bare.name), line, time=bare.time)
    if speaks(line):
        return Head(who_is(line), line)
    label = labelled(line)
    if label is None or not speaks(label.name):
        return None
    return Head(who_is(label.name), *cut(line, label.end), time=label.time)


def _with_times(page: Page, heads: Heads) -> Heads:
    """Let a time that is a line of its own below a label be the time of the label."""
    if not page.times:
        return heads
    found = dict(heads)
    for number, head in heads.items():
        below = number + head.lines
        if head.time is None and not head.rest and below in page.times:
            line = page.lines[below]
            found[number] = head._replace(label=head.label + line, lines=head.lines + 1, time=only_time(line))
    return found
