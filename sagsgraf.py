"""The command line, `sagsgraf COMMAND`; `COMMANDS` names them all."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

EXIT_CODES = "Exit codes: 0 all well; 1 some documents failed, the rest is done; 2 nothing could be done."


def main(argv: list[str] | None = None) -> int:
    """Run the command that the arguments name and return its exit code."""
    arguments = new_parser().parse_args(argv)
    try:
        return run(arguments)
    except KeyboardInterrupt:
        return 2


def run(arguments: Namespace) -> int:
    """Run one command; its modules are loaded only now."""
    from etl import commands

    if arguments.command == "serve":
        return commands.run(run_serve, arguments)
    if arguments.command == "export":
        from server.still.pages import write_pages

        arguments.pages = write_pages  # the program that writes files knows nothing of the one that serves
    return commands.run(getattr(commands, f"run_{arguments.command.replace('-', '_')}"), arguments)


def run_serve(arguments: Namespace) -> int:
    """Serve a data set."""
    from server.app import serve
    from server.endpoint.workers import Limits

    chosen = {"seconds": arguments.query_seconds, "memory": arguments.query_memory, "result": arguments.result_size}
    limits = Limits(**{name: value for name, value in chosen.items() if value is not None})
    place = (arguments.data, arguments.host, arguments.port, arguments.workers)
    return serve(*place, limits, access_log=arguments.access_log)


def new_parser() -> ArgumentParser:
    """Return the parser of the whole command line."""
    parser = ArgumentParser(prog="sagsgraf", description="Municipal minutes as a knowledge graph.", epilog=EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"sagsgraf {metadata.version('sagsgraf')}")
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    for name, (about, add_arguments) in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about, epilog=EXIT_CODES)
        add_arguments(command)
    return parser


def add_build_arguments(command: ArgumentParser) -> None:
    """Add what `build` takes."""
    command.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="minutes: a file, or a folder of them")
    add_data(command, "where the data set is kept; made when it is not there")
    command.add_argument(
        "--base-url",
        type=base_url,
        metavar="BASE",
        help="the address under which the data set is published; the first build fixes it (http://localhost:8000)",
    )
    add_municipality(command)
    command.add_argument("--workers", type=positive, metavar="N", help="files read at a time (one per processor)")
    command.add_argument("--prune", action="store_true", help="withdraw minutes whose file is no longer there")
    about = "how many versions stay, with their dumps, the served one among them; later builds know it (2)"
    command.add_argument("--keep", type=from_two, metavar="N", help=about)

    about = "hold a version back that loses more than this share of something, from 0 to 1 (0.1); 1 holds none"
    command.add_argument("--max-loss", type=share, metavar="SHARE", help=about)


def add_confirm_arguments(command: ArgumentParser) -> None:
    """Add what `confirm` takes."""
    add_data(command, "the data set of which a build has held a version back; its report.json tells what that loses")


def add_serve_arguments(command: ArgumentParser) -> None:
    """Add what `serve` takes."""
    add_data(command, "the data set to serve")
    command.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (%(default)s)")
    command.add_argument("--port", default=8000, type=port, metavar="P", help="port to listen on (%(default)s)")
    command.add_argument("--workers", default=2, type=positive, metavar="N", help="queries run at a time (%(default)s)")
    about = "stop a query after so many seconds (10)"
    command.add_argument("--query-seconds", type=seconds, metavar="SECONDS", help=about)
    about = "stop a query that needs so much memory (1024)"
    command.add_argument("--query-memory", type=mebibytes, metavar="MIB", help=about)
    about = "refuse results larger than this (48)"
    command.add_argument("--result-size", type=mebibytes, metavar="MIB", help=about)
    about = "write a line of JSON per request to standard output; it names no one and nothing searched for"
    command.add_argument("--access-log", action="store_true", help=about)


def add_withdraw_arguments(command: ArgumentParser) -> None:
    """Add what `withdraw` takes."""
    about = "the address of a meeting or its minutes, or of an item of the agenda, as its page shows it"
    command.add_argument("iris", nargs="*", metavar="IRI", help=about)
    add_data(command, "the data set that it is taken out of, for good: no later build publishes it again")
    about = "why, in a few words; this is published at the address, so write nobody's name"
    command.add_argument("--reason", metavar="TEXT", help=about)
    command.add_argument("--list", action="store_true", help="print what was ever taken out, when and why")


def add_erase_arguments(command: ArgumentParser) -> None:
    """Add what `erase` takes."""
    about = "the address of a person, as the person's page shows it; other spellings that are known go along"
    command.add_argument("iris", nargs="+", metavar="PERSON_IRI", help=about)
    add_data(command, "the data set that the person is taken out of, for good; the name becomes █ in every text")


def add_restore_arguments(command: ArgumentParser) -> None:
    """Add what `restore` takes."""
    about = "the address that was withdrawn or erased, as it was given then"
    command.add_argument("iris", nargs="+", metavar="IRI", help=about)
    add_data(command, "the data set that it was taken out of; the next build of its sources publishes it again")


def add_extract_arguments(command: ArgumentParser) -> None:
    """Add what `extract` takes."""
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="minutes: a file, or a folder of them")
    add_municipality(command)
    about = "instead of the facts, print what each line was taken for and why, and how sure the reading is"
    command.add_argument("--explain", action="store_true", help=about)


def add_check_arguments(command: ArgumentParser) -> None:
    """Add what `check` takes."""
    command.add_argument("path", type=Path, metavar="FILE_OR_DIR", help="an RDF file, or a data directory")


def add_export_arguments(command: ArgumentParser) -> None:
    """Add what `export` takes."""
    add_data(command, "the data set to export")
    command.add_argument("--out", required=True, type=Path, metavar="OUT", help="folder to write the files to")
    about = "name the services in the catalogue (SPARQL, search, API): Sagsgraf answers at the same address as well"
    command.add_argument("--with-services", action="store_true", help=about)


def add_push_ckan_arguments(command: ArgumentParser) -> None:
    """Add what `push-ckan` takes."""
    about = "the address of the portal (https://portal.example.dk); the API key is taken from CKAN_API_KEY"
    command.add_argument("portal", type=base_url, metavar="PORTAL_URL", help=about)
    about = "the name of the organisation there that the datasets belong to"
    command.add_argument("--organisation", required=True, metavar="ORG", help=about)
    add_data(command, "the data set whose catalogue is pushed")


def add_evaluate_arguments(command: ArgumentParser) -> None:
    """Add what `evaluate` takes."""
    about = "a folder of annotated facts, one JSON file a document (docs/annotations.md tells the format)"
    command.add_argument("gold", type=Path, metavar="GOLD_DIR", help=about)
    add_data(command, "the data set that holds the same minutes")
    about = "known errors of the annotation, which do not count (GOLD_DIR/exceptions.toml)"
    command.add_argument("--exceptions", type=Path, metavar="FILE", help=about)
    command.add_argument("--json", action="store_true", help="print the report as JSON instead of text")
    command.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page for a browser, too")


def add_harvest_arguments(command: ArgumentParser) -> None:
    """Add what `harvest` takes."""
    add = command.add_argument
    add(
        "sites",
        nargs="+",
        metavar="SITE",
        help="where minutes are published: a name (greve) or an address (https://...)",
    )
    add_data(command, "where the data set is kept; the minutes go to DIR/harvest/SITE, for: sagsgraf build DIR/harvest")
    add("--since", type=day, metavar="DATE", help="leave out meetings before this day (2024-01-31)")
    about = "whose minutes these are, by code (0253) or name; needed only for an address that is not known"
    add("--municipality", metavar="CODE", help=about)
    add("--again", action="store_true", help="ask anew also for minutes that are final and older than three months")
    about = "an e-mail or web address of yours, sent along, so that the site's owner can reach you"
    add("--contact", type=contact, metavar="ADDRESS", help=about)
    about = "pause between two requests (%(default)s; a longer one where the site wishes it)"
    add("--pace", type=seconds, default=1.0, metavar="SECONDS", help=about)
    about = "pause before trying again when the site is busy; it doubles each time (%(default)s)"
    add("--back-off", type=seconds, default=2.0, metavar="SECONDS", help=about)
    add("--time-out", type=seconds, default=30.0, metavar="SECONDS", help="wait so long for an answer (%(default)s)")


def add_data(command: ArgumentParser, about: str) -> None:
    """Add the option that names the data directory."""
    command.add_argument("--data", required=True, type=Path, metavar="DIR", help=about)


def add_municipality(command: ArgumentParser) -> None:
    """Add the option that names the municipality of all files."""
    about = "the municipality of all the files, by code (0657) or name; otherwise from sources.csv or the text"
    command.add_argument("--municipality", metavar="CODE", help=about)


def base_url(text: str) -> str:
    """Return an http address without its closing slash. Raises ArgumentTypeError when it is none."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment or " " in text:
        raise ArgumentTypeError(f"{text!r} is no address such as https://data.example.dk")
    return text.rstrip("/")


