"""What the commands but `serve` do; each returns its exit code (contract).

Each loads what it needs when it is asked for: to export or to compare needs nothing of what reads minutes.
"""

import io
import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from etl.model import Quarantined
from etl.refusals import NothingDone, WrongUsage, in_words
from ontology.dataset import DataDirectory, Manifest, Version


def run(command: Callable[[Namespace], int], arguments: Namespace) -> int:
    """Run a command; what keeps it from beginning is told in one line and gives exit code 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        return command(arguments)
    except BrokenPipeError:
        # The reader has seen enough (`| head`); what is still to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _tell(in_words(error))
    except (NothingDone, Quarantined, ValueError) as error:
        return _tell(str(error))


def _tell(reason: str) -> int:
    sys.stderr.write(f"sagsgraf: {reason}\n")
    return 2


def run_harvest(arguments: Namespace) -> int:
    """Fetch minutes from sites into a data directory."""
    from etl.harvest.progress import Progress as HarvestProgress
    from etl.harvest.sites import choose_site
    from etl.harvest.visitor import Manners
    from etl.harvest.walk import Request as HarvestRequest
    from etl.harvest.walk import harvest
    from etl.startup import check_tables

    check_tables()
    municipality = code_of(arguments.municipality)
    request = HarvestRequest(
        sites=tuple(dict.fromkeys(choose_site(each, municipality) for each in arguments.sites)),
        data=arguments.data,
        manners=Manners(arguments.pace, arguments.back_off, arguments.time_out, arguments.contact),
        since=arguments.since,
        again=arguments.again,
    )
    return harvest(request, HarvestProgress())


def run_build(arguments: Namespace) -> int:
    """Build a data set from minutes."""
    from etl.build import Request, build
    from etl.report import Progress
    from etl.startup import check_tables

    check_tables()
    request = Request(
        sources=tuple(arguments.sources),
        data=DataDirectory(arguments.data),
        base_url=arguments.base_url,
        municipality=code_of(arguments.municipality),
        workers=arguments.workers or os.cpu_count() or 1,
        prune=arguments.prune,
        keep=arguments.keep,
        max_loss=arguments.max_loss,
    )
    return build(request, Progress()).exit_code


def code_of(name: str | None) -> str | None:
    """Return the code of a municipality given by code or name. Raises Quarantined when there is none."""
    from etl.municipality import named_municipality

    return named_municipality(name).code if name else None


def run_extract(arguments: Namespace) -> int:
    """Print the facts of each document as one line of JSON, and to stderr why a document cannot be read."""
    from etl.document import quarantining, read_source
    from etl.facts import facts_as_json
    from etl.sources import find_sources
    from etl.startup import check_tables

    check_tables()
    municipality = code_of(arguments.municipality)
    if arguments.explain:
        return explain(arguments.files, municipality)
    sources = find_sources(arguments.files)
    failed = 0
    for source in sources:
        try:
            with quarantining():
                _, minutes = read_source(source, municipality)
        except Quarantined as reason:
            failed += 1
            sys.stderr.write(f"{source.shown}: {reason}\n")
        else:
            sys.stdout.write(json.dumps(facts_as_json(minutes), ensure_ascii=False) + "\n")
            sys.stdout.flush()
    if failed == len(sources):
        return 2
    return 1 if failed else 0


def explain(files: list[Path], municipality: str | None) -> int:
    """Print for each document what every line was taken for, and why."""
    from etl.explain import explain_source
    from etl.sources import find_sources

    sources = find_sources(files)
    for source in sources:
        for text in explain_source(source, municipality):
            sys.stdout.write(f"{text}\n")
    return 0 if sources else 2


def run_withdraw(arguments: Namespace) -> int:
    """Take documents and items out for good, or list what was ever taken out."""
    from etl.withdraw import list_out, withdraw

    data = DataDirectory(arguments.data)
    if arguments.list:
        return _print(list_out(data))
    if not arguments.iris or not arguments.reason:
        raise WrongUsage("say what to withdraw, and why: sagsgraf withdraw IRI --data DIR --reason TEXT")
    return _print(withdraw(data, arguments.iris, arguments.reason))


def run_erase(arguments: Namespace) -> int:
    """Take persons out for good."""
    from etl.withdraw import erase

    return _print(erase(DataDirectory(arguments.data), arguments.iris))


def run_restore(arguments: Namespace) -> int:
    """Let what was taken out come back with the next build."""
    from etl.withdraw import restore

    return _print(restore(DataDirectory(arguments.data), arguments.iris))


def _print(lines: list[str]) -> int:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0


def run_confirm(arguments: Namespace) -> int:
    """Publish the version that was held back."""
    from etl.confirm import confirm

    version = confirm(DataDirectory(arguments.data))
    sys.stderr.write(f"version {version.number} is published\n")
    return 0


def run_check(arguments: Namespace) -> int:
    """Print what the shapes find in an RDF file or a data set, one finding a line."""
    from etl.check import check_file

    report = check_file(arguments.path)
    for result in report.results:
        sys.stdout.write(f"{result}\n")
    found = f"{len(report.violations)} violations, {len(report.warnings)} warnings in {report.graphs} graphs"
    sys.stderr.write(f"{arguments.path}: {found}\n")
    return 0 if report.conforms else 1


def run_export(arguments: Namespace) -> int:
    """Write dumps, catalogue, ontology, shapes and pages as static files."""
    from etl.export import export

    served_version(arguments.data)
    written = export(DataDirectory(arguments.data), arguments.out, arguments.pages, arguments.with_services)
    sys.stderr.write(f"{len(written)} files written to {arguments.out}\n")
    return 0


def run_push_ckan(arguments: Namespace) -> int:
    """Push the data sets of the catalogue to a portal."""
    from etl.portal import Portal, push

    key = os.environ.get("CKAN_API_KEY", "")
    if not key:
        raise WrongUsage("the portal's API key is not in the environment; set CKAN_API_KEY")
    manifest = Manifest.read(served_version(arguments.data).manifest)
    portal = Portal(arguments.portal, arguments.organisation, key)
    return push(portal, manifest, lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201


def run_evaluate(arguments: Namespace) -> int:
    """Print how well a data set says what a reader found in the same minutes."""
    from etl.evaluation.compare import evaluate
    from etl.evaluation.report import as_html, as_json, as_text

    evaluation = evaluate(arguments.gold, served_version(arguments.data), arguments.exceptions)
    if arguments.html:
        arguments.html.write_text(as_html(evaluation), encoding="utf-8")
    lines = [as_json(evaluation)] if arguments.json else as_text(evaluation)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    if not evaluation.documents:
        return _tell(f"none of the documents in {arguments.gold} is in {arguments.data}; build them first")
    return 1 if evaluation.not_measured else 0


def served_version(data: Path) -> Version:
    """Return the version that is served from a data directory. Raises WrongUsage when there is none."""
    version = DataDirectory(data).current()
    if version is None:
        raise WrongUsage(f"{data} holds no data set; make one with: sagsgraf build SOURCE --data {data}")
    return version
