"""Coverage-guided fuzzing of one kind of file with Atheris: python -m tests.fuzz.target SUFFIX [options of libFuzzer].

It begins with the files of that kind that tests spoil, and ends with a traceback and the file's bytes at the first
that is neither read nor refused in words, takes too long (-timeout) or too much memory (-rss_limit_mb).
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["etl"]):
    from tests.fuzz.chain import read_whole

from tests.fuzz.originals import files


def main(suffix: str, options: list[str]) -> None:
    """Fuzz until an option of libFuzzer ends it (-max_total_time, -runs)."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(files(suffix)):
            (Path(corpus) / str(number)).write_bytes(data)
        atheris.Setup([sys.argv[0], *options, corpus], lambda data: read_whole(data, suffix) and None)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
