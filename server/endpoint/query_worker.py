"""A process that answers queries from a read-only store and may be killed at any moment.

    python -m server.endpoint.query_worker STORE MEMORY_BYTES RESULT_BYTES SECONDS

Frames on standard input and output are a 4-byte length and the bytes. A request is JSON (`Job`); an answer is one
letter and what it brings: `R` ready, `O` the result, `S` a syntax error, `L` the result is too large, `M` out of
memory, `N` not allowed, `E` another error. A result is complete before its first byte is sent.
"""

import contextlib
import io
import json
import os
import resource
import struct
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QueryTriples, RdfFormat, Store

from server.endpoint.sandbox import deny_network
from server.endpoint.sparql_tokens import read_query
from server.refusal import Refusal

LENGTH = struct.Struct(">I")
NICENESS = 5
"""How far queries stand back behind pages and addresses when there is not enough processor for all."""


@dataclass(frozen=True)
class Job:
    """A query, the IRI its relative IRIs start from, the media type of the result, and the dataset asked for.

    Without a media type the query is not run but read: the result is its `Reading`. `default_graphs` and
    `named_graphs` are None for the whole data set, and replace the query's own FROM clauses.
    """

    query: str
    base: str
    media_type: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    def encode(self) -> bytes:
        """Return the job as a frame."""
        return frame(json.dumps(asdict(self)).encode())


class ResultTooLarge(Exception):  # noqa: N818 - a limit, as the protocol names it
    """The result has outgrown its limit."""


class BoundedBuffer(io.BytesIO):
    """A buffer in memory that refuses to outgrow a limit in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the engine writes bytes only
        """Append `data`. Raises ResultTooLarge when that would pass the limit."""
        if self.tell() + len(data) > self.limit:
            raise ResultTooLarge
        return super().write(data)


def frame(payload: bytes) -> bytes:
    """Return a payload with its length before it."""
    return LENGTH.pack(len(payload)) + payload


def merge_graphs(store: Store, default_graphs: list[NamedNode], named_graphs: list[NamedNode]) -> Store:
    """Return a store in memory whose default graph is the merge of some graphs of `store`, each triple once.

    The engine's own union of several FROM graphs repeats a triple for every graph that states it.
    """
    merged = Store()
    for graph in default_graphs:
        merged.extend(Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))
    for graph in named_graphs:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def answer(store: Store, job: Job, limit: int) -> bytes:
    """Return a job's result. Raises SyntaxError, ResultTooLarge, Refusal, and whatever the engine raises."""
    if not job.media_type:
        return read_query(job.query, job.base).encode()
    if job.default_graphs is None and job.named_graphs is None:
        results = store.query(job.query, base_iri=job.base)
    else:
        default_graphs = [NamedNode(graph) for graph in job.default_graphs or ()]
        named_graphs = [NamedNode(graph) for graph in job.named_graphs or ()]
        merge = len(default_graphs) > 1
        results = (merge_graphs(store, default_graphs, named_graphs) if merge else store).query(
            job.query,
            base_iri=job.base,
            default_graph=[DefaultGraph()] if merge else list(default_graphs),
            named_graphs=list(named_graphs),
        )
    output = BoundedBuffer(limit)
    if isinstance(results, QueryTriples):
        results.serialize(output, RdfFormat.from_media_type(job.media_type))
    else:
        results.serialize(output, QueryResultsFormat.from_media_type(job.media_type))
    return output.getvalue()


def reply(store: Store, job: Job, limit: int) -> bytes:
    """Return the answer to a job, its letter first; whatever goes wrong is an answer too."""
    try:
        return b"O" + answer(store, job, limit)
    except SyntaxError as error:
        return b"S" + str(error).encode()
    except ResultTooLarge:
        return b"L"
    except Refusal as refusal:
        return f"N{refusal.status}{refusal.message}".encode()
    except MemoryError:
        return b"M"
    except (RuntimeError, ValueError) as error:  # the engine's word for what a query asks and it cannot do
        return f"N400The engine cannot answer the query: {error}\n".encode()
    except Exception as error:  # noqa: BLE001 - the engine's errors have no common class, and each belongs to its client
        return b"E" + str(error).encode()


def limit_memory(limit: int) -> None:
    """Limit the address space to what is used now and twice `limit`: behind the pool, which measures memory in use."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    ceiling = pages * resource.getpagesize() + 2 * limit
    with contextlib.suppress(ValueError):  # a lower hard limit is set already
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def limit_time(seconds: int) -> None:
    """Let the kernel end this process when a job burns `seconds` from now: it may have outlived the server."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def serve_jobs(store: Store, source: BinaryIO, target: BinaryIO, result_limit: int, seconds: int) -> None:
    """Answer jobs from `source` on `target` until `source` ends."""
    target.write(frame(b"R"))
    target.flush()
    while header := source.read(LENGTH.size):
        job = Job(**json.loads(source.read(LENGTH.unpack(header)[0])))
        limit_time(seconds)
        target.write(frame(reply(store, job, result_limit)))
        target.flush()


def main(arguments: list[str]) -> int:
    """Open the store, take the limits and serve; return the exit code."""
    path, memory_limit, result_limit, seconds = arguments[0], *(int(argument) for argument in arguments[1:4])
    deny_network()
    os.nice(NICENESS)
    store = Store.read_only(path)
    limit_memory(memory_limit)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve_jobs(store, sys.stdin.buffer, sys.stdout.buffer, result_limit, seconds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
