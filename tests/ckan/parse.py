"""Prints what ckanext-dcat reads in catalogues: `parse.py LOCALE FILE...`, a JSON list of the CKAN datasets of each.

It runs with the Python of `tests/ckan/.venv`: CKAN's requirements are its own. What a portal's harvester does with a
catalogue is this parser; nothing else of CKAN runs.
"""

import json
import sys
from pathlib import Path

from ckanext.dcat.processors import RDFParser
from ckantoolkit import config

FORMATS = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}


def parse(file: Path) -> list[dict[str, object]]:
    """Return the datasets of a catalogue, in the profile that ckanext-dcat takes when it is told none."""
    parser = RDFParser()
    parser.parse(file.read_text(encoding="utf-8"), FORMATS[file.suffix])
    return list(parser.datasets())


config["ckan.locale_default"] = sys.argv[1]
json.dump([parse(Path(name)) for name in sys.argv[2:]], sys.stdout)
