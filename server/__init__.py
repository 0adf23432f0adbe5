"""Serves a published data set: SPARQL, every resource by its URI, pages for readers, ontology, catalogue and dumps."""
