"""The commands as users run them: what they print, what they write, and their exit codes."""

import json
import os
import pty
import re
import subprocess
import termios
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from etl.refusals import WHAT_TO_DO, in_words
from ontology.dataset import DataDirectory
from tests.conftest import SAGSGRAF, SAMPLES, Run
from tests.etl.published import manifest, served
from tests.invented import minutes, write_minutes

MARCH, APRIL = date(2024, 3, 6), date(2024, 4, 3)


def test_every_command_explains_itself(sagsgraf: Run) -> None:
    overview = sagsgraf("--help")

    for command in ("harvest", "build", "serve", "extract", "check", "export"):
        assert command in overview.stdout
        assert sagsgraf(command, "--help").stdout.startswith(f"usage: sagsgraf {command}")


def test_the_version_is_that_of_the_package(sagsgraf: Run) -> None:
    assert sagsgraf("--version").stdout.startswith("sagsgraf 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("build", "none-such", "--data", "DATA"),
        ("build", SAMPLES),
        ("build", SAMPLES, "--data", "DATA", "--base-url", "not an address"),
        ("build", SAMPLES, "--data", "DATA", "--municipality", "Hernink"),
        ("build", SAMPLES, "--data", "DATA", "--workers", "0"),
        ("extract", "none-such"),
        ("check", "none-such.ttl"),
        ("check", "DATA"),
        ("export", "--data", "DATA", "--out", "OUT"),
    ],
)
def test_wrong_usage_is_told_in_words_with_exit_code_2(
    sagsgraf: Run, tmp_path: Path, arguments: tuple[str | Path, ...]
) -> None:
    places = {"DATA": tmp_path / "data", "OUT": tmp_path / "out"}

    done = sagsgraf(*(places.get(str(each), each) for each in arguments))

    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("serve", "--data", "DATA", "--port", "99999"), "'99999' is no port: a number from 1 to 65535"),
        (("export", "--data", "DATA", "--out", "FILE"), "FILE: a file stands where a folder is needed"),
        (("build", SAMPLES, "--data", "FILE"), "a file stands where a folder is needed"),
        (("withdraw", "--list", "--data", "NONE"), "NONE holds no data set"),
        (("withdraw", "item/0563/x", "--data", "NONE", "--reason", "Fejl"), "NONE holds no data set"),
        (("withdraw", "https://x.example/id/item/0563/x", "--data", "DATA", "--reason", "Fejl"), "begin with http://"),
    ],
)
def test_a_command_that_cannot_begin_says_what_to_do(
    sagsgraf: Run, sample_data: Path, tmp_path: Path, arguments: tuple[str | Path, ...], told: str
) -> None:
    (tmp_path / "file").touch()
    places = {"DATA": sample_data, "FILE": tmp_path / "file", "NONE": tmp_path / "none"}

    done = sagsgraf(*(places.get(str(each), each) for each in arguments))

    for name, place in places.items():
        told = told.replace(name, str(place))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Errno" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("number", WHAT_TO_DO)
def test_what_the_system_refuses_is_told_with_what_to_do(number: int) -> None:
    told = in_words(OSError(number, os.strerror(number), "data/lock"))

    assert told.startswith("data/lock: ")
    assert os.strerror(number) not in told


def test_a_folder_without_minutes_gives_exit_code_2(sagsgraf: Run, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()

    done = sagsgraf("build", tmp_path / "m", "--data", tmp_path / "data")

    assert done.returncode == 2
    assert "no documents found" in done.stderr


def test_build_tells_one_line_per_event_in_a_pipe(sagsgraf: Run, tmp_path: Path) -> None:
    write_minutes(tmp_path / "m", MARCH)
    (tmp_path / "m" / "empty.txt").touch()

    done = sagsgraf("build", tmp_path / "m", "--data", tmp_path / "data", "--municipality", "Herning")

    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == f"1/2 read {tmp_path / 'm' / f'{MARCH}.txt'}"
    assert lines[1] == f"2/2 quarantined {tmp_path / 'm' / 'empty.txt'}: the file is empty"
    assert lines[2].startswith("1 published, 1 quarantined in ")
    assert "\r" not in done.stderr
    assert manifest(tmp_path / "data").documents[0].municipality == "0657"


def test_build_shows_a_bar_with_rate_and_time_left_on_a_terminal(tmp_path: Path) -> None:
    for day in (MARCH, APRIL):
        write_minutes(tmp_path / "m", day)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 118))
    command = [SAGSGRAF, "build", tmp_path / "m", "--data", tmp_path / "data", "--municipality", "0657"]

    assert subprocess.run(command, stderr=theirs, check=False).returncode == 0
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert shown.count("\n") == 1
    assert re.search(r"\d/2 \[\d+:\d+<.*documents/s\]", shown), shown


