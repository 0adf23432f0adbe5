"""The change feed: a publication adds a version of each thing that is another than before, and the tombstones."""
