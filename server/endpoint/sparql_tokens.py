"""Reads a query's tokens (SPARQL 1.1, 19.8) as far as the server must know it before an engine does.

That is: its form, its dataset clause, how deep it nests, and whether it calls a SERVICE or is an update. Strings,
comments, IRIs and names are told apart, so a literal may hold the word SERVICE. The engine reads more leniently than
the grammar (it takes `SERVICEex:a` for SERVICE and a name, and `<` after an operand for "less than" where the grammar
sees an IRI), so what can be read in two ways is refused: nothing may be code for the engine and text for us.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from server.refusal import Refusal

MAX_DEPTH = 100
MAX_TOKENS = 50_000
"""Read in a quarter of a second, and enough for as many values."""
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID"})
"""The functions that give another value each time (SPARQL 1.1, 17.4)."""

CODE_POINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
# a name's part: letters of any script, digits, `_ - · %`; escapes; dots, though never the last
LOCAL = r"(?:[\w:·%-]|\\[_~.!$&'()*+,;=/?#@%-]|\.+(?=[\w:·%\\-]))*"
TOKENS = {
    "space": r"[ \t\r\n]+|\#[^\r\n]*",
    "string": r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""' + r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''",
    "open_string": r"'''|" + r'"""',
    "short_string": r'"(?:[^"\\\r\n]|\\.)*"' + r"|'(?:[^'\\\r\n]|\\.)*'",
    "iri": rf'<(?:[^<>"{{}}|^`\\\x00-\x20]|{CODE_POINT})*>',
    "triple_term": r"<<|>>",
    "variable": r"[?$]\w+",
    "blank": rf"_:{LOCAL}",
    # a longer prefix is read as words: the time to find out that a run of letters is no prefix must not add up
    "name": rf"(?:[^\W\d_][\w.·-]{{0,255}}+(?<!\.))?:{LOCAL}",
    "number": r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "word": r"[^\W\d]\w*",
    "sign": r"\^\^|&&|\|\||[!<>]=|[{}()\[\].,;*/|^+!=<>?~-]",
}
TOKEN_RE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in TOKENS.items()), re.DOTALL)
CODE_POINT_RE = re.compile(CODE_POINT)
ABSOLUTE_IRI_RE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
# where an IRI must come next: nothing can be less than anything there
BEFORE_IRI = frozenset({"BASE", "FROM", "NAMED", "GRAPH", "A"})


class Token(NamedTuple):
    """A token: its kind (a key of TOKENS), its text, and where it starts, both counted from 1.

    `word` is the text in capitals when this is a bare word, else nothing.
    """

    kind: str
    text: str
    line: int
    column: int
    word: str = ""


@dataclass(frozen=True)
class Reading:
    """What the server knows about a query: its form in capitals and the graphs of its FROM clauses.

    `volatile` tells whether its result may be another one each time it is run.
    """

    form: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    volatile: bool = False

    def encode(self) -> bytes:
        """Return this as JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, text: bytes) -> "Reading":
        """Return what `encode` has written."""
        told = json.loads(text)
        return cls(told["form"], tuple(told["default_graphs"]), tuple(told["named_graphs"]), told["volatile"])


def refuse(token: Token, reason: str) -> Refusal:
    """Return the refusal of a query for a reason found at a token."""
    return Refusal(400, f"Line {token.line}, column {token.column}: {reason}\n")


def read_tokens(query: str) -> Iterator[Token]:
    """Yield a query's tokens without spaces and comments. Raises Refusal where no token can be read."""
    position, line, line_start = 0, 1, 0
    while position < len(query):
        match = TOKEN_RE.match(query, position)
        kind, text = (match.lastgroup or "", match[0]) if match else ("", query[position])
        if kind != "space":
            yield check_token(
                Token(kind, text, line, position - line_start + 1, text.upper() if kind == "word" else "")
            )
        if "\n" in text:
            line += text.count("\n")
            line_start = position + text.rindex("\n") + 1
        position += len(text)


def check_token(token: Token) -> Token:
    """Return a token as it is. Raises Refusal for one that cannot be read or is not supported."""
    if not token.kind:
        raise refuse(token, f"The character {token.text!r} cannot stand here.")
    if token.kind == "open_string":
        raise refuse(token, f"The string that starts with {token.text} has no end.")
    if token.kind == "triple_term":
        raise refuse(token, "Triple terms are not supported; put a space between two < that compare.")
    return token


