"""The data set as it is served when something is to be taken out of it: what is published, and what once was."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, parse

from etl.refusals import WrongUsage
from ontology.dataset import Manifest, Version
from ontology.feed import Feed, Member
from ontology.terms import SG

PAGE_SUFFIXES = (".html", ".ttl", ".jsonld", ".json", ".nt", ".nq", ".trig", ".rdf", ".csv")


@dataclass(frozen=True)
class Published:
    """The data set as it is served when a command begins."""

    manifest: Manifest
    version: Version

    @cached_property
    def store(self) -> Store:
        """What is stated."""
        return Store.read_only(str(self.version.store))

    def path(self, iri: str) -> str:
        """Return what an IRI or the address of a page says behind the base URL, without the `id` or `doc` of things.

        Raises WrongUsage for an address of another data set.
        """
        address, base = iri.partition("#")[0].partition("?")[0], self.manifest.base_url
        if "://" in address and not f"{address}/".startswith(f"{base}/"):
            raise WrongUsage(f"{address} is not of this data set, whose addresses begin with {base}/")
        path = address.removeprefix(base).strip("/")
        thing = path.removeprefix("id/").removeprefix("doc/")
        suffix = next((each for each in PAGE_SUFFIXES if path.startswith("doc/") and path.endswith(each)), "")
        return thing.removesuffix(suffix)

    def node(self, path: str) -> NamedNode:
        """Return the name of the thing at a path. Raises WrongUsage where it is none."""
        try:
            return NamedNode(f"{self.manifest.base_url}/id/{path}")
        except ValueError as error:
            raise WrongUsage(f"{path} is no address; copy one from a page") from error

    def is_stated(self, node: NamedNode) -> bool:
        """Tell whether anything is stated of a thing now."""
        return next(self.store.quads_for_pattern(node, None, None, DefaultGraph()), None) is not None

    def thing(self, path: str) -> NamedNode:
        """Return the thing at a path. Raises WrongUsage where nothing is published of it, and never was."""
        node = self.node(path)
        if not self.is_stated(node) and not self.versions(node):
            raise WrongUsage(f"nothing is published of {node.value}; copy the address from its page")
        return node

    def versions(self, node: NamedNode) -> list[Member]:
        """Return the versions of a thing that the change feed tells of."""
        feed = Feed.read(self.version.feed)
        return [each for each in feed.after(0) if each.iri == node.value] if feed else []

    def texts(self, node: NamedNode | None, predicate: NamedNode) -> Iterator[str]:
        """Yield the texts of a property, of one thing or of all; of a thing that is gone, those that it had."""
        quads = list(self.store.quads_for_pattern(node, predicate, None, DefaultGraph()))
        if node and not quads:
            told = (parse(each.statements, format=RdfFormat.N_TRIPLES) for each in reversed(self.versions(node)))
            quads = [quad for some in told for quad in some if (quad.subject, quad.predicate) == (node, predicate)]
        for quad in quads:
            if isinstance(quad.object, Literal):
                yield quad.object.value

    def spellings(self, node: NamedNode) -> set[NamedNode]:
        """Return a person with everyone who is said to be the same, spelled differently."""
        found: set[NamedNode] = set()
        waiting = [node]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                ways = ((each, None), (None, each))
                quads = [
                    quad
                    for subject, value in ways
                    for quad in self.store.quads_for_pattern(subject, SG.spellingOf, value, DefaultGraph())
                ]
                ends = (end for quad in quads for end in (quad.subject, quad.object))
                waiting.extend(end for end in ends if isinstance(end, NamedNode))
        return found