def positive(text: str) -> int:
    """Return a whole number from 1. Raises ArgumentTypeError when it is none."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def from_two(text: str) -> int:
    """Return a whole number from 2: servers still read the version before. Raises ArgumentTypeError when it is none."""
    if positive(text) < 2:
        raise ArgumentTypeError(f"{text!r} is too few; servers still read the version before the newest")
    return positive(text)


def share(text: str) -> float:
    """Return a share from 0 to 1. Raises ArgumentTypeError when it is none."""
    return number_up_to(1, text, "is no share from 0 to 1, such as 0.1")


def mebibytes(text: str) -> int:
    """Return a whole number of MiB from 1 in bytes. Raises ArgumentTypeError when it is none."""
    return positive(text) << 20


def port(text: str) -> int:
    """Return the number of a port. Raises ArgumentTypeError when it is none."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 2**16):
        raise ArgumentTypeError(f"{text!r} is no port: a number from 1 to 65535")
    return int(text)


def seconds(text: str) -> float:
    """Return a number of seconds from 0. Raises ArgumentTypeError when it is none."""
    return number_up_to(86_400, text, "is no number of seconds from 0 to 86400")


def number_up_to(most: float, text: str, problem: str) -> float:
    """Return a number from 0 to `most`. Raises ArgumentTypeError, which tells the problem, when it is none."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise ArgumentTypeError(f"{text!r} {problem}")
    return number


def day(text: str) -> date:
    """Return a day. Raises ArgumentTypeError when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day such as 2024-01-31") from error


