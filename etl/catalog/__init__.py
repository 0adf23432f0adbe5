"""The DCAT-AP catalogue and the VoID description of a version, as quads of the default graph without blank nodes.

DCAT-AP 3.0.1 and the mandatory part of DCAT-AP-DK 2.0.2; the words and the controlled values stand in `catalog.toml`,
what whoever publishes the data says of himself in the data directory (`operator`). Things that only the catalogue
knows have its own IRI, or that of one of its data sets, with a fragment, and so lead there.
"""
