"""What both sides agree on: the vocabulary, the IRIs, the formats and the layout of a data directory.

`etl` and `server` never import each other; they meet here, in `shapes` and in the store.
"""
