"""A command whose folder lies on a disk that has little room left: a tmpfs in a namespace of its own (Linux)."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

SCRIPT = """
set -e
disk=$1 folder=$2 room=$3
shift 3
mount -t tmpfs -o "size=$(($(du -sk "$folder" | cut -f1) + room))k" none "$disk"
cp -a "$folder/." "$disk"
mount --bind "$disk" "$folder"
set +e
"$@"
code=$?
set -e
umount "$folder"
find "$folder" -mindepth 1 -delete
cp -a "$disk/." "$folder"
exit "$code"
"""
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


def run_on_small_disk(
    command: Sequence[str | Path], folder: Path, room: int, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command while `folder` has room for so many kilobytes more; what it leaves there stays there.

    Skips the test where no disk can be mounted, as in containers without user namespaces.
    """
    disk = folder.with_name(f"{folder.name}-disk")
    disk.mkdir()
    trial = [*NAMESPACE, "mount", "-t", "tmpfs", "none", disk]
    if not shutil.which("unshare") or subprocess.run(trial, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here: a full one cannot be tried")
    whole = [*NAMESPACE, "sh", "-c", SCRIPT, "sh", disk, folder, str(room), *command]
    done = subprocess.run(whole, capture_output=True, text=True, check=False, env=environment)
    disk.rmdir()
    return done
