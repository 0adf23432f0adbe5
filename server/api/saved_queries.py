"""The saved queries: `queries/*.rq`, each a whole SPARQL query under a header that says what it answers.

    # Hvilke punkter henviser til en lov?          the title in each of `LANGUAGES`, in their order
    # Which items cite an act?
    # @group laws                                  one of `GROUPS`
    # @about "En sætning." "One sentence."         the explanation in each language
    # @param act name "Lovens navn" "Its name"     a parameter: name, type, label in each language

A parameter is the variable of a line `VALUES ?act { "serviceloven"@da }` in the query, which holds its default, so that
each file can be run as it is. `UNDEF` makes it optional: without a value the line falls away. A type with a
star, `name*`, takes several values. The types are those of `server.api.parameter_types`.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import takewhile

from pyoxigraph import QuerySolutions, Store, Variable

from server.api.parameter_types import PLACEHOLDER, TYPES, ParameterType, write_term
from server.pages import LANGUAGES

GROUPS = ("cases", "decisions", "votes", "laws", "bodies", "people", "subjects", "coverage")
"""The groups of queries, in the order in which they are shown."""

RESERVED = frozenset({"page", "size", "format", "lang"})
"""What the addresses of answers say beside a query's parameters."""

MAX_VALUES = 20
"""How many values a parameter that takes several may be given."""


class UnusableValueError(ValueError):
    """A client gave a parameter that a query lacks, or a value it cannot take; the message says what it takes."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a saved query. Without defaults it is optional."""

    name: str
    type: ParameterType
    several: bool
    labels: dict[str, str]
    defaults: tuple[str, ...] = ()

    def write_values(self, values: Sequence[str]) -> str:
        """Return values as the terms of a VALUES block. Raises UnusableValueError."""
        if len(values) > (MAX_VALUES if self.several else 1):
            raise UnusableValueError(
                f"{self.name} takes {f'at most {MAX_VALUES} values' if self.several else 'one value'}"
            )
        try:
            return " ".join(write_term(self.type.read(value)) for value in values)
        except ValueError as error:
            raise UnusableValueError(f"{self.name}: {error}") from None


def values_line(name: str) -> re.Pattern[str]:
    """Return the pattern of the line that binds a parameter."""
    return re.compile(rf"^[ \t]*VALUES \?{name} \{{ ([^{{}}\n]+) \}}\n", re.MULTILINE)


@dataclass(frozen=True)
class SavedQuery:
    """A saved query: its name, what it answers in each language, its parameters, and its text without the header."""

    name: str
    group: str
    titles: dict[str, str]
    explanations: dict[str, str]
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, Sequence[str]]) -> str:
        """Return the query with values for its parameters; a parameter without one has its default.

        Raises UnusableValueError.
        """
        unknown = values.keys() - {parameter.name for parameter in self.parameters}
        if unknown:
            known = ", ".join(parameter.name for parameter in self.parameters) or "none"
            raise UnusableValueError(f"{self.name} has no parameter {sorted(unknown)[0]}; its parameters: {known}")
        text = self.text
        for parameter in self.parameters:
            text = bind_parameter(text, parameter, values.get(parameter.name) or parameter.defaults)
        return text

    @cached_property
    def query(self) -> str:
        """The query with every default in its place."""
        return self.bind({})

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the result's columns."""
        return list_columns(self.text)


def bind_parameter(text: str, parameter: Parameter, values: Sequence[str]) -> str:
    """Return a query with one parameter bound, or without its line when there is no value."""
    match = values_line(parameter.name).search(text)
    assert match is not None  # noqa: S101 - checked when the file was read
    if not values:
        return text[: match.start()] + text[match.end() :]
    return text[: match.start(1)] + parameter.write_values(values) + text[match.end(1) :]


def list_columns(text: str) -> tuple[str, ...]:
    """Return the columns of a SELECT. Raises ValueError when the engine cannot read it, or it is none."""
    try:
        solutions = Store().query(text, base_iri=f"{PLACEHOLDER}/")
    except SyntaxError as error:
        raise ValueError(f"the query cannot be read: {error}") from None
    if not isinstance(solutions, QuerySolutions):
        raise ValueError("a saved query is a SELECT")  # noqa: TRY004 - about a file, like the others
    return tuple(variable.value for variable in solutions.variables)


def read_defaults(name: str, text: str) -> tuple[str, ...]:
    """Return the defaults that a parameter has in a query. Raises ValueError when it is not bound there once."""
    lines = values_line(name).findall(text)
    if len(lines) != 1:
        raise ValueError(f"?{name} needs exactly one line `VALUES ?{name} {{ default }}`, found {len(lines)}")
    return () if lines[0] == "UNDEF" else tuple(lines)


