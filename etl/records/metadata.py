"""What the CSV files of a part of the data set are, as CSV on the Web says it.

Source: W3C, "Metadata Vocabulary for Tabular Data". The document is served beside the files as
`PART-csv-metadata.json`, and names them relative to its own address.
"""

import json
from typing import Any

from etl.records.files import SEPARATOR
from etl.records.schema import Column, Table, Text, read_tables, version
from ontology.terms import RDF, read_name

CONTEXT = "http://www.w3.org/ns/csvw"
DATATYPES: dict[str, Any] = {
    "string": "string",
    "iri": "anyURI",
    "date": "date",
    "moment": "dateTimeStamp",
    "integer": "integer",
    "number": "decimal",
    "truth": "boolean",
}
"""The datatype of each type of `schema.toml`."""
MUNICIPALITY_CODE = {"base": "string", "format": "[0-9]{4}"}
MUNICIPALITY = "../id/municipality/{municipality}"
"""A municipality's address from that of a dump."""


def csv_name(part: str, table: str) -> str:
    """Return the name under which the CSV file of a table is served: "0657-items.csv"."""
    return f"{part}-{table}.csv"


def metadata_name(part: str) -> str:
    """Return the name of the metadata of a part: "0657-csv-metadata.json"."""
    return f"{part}-csv-metadata.json"


def csv_metadata(part: str) -> bytes:
    """Return the metadata of all CSV files of a part ("all", a municipality's code, a year), as JSON."""
    document = {
        "@context": [CONTEXT, {"@language": "en"}],
        "dc:title": [{"@value": f"Sagsgraf: {part}", "@language": language} for language in ("da", "en")],
        "schema:version": version(),
        "dialect": {
            "delimiter": ",",
            "encoding": "utf-8",
            "header": True,
            "lineTerminators": ["\r\n"],
            "quoteChar": '"',
        },
        "tables": [describe_table(part, table) for table in read_tables().values()],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def describe_table(part: str, table: Table) -> dict[str, Any]:
    """Return one table: where its file is, its columns, its key, and the keys of other tables in it."""
    keys = [
        {"columnReference": name, "reference": {"resource": csv_name(part, other), "columnReference": key_of(other)}}
        for name, other in table.keys_elsewhere
    ]
    kind = {"name": "type", "virtual": True, "propertyUrl": RDF.type.value}
    schema: dict[str, Any] = {
        "columns": [describe_column(column, table) for column in table.columns],
        "primaryKey": list(table.key),
        "foreignKeys": keys,
    }
    if table.each:
        schema["aboutUrl"] = resource(table.key[0])
        schema["columns"].append({**kind, "valueUrl": read_name(table.each).value})
    return {
        "url": csv_name(part, table.name),
        "dc:title": texts(table.title),
        "dc:description": texts(table.text),
        "tableSchema": schema,
    }


def key_of(table: str) -> str:
    """Return the column that is a table's key."""
    (key,) = read_tables()[table].key
    return key


def describe_column(column: Column, table: Table) -> dict[str, Any]:
    """Return one column; what the graph says with a term is said with it here, and of the same thing."""
    described: dict[str, Any] = {
        "name": column.name,
        "titles": {"und": column.name, **column.title},
        "dc:description": texts(column.text),
        "datatype": MUNICIPALITY_CODE if column.name == "municipality" else DATATYPES[column.type],
        "required": column.required,
    }
    if column.many:
        described["separator"] = SEPARATOR
    if not column.term_iri or column.name in table.key:
        return described | {"suppressOutput": True}
    described["propertyUrl"] = column.term_iri
    if column.of or column.code:
        described["aboutUrl"] = MUNICIPALITY if column.code else resource(column.of or "")
    if column.type == "iri" and not column.many:
        described["valueUrl"] = resource(column.name)
    return described


def resource(column: str) -> str:
    """Return the template of the IRI that a column holds."""
    return f"{{+{column}}}"


def texts(text: Text) -> list[dict[str, str]]:
    """Return a text in each of its languages."""
    return [{"@value": value, "@language": language} for language, value in text.items()]