def check_ambiguity(before: Sequence[Token], token: Token) -> None:
    """Refuse an IRI that an engine could read as "less than", followed by a comment or a string."""
    if token.kind != "iri" or not set(token.text) & set("#'()") or ABSOLUTE_IRI_RE.match(token.text):
        return
    last, second = (before[-1] if before else None), (before[-2] if len(before) > 1 else None)
    declares = second is not None and second.word == "PREFIX"
    operator = last is not None and last.kind == "sign" and last.text not in {")", "]", "}"}
    if not declares and not operator and not (last and last.word in BEFORE_IRI):
        raise refuse(token, f"{token.text} can be read in two ways; write the whole IRI, or a space after <.")


def check_service(before: Sequence[Token], token: Token) -> None:
    """Refuse a SERVICE clause, also where it is glued to the words beside it."""
    if token.kind not in {"word", "sign"}:
        return
    glued = token.text == "{" and before and before[-1].kind == "name"
    named = before[-2].word if glued and len(before) > 1 else ""
    prefix = before[-1].text.partition(":")[0] if glued and named not in {"GRAPH", "FROM", "NAMED"} else ""
    if "SERVICE" in token.word or "SERVICE" in prefix.upper():
        raise refuse(token, "SERVICE is not allowed: this endpoint answers from its own data only.")


def check_tokens(query: str) -> list[Token]:
    """Return a query's tokens. Raises Refusal for what this endpoint does not run."""
    tokens: list[Token] = []
    depth = 0
    for token in read_tokens(query):
        check_ambiguity(tokens, token)
        check_service(tokens, token)
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if len(tokens) >= MAX_TOKENS:
            raise Refusal(413, f"The query has more than {MAX_TOKENS} words and signs; ask for fewer things at once.\n")
        if depth > MAX_DEPTH:
            raise refuse(token, f"The query nests deeper than {MAX_DEPTH} levels; write it flatter.")
        tokens.append(token)
    return tokens


def replace_code_points(text: str) -> str:
    r"""Return an IRI with its \u escapes replaced."""
    return CODE_POINT_RE.sub(lambda match: chr(int(match[0][2:], 16)), text)


class Prologue:
    """The BASE and PREFIX declarations of a query, read until its form."""

    def __init__(self, tokens: Sequence[Token], base: str) -> None:
        """Read the declarations at the start of `tokens`; `base` is what relative IRIs start from."""
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.end = 0
        while self.end < len(tokens) and tokens[self.end].word in {"BASE", "PREFIX"}:
            length = 2 if tokens[self.end].word == "BASE" else 3
            declaration = tokens[self.end : self.end + length]
            if len(declaration) < length or declaration[-1].kind != "iri":
                raise refuse(tokens[self.end], f"{tokens[self.end].word} is not followed by an IRI.")
            self.declare(declaration)
            self.end += length

    def declare(self, declaration: Sequence[Token]) -> None:
        """Take one declaration."""
        iri = self.resolve(declaration[-1])
        if len(declaration) == 2:
            self.base = iri
        else:
            self.prefixes[declaration[1].text] = iri

    def resolve(self, token: Token) -> str:
        """Return the IRI that an IRI token or a prefixed name stands for. Raises Refusal for anything else."""
        if token.kind == "iri":
            try:
                return NamedNode(urljoin(self.base, replace_code_points(token.text[1:-1]))).value
            except ValueError:
                raise refuse(token, f"{token.text} is no IRI.") from None
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or f"{prefix}:" not in self.prefixes:
            raise refuse(token, f"{token.text} is neither an IRI nor a name with a declared prefix.")
        return self.prefixes[f"{prefix}:"] + re.sub(r"\\(.)", r"\1", local)


def read_form(tokens: Sequence[Token], start: int) -> str:
    """Return the query's form. Raises Refusal for an update and for what is no query."""
    if start >= len(tokens):
        raise Refusal(400, "The query is empty: it needs SELECT, ASK, CONSTRUCT or DESCRIBE.\n")
    form = tokens[start].word
    if form in UPDATES:
        raise refuse(tokens[start], f"{form} is an update; this endpoint is read-only.")
    if form not in FORMS:
        raise refuse(tokens[start], "A query starts with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    return form


def read_query(query: str, base: str) -> Reading:
    """Return what the server must know about a query. Raises Refusal (400) when it must not reach an engine."""
    tokens = check_tokens(query)
    prologue = Prologue(tokens, base)
    form = read_form(tokens, prologue.end)
    default_graphs, named_graphs = [], []
    for token, following, after in zip(tokens, tokens[1:], [*tokens[2:], None], strict=False):
        if token.word == "FROM" and following.word != "NAMED":
            default_graphs.append(prologue.resolve(following))
        elif token.word == "FROM" and after is not None:
            named_graphs.append(prologue.resolve(after))
    volatile = any(token.word in VOLATILE for token in tokens)
    return Reading(form, tuple(default_graphs), tuple(named_graphs), volatile)
