"""What a build decided to publish, and publishing it: the next version, if anything is to change and it may pass."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from etl.kept import Kept
from etl.publication.gate import Loss, find_losses
from etl.publication.manifest import next_manifest
from etl.publication.publish import drop_held, hold, publish
from etl.publication.revision import Parts
from etl.report import HELD, PUBLISHED, QUARANTINED, WITHDRAWN, Entry
from ontology.dataset import DataDirectory, Document, Manifest, Operator
from ontology.gaps import Listing, Quarantine
from ontology.suppressed import Record


@dataclass(frozen=True)
class Plan:
    """What is to be published: all documents that the next version lists, the changed graphs, and the entries.

    `refused` are the entries of the sources that this build read in vain, by path; `quarantined` all that are known.
    """

    documents: Kept[Document]
    parts: Parts
    entries: Kept[Entry]
    refused: Mapping[str, Entry] = field(default_factory=dict)
    quarantined: tuple[Quarantine, ...] = ()
    listings: tuple[Listing, ...] = ()

    @property
    def warnings(self) -> dict[str, dict[str, int]]:
        """How often each shape warns of the documents, per municipality."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for document in self.documents:
            found[document.municipality].update(document.shapes)
        return {code: dict(sorted(shapes.items())) for code, shapes in sorted(found.items())}

    def is_published(self, before: Manifest | None) -> bool:
        """Tell whether that is what is published already; a first version needs a document."""
        if before is None:
            return not self.documents
        published = (before.documents, before.quarantined, before.listings)
        return published == (self.documents, self.quarantined, self.listings)


@dataclass(frozen=True)
class Published:
    """What came of a plan: the number of the new version if there is one, what holds it back, and why it failed.

    `dropped` tells whether a version is gone that an earlier build had held back.
    """

    version: int | None = None
    held: tuple[Loss, ...] = ()
    error: str | None = None
    dropped: bool = False

    def told(self, entries: Kept[Entry]) -> Kept[Entry]:
        """Return the entries as they stand after that: what was to be published may not be."""
        if not self.error and not self.held:
            return entries
        outcome, reason = (QUARANTINED, self.error) if self.error else (HELD, "the version is held back")
        return Kept.of(
            entries.file,
            (
                replace(each, outcome=outcome, reason=reason) if each.outcome in (PUBLISHED, WITHDRAWN) else each
                for each in entries
            ),
        )


def publish_plan(  # noqa: PLR0913, PLR0917 - what a build knows when it begins to publish
    data: DataDirectory,
    before: Manifest | None,
    base_url: str,
    operator: Operator,
    plan: Plan,
    record: Record,
    max_loss: float | None = None,
) -> Published:
    """Publish what changed, if anything, or hold it back where more than the share `max_loss` of something is lost.

    What an earlier build has held back is out of date, whatever comes of this one.
    """
    manifest = next_manifest(before, base_url, plan.documents, record)
    manifest = replace(manifest, operator=operator, quarantined=plan.quarantined, listings=plan.listings)
    dropped = False
    try:
        dropped = drop_held(data)
        if plan.is_published(before) and (before is None or operator == before.operator):
            return Published(dropped=dropped)
        losses = find_losses(before, manifest, max_loss)
        if losses:
            hold(data, manifest, plan.parts)
            return Published(held=losses, dropped=dropped)
        publish(data, manifest, plan.parts)
    except OSError as error:
        reason = f"nothing was published: {error}; make room or correct the permissions and build again"
        return Published(error=reason, dropped=dropped)
    except Exception as error:  # noqa: BLE001 - whatever it is, the old version is served and the report says so
        reason = f"internal error: {type(error).__name__}: {error}; please report it"
        return Published(error=f"nothing was published: {reason}", dropped=dropped)
    return Published(manifest.version, dropped=dropped)
