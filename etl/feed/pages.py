"""The pages of the feed: full ones are taken over from the version before, the last one goes on.

What is to be forgotten leaves the pages that hold it in the same publication: the page is written anew without it, at
the same address. A thing whose last version is forgotten is said anew, or that it is gone, so that a consumer who only
ever knew what was forgotten comes to know what is true now.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from pyoxigraph import Store

from etl.feed.changes import Change, find_changes
from etl.graph_lines import MOST_WEIGHT, GraphLines
from etl.publication.revision import Forget, Revision
from ontology.feed import (
    DELETE,
    Feed,
    Member,
    Page,
    describe_thing,
    long_before,
    names_person,
    pack_members,
    utc,
)

TICK = timedelta(milliseconds=1)
"""The least that two publications are apart: what the clocks of all consumers can tell."""


def write_feed(revision: Revision, lines: GraphLines, graphs: set[str]) -> int:
    """Write the feed of the draft, whose graphs are `lines`, and return its last cursor.

    `graphs` are the documents' graphs that may state something else than in the served version. A data set whose served
    version has no feed begins one with everything.
    """
    draft, current, manifest = revision.draft, revision.current, revision.manifest
    previous = Feed.read(current.feed) if current else None
    before = GraphLines.at(current.store) if current and previous else GraphLines(Store())
    draft.feed.mkdir()
    previous = previous or Feed(draft.feed)
    time = moment(manifest.published, previous.time)
    writer = Writer(previous, replace(previous, folder=draft.feed))
    again = writer.take_over(revision.forget, find_expired(previous, time))
    looked_at = graphs | other_graphs(revision, before.fresh(MOST_WEIGHT), lines.fresh(MOST_WEIGHT))
    for change in find_changes(manifest.base_url, before, lines, looked_at, again):
        writer.append(change, manifest.base_url, manifest.version, time)
    return writer.close()


def other_graphs(revision: Revision, before: Store, after: Store) -> set[str]:
    """Return the graphs that are looked at besides: all of no document, but for what was measured and is as before.

    Where there is no store before these are all graphs.
    """
    graphs = {graph.value for store in (before, after) for graph in store.named_graphs()}
    if not len(before):
        return graphs
    measured = {graph for graph in graphs if revision.iris.is_coverage_graph(graph)}
    return (
        graphs
        - (revision.old.keys() & revision.new.keys())
        - (measured - {each.value for each in revision.coverage_graphs})
    )


def find_expired(feed: Feed, time: str) -> dict[str, int]:
    """Return the persons, and memberships, who are gone for so long that the feed names them no more.

    With each comes the last cursor that said so; what came before it goes with it, or a copy from the start would hold
    for good what was deleted.
    """
    if not feed.tells_too_long(time):
        return {}
    limit = long_before(time)
    return {each.iri: each.cursor for each in feed.after(0) if names_person(each) and each.time <= limit}


def moment(published: str, last: str) -> str:
    """Return the time of a publication in UTC, which is later than `last`, the time of the one before."""
    time = datetime.fromisoformat(published).astimezone(UTC)
    if last:
        time = max(time, datetime.fromisoformat(last) + TICK)
    return utc(time)


@dataclass
class Writer:
    """Writes a feed that goes on from the one before; `open` is the page that it is at, and its members so far."""

    previous: Feed
    feed: Feed
    pages: list[Page] = field(default_factory=list)
    open: int = 0
    members: list[Member] = field(default_factory=list)

    def take_over(self, forget: Forget | None, expired: Mapping[str, int]) -> set[str]:
        """Take over the pages of the feed before, and return the things whose last version is forgotten.

        A tombstone says of a thing only that it is gone, and stays; of what is `expired` nothing stays up to a cursor.
        """
        forgotten: set[str] = set()
        rewritten = forget is not None or bool(expired)
        self.feed = replace(self.feed, named="" if rewritten else self.previous.named)
        for page in self.previous.pages:
            if not rewritten and self.previous.is_sealed(page.number):
                self.link(page)
                continue
            self.turn_to(page.number)
            for member in self.previous.members(page.number):
                if member.cursor <= expired.get(member.iri, 0):
                    continue
                if forget and member.operation != DELETE and forget(member.iri, member.statements):
                    forgotten.add(member.iri)
                else:
                    forgotten.discard(member.iri)
                    self.add(member)
        return forgotten

    def append(self, change: Change, base: str, version: int, time: str) -> None:
        """Add what became of a thing."""
        cursor = self.feed.cursor + 1
        self.feed = replace(self.feed, cursor=cursor, time=time)
        if self.feed.page_of(cursor) != self.open:
            self.turn_to(self.feed.page_of(cursor))
        kind, municipality = describe_thing(base, change.thing)
        self.add(Member(cursor, version, time, change.operation, kind, municipality, change.thing, change.statements))

    def add(self, member: Member) -> None:
        """Put a member on the page that is open."""
        self.members.append(member)
        if names_person(member):
            self.feed = replace(self.feed, named=min(self.feed.named or member.time, member.time))

    def close(self) -> int:
        """Write what is still open, and return the last cursor."""
        self.turn_to(0)
        self.feed = replace(self.feed, pages=tuple(self.pages))
        self.feed.write()
        return self.feed.cursor

    def turn_to(self, number: int) -> None:
        """End the page that is open, and open another."""
        if self.open:
            self.write()
        self.open, self.members = number, []

    def write(self) -> None:
        """Write the page that is open; one that is as it was before is taken over."""
        text, packed = pack_members(self.members)
        known = self.previous.numbers.get(self.open)
        first, last = (known.first, known.last) if known else (self.members[0].time, "")
        last = self.members[-1].time if self.members else last
        page = Page(self.open, len(self.members), first, last, hashlib.sha256(text.encode()).hexdigest())
        if page == known:
            self.link(page)
        else:
            self.feed.file(page.number).write_bytes(packed)
            self.pages.append(page)

    def link(self, page: Page) -> None:
        """Take over a page of the feed before as it is."""
        os.link(self.previous.file(page.number), self.feed.file(page.number))
        self.pages.append(page)
