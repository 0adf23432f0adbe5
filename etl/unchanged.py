"""Which sources a build need not read: those that are as they were published, and copies of such.

A document is known by its absolute path, and is unchanged while its bytes, the municipality and address given for it,
and the program are. The same bytes at another path are no other document: they are a copy of what is published where
the build names that path too, and else the document has moved.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl import content
from etl.report import UNCHANGED, Entry
from etl.software import fingerprint
from etl.sources import SourceFile, shown
from ontology.dataset import Document
from ontology.suppressed import Record


@dataclass
class Known:
    """What a build knows before it reads: what is published, by the path that it has now; the entries of the sources
    that need not be read; and those that must be.
    """

    documents: dict[str, Document]
    entries: list[Entry] = field(default_factory=list)
    unread: list[SourceFile] = field(default_factory=list)

    def tell(self, source: SourceFile, document: Document, reason: str | None = None) -> None:
        """Note that a source is a document that is published already."""
        self.entries.append(
            Entry(
                source.shown,
                document.sha256,
                UNCHANGED,
                reason,
                layout=document.layout,
                municipality=document.municipality,
                graph=document.graph,
                counts={"items": document.items, "quads": document.quads},
                warnings=document.warnings,
            )
        )


def find_known(
    sources: Iterable[SourceFile], documents: Iterable[Document], municipality: str | None, record: Record
) -> Known:
    """Return what is known of the sources; `municipality` is the one that is given for all of them."""
    known, sources = Known({document.source: document for document in documents}), tuple(sources)
    recorded, changed = {row.digest for row in record.rows}, []
    # what was withheld from a document and is on record no longer is read anew
    whole = {path: each for path, each in known.documents.items() if recorded.issuperset(each.withheld)}
    for source in sources:
        document = whole.get(source.name)
        if document and is_unchanged(source, document, municipality):
            known.tell(source, document)
        else:
            changed.append(source)
    for source in changed:
        whole.pop(source.name, None)
    find_copies(known, changed, {source.name for source in sources}, whole.values(), municipality)
    return known


def find_copies(
    known: Known,
    changed: Iterable[SourceFile],
    named: Collection[str],
    documents: Iterable[Document],
    municipality: str | None,
) -> None:
    """Note which of the sources that are not as they were published are copies of documents, or documents that moved.

    `named` are the paths of all sources of the build.
    """
    alike = {(each.sha256, each.fingerprint): each for each in documents}
    for source in changed:
        path, what = source.name, ("", "")
        if alike and path not in known.documents and not source.problem:
            what = (content.digest(source.path) or "", key(source, municipality))
        document = alike.get(what)
        if document is None:
            known.unread.append(source)
        elif document.source in named:
            known.tell(source, document, f"the same file as {shown(Path(document.source))}")
        elif source.url or source.path.name == Path(document.source).name:
            known.tell(source, document, f"moved here from {shown(Path(document.source))}")
            del known.documents[document.source]
            known.documents[path] = alike[what] = replace(document, source=path)
        else:  # where no address is given the file's name is published
            known.unread.append(source)


def is_unchanged(source: SourceFile, document: Document, municipality: str | None) -> bool:
    """Tell whether a source is still what was published."""
    if source.problem or document.fingerprint != key(source, municipality):
        return False
    return content.digest(source.path) == document.sha256


def key(source: SourceFile, municipality: str | None) -> str:
    """Return a digest of all that decides what a document becomes, apart from its bytes."""
    given = (municipality or source.municipality or "", source.url or "", fingerprint())
    return hashlib.sha256("\0".join(given).encode()).hexdigest()
