"""Which dump files there are: of the served version, and of each older one that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ontology.dataset import WHOLE, Dump, Manifest, Version
from ontology.dump_index import describe_dumps
from server.refusal import Refusal
from server.site import Publication, Site

VERSIONS_REMEMBERED = 32


@dataclass(frozen=True)
class Shelf:
    """The dump files of one version."""

    version: Version
    manifest: Manifest

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all files; what has no row in the manifest describes others, as CSVW does."""
        folder = self.version.dumps
        return frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The SHA-256 of each file that has a row in the manifest, by its name."""
        return {dump.name: dump.sha256 for dump in self.manifest.dumps}

    @cached_property
    def parts(self) -> Mapping[str, tuple[Dump, ...]]:
        """The files by the part of the data set that they hold, first the whole, then municipalities, then years."""
        parts = sorted({dump.part for dump in self.manifest.dumps}, key=lambda part: (part != WHOLE, part))
        return {part: tuple(dump for dump in self.manifest.dumps if dump.part == part) for part in parts}


@lru_cache(VERSIONS_REMEMBERED)
def open_shelf(version: Version) -> Shelf:
    """Return the dumps of a version. Raises OSError, ValueError or KeyError when it is gone or broken."""
    return Shelf(version, Manifest.read(version.manifest))


def older_versions(site: Site) -> list[Shelf]:
    """Return the versions before the served one that are kept, the newest first."""
    found = []
    for version in site.data.published()[1:]:
        try:
            found.append(open_shelf(version))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a build is removing it
    return found


def find_shelf(site: Site, publication: Publication, number: str) -> Shelf:
    """Return the dumps of a version by its number, those of the served one for none. Raises Refusal (404)."""
    if number in {"", str(publication.manifest.version)}:
        return open_shelf(publication.version)
    for shelf in older_versions(site):
        if number == str(shelf.manifest.version):
            return shelf
    raise Refusal(404, f"Version {number} is not kept; /dumps/index.json lists those that are.\n")


def describe_shelf(site: Site, publication: Publication, shelf: Shelf) -> dict[str, Any]:
    """Return the files of a version and the other versions, for programs."""
    place = "dumps" if shelf.version == publication.version else f"dumps/{shelf.manifest.version}"
    return describe_dumps(shelf.manifest, place, [each.manifest for each in older_versions(site)])
