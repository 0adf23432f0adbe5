"""The SPARQL page: the editor, and results as table, chart and map."""
