"""Reads the lines of minutes: one reader for all layouts, which knows from tables what occurs anywhere.

A document has no layout of its own to be recognised by. Lines are told apart one by one (`marks`, `titles`, `fields`),
every known way to begin an item is tried and weighed by what stands around it (`starts`, `cycles`), and the one with
most evidence cuts the document (`cut`) into a head (`header`) and items (`item`, `blocks`, `decisions`,
`recommendations`). What each line was taken for is kept (`claims`), and how sure the whole is (`confidence`): below
a stated limit nothing is published. The layout's name is that of the way in which its items begin.
"""

from etl.layouts.document import check_layout, read_minutes

__all__ = ["check_layout", "read_minutes"]