def show_defaults(type_: ParameterType, name: str, block: str, text: str) -> tuple[str, ...]:
    """Return the values that the terms of a query's VALUES block stand for. Raises ValueError."""
    prologue = "".join(re.findall(r"^PREFIX .*\n", text, re.MULTILINE))
    query = f"{prologue}SELECT ?{name} {{ VALUES ?{name} {{ {block} }} }}"
    try:
        solutions = Store().query(query, base_iri=f"{PLACEHOLDER}/")
    except SyntaxError:
        raise ValueError(f"the default of ?{name} cannot be read: {block}") from None
    terms = [solution[Variable(name)] for solution in solutions]  # type: ignore[union-attr]  # a SELECT
    values = tuple(type_.show(term) for term in terms)
    if [type_.read(value) for value in values] != terms:
        raise ValueError(f"the default of ?{name} is no {type_.name}: {block}")
    return values


def by_language(texts: Sequence[str], what: str) -> dict[str, str]:
    """Return texts by language. Raises ValueError when there is not one, and not empty, for each."""
    if len(texts) != len(LANGUAGES) or not all(texts):
        raise ValueError(f"{what} is needed in each of {', '.join(LANGUAGES)}")
    return dict(zip(LANGUAGES, texts, strict=True))


def read_parameter(words: Sequence[str], text: str) -> Parameter:
    """Return the parameter that a `@param` line declares. Raises ValueError."""
    if len(words) < 2:
        raise ValueError("@param needs a name, a type and labels")
    name, kind = words[0], words[1].removesuffix("*")
    if name in RESERVED:
        raise ValueError(f"?{name} is a name that addresses need for themselves")
    if kind not in TYPES:
        raise ValueError(f"?{name} has the unknown type {kind}; the types: {', '.join(TYPES)}")
    labels = by_language(words[2:], f"the label of ?{name}")
    blocks = read_defaults(name, text)
    defaults = show_defaults(TYPES[kind], name, blocks[0], text) if blocks else ()
    return Parameter(name, TYPES[kind], words[1].endswith("*"), labels, defaults)


def read_directives(lines: Sequence[str]) -> dict[str, list[list[str]]]:
    """Return the words of every `@` line by its directive. Raises ValueError for one that is not known."""
    directives: dict[str, list[list[str]]] = {"group": [], "about": [], "param": []}
    for line in lines:
        directive, *words = shlex.split(line)
        if directive.removeprefix("@") not in directives:
            raise ValueError(f"{directive} is no line of a header; they are @group, @about and @param")
        directives[directive.removeprefix("@")].append(words)
    return directives


def read_group(directives: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Return the group that a header names. Raises ValueError."""
    groups = [word for words in directives["group"] for word in words]
    if len(groups) != 1 or groups[0] not in GROUPS:
        raise ValueError(f"@group names one of {', '.join(GROUPS)}")
    return groups[0]


def read_saved_query(name: str, content: str) -> SavedQuery:
    """Return the saved query that a file holds. Raises ValueError that names the file and what is wrong with it."""
    comments = list(takewhile(lambda line: line.startswith("#"), content.splitlines(keepends=True)))
    text = content.removeprefix("".join(comments))
    header = [line.strip("# \n") for line in comments]
    try:
        titles = by_language([line for line in header if not line.startswith("@")], "the title")
        directives = read_directives([line for line in header if line.startswith("@")])
        explanations = by_language([word for words in directives["about"] for word in words], "@about")
        parameters = tuple(read_parameter(words, text) for words in directives["param"])
        saved = SavedQuery(name, read_group(directives), titles, explanations, parameters, text)
        check_order(saved)
    except ValueError as error:
        raise ValueError(f"{name}.rq: {error}") from None
    return saved


def check_order(saved: SavedQuery) -> None:
    """Raise ValueError when a query's rows cannot be paged: its last line must order them, and nothing limit them."""
    if not saved.columns or not saved.text.rstrip().splitlines()[-1].startswith("ORDER BY "):
        raise ValueError("the last line must be ORDER BY, without LIMIT or OFFSET")


def page_query(saved: SavedQuery, query: str, limit: int, offset: int) -> str:
    """Return a bound query for some of its rows. Rows that its ORDER BY leaves equal are ordered by every column."""
    columns = " ".join(f"?{column}" for column in saved.columns)
    return f"{query.rstrip()} {columns}\nLIMIT {limit} OFFSET {offset}\n"


@cache
def read_saved_queries() -> dict[str, SavedQuery]:
    """Return the saved queries by name, in the order of their groups, then of their names."""
    files = [file for file in resources.files("server").joinpath("queries").iterdir() if file.name.endswith(".rq")]
    queries = [read_saved_query(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files]
    queries.sort(key=lambda saved: (GROUPS.index(saved.group), saved.name))
    return {saved.name: saved for saved in queries}


def read_examples() -> tuple[SavedQuery, ...]:
    """Return the saved queries for the editor's gallery; `query` runs as it is."""
    return tuple(read_saved_queries().values())


def read_groups() -> list[tuple[str, list[SavedQuery]]]:
    """Return the saved queries of each group, in the order of the groups."""
    return [(group, [saved for saved in read_examples() if saved.group == group]) for group in GROUPS]
