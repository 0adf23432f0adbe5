"""Reads the text of minutes: every layout is a table, and one reader uses them all.

The contract of a layout: its `title` matches one of the first lines, its `item` patterns match the consecutive
lines (blank ones aside) that open an item, with the groups `number`, `title`, `case`, `caseworkers` where it prints
them. All else (labels, section headings, decision headings, case numbers) is known from tables of what occurs
anywhere, so that a layout says only where it differs.
"""

from etl.layouts.document import check_layout, read_minutes

__all__ = ["check_layout", "read_minutes"]
