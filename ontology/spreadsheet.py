"""What a cell of a published table may hold, so that no spreadsheet takes it for a formula."""

FORMULA_STARTS = frozenset("=+-@\t\r")
"""The characters that a spreadsheet may read a formula behind (OWASP, "CSV Injection")."""


def plain_cell(text: str) -> str:
    """Return a text as a cell: with an apostrophe in front where a spreadsheet would read a formula.

    A negative number stays a number.
    """
    formula = text[:1] in FORMULA_STARTS and not (text[0] == "-" and text[1:].isdecimal())
    return f"'{text}" if formula else text
