"""The list of dump files for programs: `/dumps/index.json`, from the server and as a static file."""

from collections.abc import Iterable
from typing import Any

from ontology.dataset import Dump, Manifest
from ontology.formats import DUMP_FORMATS


def describe_dumps(manifest: Manifest, place: str, older: Iterable[Manifest], served: bool = True) -> dict[str, Any]:
    """Return the files of a version, which are at `place` below the base URL, and the older versions that are kept.

    `changes` is where what became of things since is told: only by a program, so that nothing is `served` without.
    """
    base = manifest.base_url
    return {
        "version": manifest.version,
        "published": manifest.published,
        "changes": f"{base}/changes?after={manifest.cursor}" if served and manifest.cursor is not None else None,
        "files": [describe_dump(dump, f"{base}/{place}") for dump in manifest.dumps],
        "older": [
            {
                "version": each.version,
                "published": each.published,
                "index": f"{base}/dumps/{each.version}/index.json",
            }
            for each in older
        ],
    }


def describe_dump(dump: Dump, place: str) -> dict[str, Any]:
    """Return one file."""
    return {
        "url": f"{place}/{dump.name}",
        "name": dump.name,
        "part": dump.part,
        "table": dump.table or None,
        "format": dump.format,
        "media_type": DUMP_FORMATS[dump.format].media_type,
        "compression": dump.compression or None,
        "bytes": dump.bytes,
        "sha256": dump.sha256,
        "count": dump.count,
    }