def contact(text: str) -> str:
    """Return an address that can be sent with a request. Raises ArgumentTypeError when it cannot."""
    if not (text.isascii() and text.isprintable()) or " " in text or not {"@", ":"} & set(text):
        raise ArgumentTypeError(f"{text!r} is no address such as post@example.dk or https://example.dk")
    return text


COMMANDS = {
    "harvest": ("fetch minutes from the sites where municipalities publish them", add_harvest_arguments),
    "build": ("read minutes and publish them as a data set", add_build_arguments),
    "confirm": ("publish the version that a build has held back, once you have looked at it", add_confirm_arguments),
    "serve": ("serve a data set over HTTP: pages, SPARQL, dumps", add_serve_arguments),
    "withdraw": (
        "take minutes or an item out for good: pages, search, dumps and older versions",
        add_withdraw_arguments,
    ),
    "erase": ("take a person out for good: from every list, vote and text of the municipality", add_erase_arguments),
    "restore": ("undo a mistaken withdraw or erase; the next build publishes it again", add_restore_arguments),
    "extract": ("print what is read in minutes, one line of JSON per document", add_extract_arguments),
    "check": ("check an RDF file or a data set against the shapes", add_check_arguments),
    "export": ("write a data set as static files for a web server or a portal", add_export_arguments),
    "push-ckan": ("make a CKAN portal hold a dataset for each data set of the catalogue", add_push_ckan_arguments),
    "evaluate": ("compare a data set with facts that a reader annotated: precision and recall", add_evaluate_arguments),
}

if __name__ == "__main__":
    sys.exit(main())
