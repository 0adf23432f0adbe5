"""What the next version is to say of itself."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from etl.software import software
from etl.suppression import Tally
from etl.withdrawal import list_withdrawn
from ontology.dataset import Document, Manifest, Operator
from ontology.suppressed import Key, Record


def now() -> str:
    """Return the present moment in UTC in ISO 8601, or the one that SOURCE_DATE_EPOCH sets for repeatable builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def next_manifest(
    before: Manifest | None,
    base_url: str,
    documents: Sequence[Document],
    record: Record,
    tallies: Mapping[Key, Tally] | None = None,
) -> Manifest:
    """Return the manifest of the version after `before` that publishes `documents` and withholds what is on record.

    What is quarantined and what sources list stays as it was.
    """
    manifest = Manifest(
        base_url=base_url,
        version=before.version + 1 if before else 1,
        software=software(),
        published=now(),
        documents=documents,
        dumps=before.dumps if before else (),
        salt=record.salt,
        operator=before.operator if before else Operator(),
        quarantined=before.quarantined if before else (),
        listings=before.listings if before else (),
    )
    return replace(manifest, withdrawn=list_withdrawn(before, manifest, record, tallies))
