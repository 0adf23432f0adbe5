"""What an operator watches, in the text format of Prometheus: requests, queries, memory of answers, what is served."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

if TYPE_CHECKING:
    from server.site import Site

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)


class Metrics:
    """The counters of one server; a registry of its own, so that a process may hold several servers."""

    def __init__(self, site: "Site") -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "sagsgraf_requests", "Requests answered", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "sagsgraf_request_seconds",
            "Time to the end of an answer",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.queries = Counter("sagsgraf_queries", "Queries run, by how they ended", ["end"], registry=self.registry)
        self.registry.register(ServedNow(site))

    def text(self) -> bytes:
        """Return all figures in the text format."""
        return generate_latest(self.registry)


class ServedNow:
    """Reads what a site serves at the moment it is asked."""

    def __init__(self, site: "Site") -> None:
        self.site = site

    def collect(self) -> Iterator[Metric]:
        """Yield the figures of the version that is served; none before the first publication."""
        publication = self.site.served
        if publication is None:
            return
        manifest, pool = publication.manifest, publication.pool
        published = datetime.fromisoformat(manifest.published).timestamp()
        yield gauge("data_version", "Number of the version served", manifest.version)
        yield gauge("data_published_timestamp_seconds", "When the version served was published", published)
        yield gauge("documents", "Minutes in the version served", len(manifest.documents))
        yield gauge("query_workers", "Query workers", pool.size)
        yield gauge("query_workers_idle", "Query workers that are free", pool.idle)
        yield gauge("query_workers_replaced", "Query workers ended and replaced in this version", pool.replaced)
        yield gauge("queries_waiting", "Queries that wait for a worker", pool.waiting)
        for name, memory in (("answers", publication.answers), ("results", publication.results)):
            yield gauge(f"memory_{name}_bytes", f"Memory taken by {name} kept ready", memory.size)
            yield gauge(f"memory_{name}_hits", f"Times that {name} were given from memory", memory.hits)
            yield gauge(f"memory_{name}_misses", f"Times that {name} had to be made", memory.misses)


def gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    """Return one figure."""
    return GaugeMetricFamily(f"sagsgraf_{name}", about, value)
