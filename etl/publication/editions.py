"""When each part of the data set came and last changed, as the manifests of the versions before tell it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ontology.dataset import WHOLE, Manifest
from ontology.editions import Edition, parts_of


def renew_editions(before: Manifest | None, manifest: Manifest) -> tuple[Edition, ...]:
    """Return since when there is each part of a version that lists its files, and of earlier ones, and its last change.

    The whole changes with every version; a municipality or a year when a file of it does.
    """
    known = {each.part: each for each in known_editions(before)} if before else {}
    was, now = files_of(before), files_of(manifest)
    changed = {part for part in was.keys() | now.keys() if was.get(part) != now.get(part)} | {WHOLE}
    fresh = (Edition(part, 0, "", manifest.version, manifest.published) for part in now.keys() - known.keys())
    known |= {each.part: each for each in fresh}
    return tuple(
        replace(each, version=manifest.version, modified=manifest.published) if part in changed else each
        for part, each in sorted(known.items())
    )


def known_editions(before: Manifest) -> Iterator[Edition]:
    """Yield what a version says of its parts; for one of an earlier program, what follows from it.

    Then a part changed with it at the latest, and came with it only if it was the first.
    """
    yield from before.editions
    if not before.editions:
        here, since = files_of(before).keys(), (1, before.published) if before.version == 1 else (0, "")
        gone = {part for each in before.withdrawn for part in parts_of(before.base_url, each.graph)} - here
        yield from (Edition(part, before.version, before.published, *since) for part in here)
        yield from (Edition(part, before.version, before.published) for part in gone if part)


def files_of(manifest: Manifest | None) -> dict[str, set[tuple[str, str]]]:
    """Return the files of each part, by name and content."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for dump in manifest.dumps if manifest else ():
        found[dump.part].add((dump.name, dump.sha256))
    return dict(found)


def redate_editions(manifest: Manifest, published: str) -> tuple[Edition, ...]:
    """Return the editions of a version that is published at another moment than it was made."""
    return tuple(
        replace(
            each,
            modified=published if each.version == manifest.version else each.modified,
            issued=published if each.first == manifest.version else each.issued,
        )
        for each in manifest.editions
    )
