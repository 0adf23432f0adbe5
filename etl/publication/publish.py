"""The only writer: makes a new version of a data set beside the one that is served, and switches to it in one step.

A version is made in a private folder: hard links to the store that is served (`Store.backup`), the changed graphs,
search index, dumps, catalogue and manifest, all of it on disk before the symbolic link `current` is replaced. Whatever
happens before that leaves the old version served. As many versions stay as the data directory says, at least the one
before, which readers may still have open.

A version that `etl.publication.gate` holds back is made as any other, under its number, and the symbolic link `held`
keeps it until it is confirmed, another is held back, or another is published. To confirm it is to replace `current`,
once the version says that it is published now.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.publication.held import held_link, held_version
from etl.publication.manifest import now
from etl.publication.revision import Forget, Parts, Revision
from etl.publication.version import write_version
from etl.refusals import NothingDone
from ontology.dataset import DataDirectory, Manifest, Version

DRAFT, KEEP_DRAFT, INCOMING, DOOMED = "new-", "keep.new", "incoming-", "old-"
KEEP = 2
"""How many versions stay where nothing else was said."""


class Locked(NothingDone):
    """Another build is running on the data directory."""


@contextmanager
def locked(data: DataDirectory) -> Iterator[None]:
    """Hold the data directory for one build and clear away what killed builds left. Raises Locked when it is held."""
    data.versions.mkdir(parents=True, exist_ok=True)
    with data.lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Locked(f"another build is running on {data.path}; wait until it has ended") from error
        clear_leftovers(data)
        yield


def clear_leftovers(data: DataDirectory) -> None:
    """Remove what commands that were killed have left; a version that is held back stays."""
    if held_version(data) is None:
        held_link(data).unlink(missing_ok=True)
    clear_versions(data)
    for path in data.path.glob(INCOMING + "*"):
        shutil.rmtree(path)
    for link in (data.current_link, held_link(data)):
        link_draft(link).unlink(missing_ok=True)


def clear_versions(data: DataDirectory) -> None:
    """Remove all versions but the newest, as many as are to be kept; the served one is the last of them."""
    remove_versions(data, data.published()[: read_keep(data)])


def drop_older(data: DataDirectory, first: int) -> None:
    """Remove all versions before one at once, with their dumps: what was taken out of it stays in none."""
    remove_versions(data, [version for version in data.published() if version.number >= first])


def remove_versions(data: DataDirectory, kept: Iterable[Version]) -> None:
    """Remove all versions that are not kept or held, and drafts; each goes from its place whole before its files do."""
    held = held_version(data)
    names = {version.path.name for version in (*kept, *([held] if held else []))}
    for path in data.versions.iterdir():
        if path.name not in names:
            with suppress(OSError):
                shutil.rmtree(
                    path if path.name.startswith(DOOMED) else path.replace(path.with_name(DOOMED + path.name))
                )


def read_keep(data: DataDirectory) -> int:
    """Return how many versions stay, the served one among them."""
    return int(data.keep.read_text(encoding="utf-8")) if data.keep.is_file() else KEEP


def remember_keep(data: DataDirectory, count: int) -> None:
    """Remember how many versions stay from now on, whichever command publishes. Raises OSError."""
    draft = data.path / KEEP_DRAFT
    draft.write_text(f"{count}\n", encoding="utf-8")
    draft.replace(data.keep)


def version_name(number: int) -> str:
    """Return the name of a version's folder."""
    return f"{number:06d}"


def publish(data: DataDirectory, manifest: Manifest, parts: Parts, forget: Forget | None = None) -> Version:
    """Publish the documents that `manifest` lists; `parts` holds every graph that is new or changed.

    With `forget` something is taken out for good: the change feed loses the versions of things for which it holds, no
    file of the new version holds anything of what is no longer published, and no older version stays.
    What was held back goes. Returns the new version. Raises OSError when the disk does not take it; then the old
    version is still served.
    """
    drop_held(data)
    version = make(data, manifest, parts, forget)
    switch(data, version)
    if forget:
        drop_older(data, manifest.version)
    clear_versions(data)
    return version


def make(data: DataDirectory, manifest: Manifest, parts: Parts, forget: Forget | None = None) -> Version:
    """Make a version, whole and on disk, under its number. Raises OSError; then nothing is there."""
    # a name of its own: what a killed build had begun may go on for a moment, and must not write into another's draft
    draft = Version(data.versions / f"{DRAFT}{os.getpid()}")
    try:
        draft.path.mkdir()
        current = data.current()
        before = Manifest.read(current.manifest) if current else None
        write_version(Revision(draft, current, before, manifest, parts, forget))
        synchronise(draft.path)
        version = Version(data.versions / version_name(manifest.version))
        draft.path.replace(version.path)
    except BaseException:
        shutil.rmtree(draft.path, ignore_errors=True)
        raise
    synchronise_one(data.versions)
    return version


def hold(data: DataDirectory, manifest: Manifest, parts: Parts) -> None:
    """Make a version, but serve on the one that is served; nothing else may be held back. Raises OSError."""
    put_link(data, held_link(data), make(data, manifest, parts))


def drop_held(data: DataDirectory) -> bool:
    """Remove the version that is held back; returns whether one was."""
    dropped = held_version(data) is not None
    held_link(data).unlink(missing_ok=True)
    clear_versions(data)
    return dropped


def publish_held(data: DataDirectory, version: Version) -> None:
    """Publish the version that is held back, as of now; it is served or held whenever this is stopped."""
    # loads Arrow, as the catalogue does
    from etl.publication.redating import redate

    current = data.current()
    if current:
        redate(version, current, now())
        synchronise(version.path)
    switch(data, version)
    held_link(data).unlink()
    clear_versions(data)


def synchronise(folder: Path) -> None:
    """Bring a folder with all its files from memory to the disk."""
    for parent, _, names in os.walk(folder):
        for path in [*(Path(parent) / name for name in names), Path(parent)]:
            synchronise_one(path)


def synchronise_one(path: Path) -> None:
    """Bring one file or one folder's list of names to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def switch(data: DataDirectory, version: Version) -> None:
    """Serve `version` from now on."""
    put_link(data, data.current_link, version)


def put_link(data: DataDirectory, link: Path, version: Version) -> None:
    """Make a symbolic link lead to a version, in one step."""
    draft = link_draft(link)
    draft.unlink(missing_ok=True)
    draft.symlink_to(version.path.relative_to(data.path))
    draft.replace(link)
    synchronise_one(data.path)


def link_draft(link: Path) -> Path:
    """Return where a symbolic link is made before it takes its place."""
    return link.with_name(f"{link.name}.new")
