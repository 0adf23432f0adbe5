"""The manual of the tables, docs/tables.md, written from `introduction.md` and the schema by `make tables`."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from string import Template

from etl.records.files import NO_SEPARATOR, SEPARATOR
from etl.records.schema import Column, Table, read_tables, version


def write_manual() -> str:
    """Return the manual as Markdown."""
    tables = read_tables()
    template = Template((files("etl.records") / "introduction.md").read_text(encoding="utf-8"))
    introduction = template.substitute(count=len(tables), version=version(), separator=SEPARATOR, other=NO_SEPARATOR)
    contents = (f"| [`{name}`](#{name}) | {table.title['da']} | {table.text['en']} |" for name, table in tables.items())
    head = ["", "| table | in Danish | a row is |", "|---|---|---|", *contents]
    return introduction + "\n".join([*head, *(line for table in tables.values() for line in write_table(table))]) + "\n"


def write_table(table: Table) -> Iterator[str]:
    """Yield the lines about one table."""
    about = f" A row is about one `{table.each}`." if table.each else ""
    yield from ("", f"## {table.name}", "")
    yield f"{table.text['en']}{about} Key: {', '.join(f'`{name}`' for name in table.key)}."
    yield from ("", "| column | type | meaning | in Danish | term |", "|---|---|---|---|---|")
    for column in table.columns:
        of = f" of `{column.of}`" if column.of else ""
        term = f"`{column.term}`{of}" if column.term and column.name not in table.key else ""
        yield f"| `{column.name}` | {type_of(column)} | {column.text['en']} | {column.title['da']} | {term} |"


def type_of(column: Column) -> str:
    """Return a column's type in words."""
    kind = f"list of {column.type}" if column.many else column.type
    return f"**{kind}**" if column.required else kind


if __name__ == "__main__":
    sys.stdout.write(write_manual())
