"""Giving the newest changes of a feed another time, when they are published later than they were found."""

import hashlib
from dataclasses import replace

from etl.feed.pages import moment
from ontology.feed import Feed, Page, pack_members
from ontology.replacing import replace_file


def redate_feed(feed: Feed, before: Feed | None, version: int, published: str) -> None:
    """Let a feed say that the changes of its newest version came at a moment, in ISO 8601.

    `before` is the feed that it goes on from. No file is written to, for it may be a page of `before` as well: it is
    replaced.
    """
    last = before.time if before else ""
    if feed.time == last:
        return
    time = moment(published, last)
    pages = (redate_page(feed, page, version, time) if page.last == feed.time else page for page in feed.pages)
    named = time if feed.named == feed.time else feed.named
    replace(feed, time=time, named=named, pages=tuple(pages)).write()


def redate_page(feed: Feed, page: Page, version: int, time: str) -> Page:
    """Give the changes of a version another time, and return the page that they end, or that they are, as it is now."""
    members = [replace(each, time=time) if each.version == version else each for each in feed.members(page.number)]
    text, packed = pack_members(members)
    replace_file(feed.file(page.number), packed)
    first = time if page.first == feed.time else page.first
    return replace(page, first=first, last=time, digest=hashlib.sha256(text.encode()).hexdigest())