def test_a_relative_data_directory_is_the_same_from_anywhere(sagsgraf: Run, tmp_path: Path) -> None:
    write_minutes(tmp_path / "m", MARCH)
    relative = os.path.relpath(tmp_path)

    first = sagsgraf("build", f"{relative}/m", "--data", f"{relative}/data", "--municipality", "0657")
    second = sagsgraf("build", tmp_path / "m", "--data", tmp_path / "data", "--municipality", "0657")

    assert (first.returncode, second.returncode) == (0, 0)
    assert "1 unchanged" in second.stderr


def test_extract_prints_the_facts_of_each_document_on_a_line(sagsgraf: Run, tmp_path: Path) -> None:
    path = write_minutes(tmp_path, MARCH)

    done = sagsgraf("extract", path, *sorted(SAMPLES.glob("samsoe-*")), "--municipality", "0741")

    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [each["code"] for each in facts] == ["0741"] * 3
    assert {each["layout"] for each in facts} == {"punkt-n"}
    ours = next(each for each in facts if each["committee"] == "Teknikudvalget")
    assert ours["items"][0]["outcomes"] == ["approved"]
    assert (ours["date"], ours["present"]) == ("2024-03-06", ["Anna Strand", "Bo Klit"])


def test_extract_finds_the_municipality_as_build_does(sagsgraf: Run) -> None:
    done = sagsgraf("extract", *SAMPLES.glob("laesoe-*"))

    assert json.loads(done.stdout)["municipality"] == "Læsø"


def test_extract_gives_reasons_and_the_rest(sagsgraf: Run, tmp_path: Path) -> None:
    good = write_minutes(tmp_path, MARCH)
    bad = tmp_path / "bad.txt"
    bad.write_bytes(minutes(APRIL).encode("latin-1") + "\nSmørrebrød".encode())

    some = sagsgraf("extract", good, bad, "--municipality", "0657")
    none = sagsgraf("extract", bad, "--municipality", "0657")

    assert (some.returncode, len(some.stdout.splitlines())) == (1, 1)
    assert (none.returncode, none.stdout) == (2, "")
    assert f"{bad}: a mixture of UTF-8 and another encoding" in none.stderr


def test_check_passes_a_data_set_and_its_dumps(sagsgraf: Run, sample_data: Path) -> None:
    whole = sagsgraf("check", sample_data)
    dump = sagsgraf("check", served(sample_data).dumps / "0741.nq.gz")

    assert (whole.returncode, dump.returncode) == (0, 0), whole.stdout + dump.stdout
    assert " 0 violations" in whole.stderr


def test_check_names_a_violation_with_exit_code_1(sagsgraf: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(
        "@prefix sg: <https://w3id.org/sagsgraf/ontology#> . <http://localhost:8000/id/case/0657/1> a sg:Case .",
        encoding="utf-8",
    )

    done = sagsgraf("check", wrong)

    assert done.returncode == 1
    assert "http://localhost:8000/id/case/0657/1" in done.stdout


def test_export_writes_static_files(sagsgraf: Run, sample_data: Path, tmp_path: Path) -> None:
    done = sagsgraf("export", "--data", sample_data, "--out", tmp_path / "out", "--with-services")

    assert done.returncode == 0, done.stderr
    names = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    dumps = {f"dumps/{dump.name}" for dump in manifest(sample_data).dumps}
    formats = {f"{stem}.{suffix}" for stem in ("catalog", "ontology", "shapes") for suffix in ("ttl", "jsonld", "rdf")}
    assert names >= dumps | formats | {"ontology/outcomes.ttl"}
    catalog = {quad.triple for quad in parse(path=served(sample_data).catalog, format=RdfFormat.N_QUADS)}
    for suffix, kind in (("ttl", RdfFormat.TURTLE), ("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD)):
        written = parse(path=tmp_path / "out" / f"catalog.{suffix}", format=kind)
        assert {quad.triple for quad in written} == catalog


def test_the_data_directory_can_be_moved(sagsgraf: Run, tmp_path: Path) -> None:
    write_minutes(tmp_path / "m", MARCH)
    assert sagsgraf("build", tmp_path / "m", "--data", tmp_path / "a", "--municipality", "0657").returncode == 0
    (tmp_path / "a").rename(tmp_path / "b")

    assert DataDirectory(tmp_path / "b").current() is not None
    assert sagsgraf("check", tmp_path / "b").returncode == 0


def test_extract_writes_utf8_whatever_the_locale_and_stops_quietly_with_its_reader(sagsgraf: Run) -> None:
    done = sagsgraf("extract", SAMPLES, PYTHONIOENCODING="latin-1")
    assert "Læsø" in done.stdout

    with subprocess.Popen([SAGSGRAF, "extract", SAMPLES], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
