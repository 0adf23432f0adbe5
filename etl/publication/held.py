"""Where the version lies that the gate holds back, and whether it may still be published."""

from pathlib import Path

from ontology.dataset import DataDirectory, Manifest, Version


def held_place(data: DataDirectory) -> Path:
    """Return the folder of the version that is held back, which need not exist or may be void."""
    return data.versions / "held"


def read_held(data: DataDirectory) -> Manifest | None:
    """Return the manifest of the version that is held back, or None.

    One that another publication has made void is none, nor is a broken one, which a build is to replace.
    """
    current = data.current()
    if current is None or not held_place(data).is_dir():
        return None
    try:
        manifest = Manifest.read(Version(held_place(data)).manifest)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return manifest if manifest.version == current.number + 1 else None
