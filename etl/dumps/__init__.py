"""The dump files of a version: of each municipality, of each year and of all, in every form, as gzip and as zstd.

One pass over the store writes pieces (`pieces`), in every form (`forms`) and packing (`packing`); the files are put
together from them (`assembly`). So memory does not grow with the data, each statement is read once for all files, and
what has not changed is taken from the last version's files. The bytes depend on the content alone.
"""
