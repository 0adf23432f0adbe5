"""Which version the gate holds back, and whether it may still be published."""

from pathlib import Path

from ontology.dataset import DataDirectory, Manifest, Version


def held_link(data: DataDirectory) -> Path:
    """Return the symbolic link to the version that is held back, which need not exist or may be void."""
    return data.path / "held"


def held_version(data: DataDirectory) -> Version | None:
    """Return the version that is held back, or None.

    One that another publication has made void is none, nor is a broken one, which a build is to replace.
    """
    current = data.current()
    if current is None:
        return None
    try:
        version = Version(data.path / held_link(data).readlink())
        manifest = Manifest.read(version.manifest)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return version if manifest.version == version.number == current.number + 1 else None
