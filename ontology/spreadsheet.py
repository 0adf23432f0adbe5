"""What a cell of a published table may hold, so that no spreadsheet takes it for a formula."""

FORMULA_STARTS = ("=", "+", "@", "\t", "\r")


def plain_cell(text: str) -> str:
    """Return a text as a cell: with an apostrophe in front where a spreadsheet would read a formula.

    So OWASP advises ("CSV Injection"); a negative number stays a number.
    """
    formula = text.startswith(FORMULA_STARTS) or (text.startswith("-") and not text[1:].isdecimal())
    return f"'{text}" if formula else text
