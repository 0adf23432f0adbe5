"""Giving a version that was held back the time at which it is published, wherever the version says when that was.

Every file is replaced in one step, the manifest last, and nobody serves the version yet: killed in between, it is held
as before, and is given its time when it is confirmed again.
"""

from dataclasses import replace

from pyoxigraph import Store

from etl.catalog.writing import write_catalog
from etl.feed.redating import redate_feed
from etl.publication.editions import redate_editions
from ontology.dataset import Manifest, Version
from ontology.feed import Feed


def redate(version: Version, before: Version, published: str) -> None:
    """Let a version say that it was published at a moment, in ISO 8601; `before` is the served one. Raises OSError."""
    manifest = at_moment(Manifest.read(version.manifest), published)
    feed = Feed.read(version.feed)
    if feed:
        redate_feed(feed, Feed.read(before.feed), version.number, published)
    write_catalog(version, manifest, Store.read_only(str(version.store)))
    manifest.write(version.manifest)


def at_moment(manifest: Manifest, published: str) -> Manifest:
    """Return what a version says of itself that is published at a moment, with what was taken out of it then."""
    withdrawn = (
        replace(each, time=published) if each.version == manifest.version else each for each in manifest.withdrawn
    )
    editions = redate_editions(manifest, published)
    return replace(manifest, published=published, withdrawn=tuple(withdrawn), editions=editions)
