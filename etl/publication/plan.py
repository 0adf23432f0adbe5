"""What a build decided to publish, and publishing it: the next version, if anything is to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from etl.publication.manifest import next_manifest
from etl.publication.publish import publish
from etl.publication.revision import Parts
from etl.report import PUBLISHED, QUARANTINED, WITHDRAWN, Entry
from ontology.dataset import DataDirectory, Document, Manifest, Operator
from ontology.gaps import Listing, Quarantine
from ontology.suppressed import Record


@dataclass(frozen=True)
class Plan:
    """What is to be published: all documents that the next version lists, the changed graphs, and the entries.

    `refused` are the entries of the sources that this build read in vain, by path; `quarantined` all that are known.
    """

    documents: tuple[Document, ...]
    parts: Parts
    entries: tuple[Entry, ...]
    refused: Mapping[str, Entry] = field(default_factory=dict)
    quarantined: tuple[Quarantine, ...] = ()
    listings: tuple[Listing, ...] = ()

    def is_published(self, before: Manifest | None) -> bool:
        """Tell whether that is what is published already; a first version needs a document."""
        if before is None:
            return not self.documents
        published = (before.documents, before.quarantined, before.listings)
        return published == (self.documents, self.quarantined, self.listings)


def publish_plan(  # noqa: PLR0913, PLR0917 - what a build knows when it begins to publish
    data: DataDirectory, before: Manifest | None, base_url: str, operator: Operator, plan: Plan, record: Record
) -> tuple[str | None, int | None]:
    """Publish what changed, if anything; returns why it failed or None, and the number of the new version or None."""
    if plan.is_published(before) and (before is None or operator == before.operator):
        return None, None
    manifest = next_manifest(before, base_url, plan.documents, record)
    manifest = replace(manifest, operator=operator, quarantined=plan.quarantined, listings=plan.listings)
    try:
        publish(data, manifest, plan.parts)
    except OSError as error:
        return f"nothing was published: {error}; make room or correct the permissions and build again", None
    except Exception as error:  # noqa: BLE001 - whatever it is, the old version is served and the report says so
        return f"nothing was published: internal error: {type(error).__name__}: {error}; please report it", None
    return None, manifest.version


def not_published(entry: Entry, error: str) -> Entry:
    """Return the entry as it stands when the publication has failed."""
    return replace(entry, outcome=QUARANTINED, reason=error) if entry.outcome in (PUBLISHED, WITHDRAWN) else entry
