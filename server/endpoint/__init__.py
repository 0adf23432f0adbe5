"""The SPARQL endpoint: the protocol, the reading of queries, and the workers that run them."""
