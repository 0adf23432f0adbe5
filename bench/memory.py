"""How memory grows with the number of documents: the largest resident size of a build and of its readers.

The peer is the same build of a quarter of the documents: flat memory is a ratio of 1, and what is kept of each document
(its entry in report and manifest) is the rest. Documents are short, so that twenty thousand take minutes.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.minutes import write_minutes

ITEMS = 2
EVERY_SECONDS = 0.2


def processes(pid: int) -> Iterator[int]:
    """Yield all processes that a process has started, and those that they have started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from processes(child)


def resident(pid: int) -> float:
    """Return the resident size of a process in MiB, 0 when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)


def largest(folder: Path, data: Path) -> tuple[float, float]:
    """Build a folder and return the largest resident size of the build itself and of any process it has started."""
    command = [sys.executable, "-m", "sagsgraf", "build", str(folder), "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    build = reader = 0.0
    while process.poll() is None:
        build = max(build, resident(process.pid))
        reader = max([reader, *map(resident, processes(process.pid))])
        time.sleep(EVERY_SECONDS)
    return build, reader


def measure(count: int) -> tuple[float, float]:
    """Print and return the largest resident sizes for so many documents."""
    with tempfile.TemporaryDirectory() as place:
        write_minutes(Path(place) / "minutes", count, items=ITEMS)
        build, reader = largest(Path(place) / "minutes", Path(place) / "data")
    print(f"{count:7} documents: build {build:.0f} MiB, reader {reader:.0f} MiB")
    return build, reader


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=20000, help="how many invented documents (%(default)s)")
    arguments = parser.parse_args()
    few, many = measure(arguments.documents // 4), measure(arguments.documents)
    print(f"    four times the documents: build {many[0] / few[0]:.2f}, reader {many[1] / few[1]:.2f} times the memory")
