"""Files for a web server, each of which appears under its name only when it is whole on the disk.

A file is written beside its place under a passing name, brought to the disk and renamed. What an earlier export has put
there and this one does not is removed at the end; what others have put there is left alone: `SHA256SUMS` tells which is
which, and is what `sha256sum --check` reads.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Set
from pathlib import Path

SUMS = "SHA256SUMS"
PASSING = ".sagsgraf-"
"""How the names of files begin that are not yet whole."""


class StaticFiles:
    """The files of one export into a folder."""

    def __init__(self, folder: Path) -> None:
        """Begin an export; what one that was killed has left is removed."""
        self.folder = folder
        self._digests: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.rglob(f"{PASSING}*"):
            left.unlink()

    @property
    def names(self) -> Set[str]:
        """The names of the files so far."""
        return self._digests.keys()

    def write(self, name: str, content: bytes) -> None:
        """Write a file; `name` is its path in the folder."""
        self._place(name, lambda passing: passing.write_bytes(content), hashlib.sha256(content).hexdigest())

    def take(self, name: str, source: Path, digest: str) -> None:
        """Take over a file that is never changed, whose SHA-256 is known: as a hard link where that can be."""

        def link_or_copy(passing: Path) -> None:
            try:
                os.link(source, passing)
            except OSError:  # another file system, or one without links
                shutil.copyfile(source, passing)

        self._place(name, link_or_copy, digest)

    def finish(self) -> list[Path]:
        """Remove what an earlier export has left here and this one has not, list the files; returns their paths."""
        outdated = self._listed() - self._digests.keys()
        self._place(SUMS, lambda passing: passing.write_text(self._sums(), encoding="utf-8"), "")
        for name in outdated:
            path = self.folder / name
            path.unlink(missing_ok=True)
            remove_empty(path.parent, self.folder)
        return [self.folder / name for name in (*sorted(self._digests), SUMS)]

    def _sums(self) -> str:
        return "".join(f"{digest}  {name}\n" for name, digest in sorted(self._digests.items()))

    def _listed(self) -> set[str]:
        """Return the names of the files that an earlier export has put here."""
        sums = self.folder / SUMS
        lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
        names = {line.partition("  ")[2] for line in lines}
        return {name for name in names if (self.folder / name).resolve().is_relative_to(self.folder.resolve())}

    def _place(self, name: str, make: Callable[[Path], object], digest: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        passing = path.with_name(PASSING + path.name)
        try:
            make(passing)
            descriptor = os.open(passing, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            passing.replace(path)
        finally:
            passing.unlink(missing_ok=True)
        if digest:
            self._digests[name] = digest


def remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder and those above it, as far as they are empty, below `top`."""
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
