"""What is kept in memory stays within its bound, and is what was put there last."""

from hypothesis import given
from hypothesis import strategies as st

from server.transport.memory import OVERHEAD, Memory

LIMIT = 40 * OVERHEAD


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4 * OVERHEAD))))
def test_the_bound_holds_and_the_sizes_add_up(steps: list[tuple[int, int]]) -> None:
    memory = Memory[int](LIMIT)
    for number, (key, size) in enumerate(steps):
        memory.keep(key, number, size)
        assert memory.size <= LIMIT
    kept = {key: memory.recall(key) for key in range(31)}

    assert len(memory) == sum(value is not None for value in kept.values())
    assert memory.size >= len(memory) * OVERHEAD
    for key, value in kept.items():
        assert value is None or steps[value][0] == key


def test_the_oldest_use_is_forgotten_first() -> None:
    memory = Memory[str](20 * OVERHEAD)
    for key in range(20):
        memory.keep(key, "value", 0)
    memory.recall(0)
    memory.keep("new", "value", 0)

    assert memory.recall(0) == "value"
    assert memory.recall(1) is None


def test_what_would_drive_out_too_much_is_not_kept() -> None:
    memory = Memory[str](LIMIT)
    memory.keep("large", "value", LIMIT // 16)

    assert memory.recall("large") is None
    assert (memory.hits, memory.misses) == (0, 1)
