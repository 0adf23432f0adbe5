"""What a build did not publish, and what it knows that there is: kept from build to build until it is known better."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from etl.coverage.listings import read_listing
from etl.coverage.reasons import reason_of
from etl.report import Entry
from ontology.gaps import Listing, Quarantine


def renew_quarantined(
    before: Iterable[Quarantine], refused: Mapping[str, Entry], asked: Collection[str], origin: Mapping[str, str]
) -> tuple[Quarantine, ...]:
    """Return the sources that are in quarantine after a build: those that it read in vain, and earlier ones.

    `refused` are the entries of those that were read in vain, and `origin` the municipalities that they seem to be of,
    both by path; `asked` are the paths of all sources of the build. A source of an earlier build stays until it is
    read again, or is no longer there.
    """
    kept = {each.source: each for each in before if each.source not in asked and Path(each.source).exists()}
    found = {
        path: Quarantine(
            path,
            reason_of(entry.reason or ""),
            entry.municipality or origin.get(path, ""),
            entry.committee or "",
            entry.date or "",
        )
        for path, entry in refused.items()
    }
    return tuple(each for _, each in sorted((kept | found).items()))


def renew_listings(
    before: Iterable[Listing], folders: Iterable[Path], tell: Callable[[str], None]
) -> tuple[Listing, ...]:
    """Return what sources list after a build: read anew of the folders in which it read, else as before.

    A list that cannot be read is told, and stays as it was known.
    """
    kept = {each.folder: each for each in before if Path(each.folder).is_dir()}
    for folder in folders:
        try:
            listing = read_listing(folder)
        except (OSError, ValueError) as reason:
            tell(f"what the source of {folder} lists cannot be told: {reason}; harvest it again")
        else:
            kept[str(folder)] = listing
    return tuple(each for _, each in sorted(kept.items()))
