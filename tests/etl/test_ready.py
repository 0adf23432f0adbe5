"""What workers have loaded before their first document."""

from functools import _lru_cache_wrapper

from etl.ready import read_example
from etl.references import acts, bodies, idioms, municipalities, people


def test_the_example_would_be_published_and_calls_for_what_finds_references() -> None:
    read_example()  # raises Quarantined where it is not read or violates a shape

    for module in (acts, bodies, idioms, municipalities, people):
        kept = [each for each in vars(module).values() if isinstance(each, _lru_cache_wrapper)]
        assert any(each.cache_info().currsize for each in kept), module.__name__
