"""Whose turn it is, and how much is left of a quota."""

import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.endpoint.turns import INTERNAL, WINDOW, Quota, Turns, client_of
from server.refusal import Refusal


def turns(slots: int, share: int, places: int = 10, all_places: int = 20) -> Turns[int]:
    made = Turns[int](share, places, all_places)
    for slot in range(slots):
        made.add(slot)
    return made


async def order_of_service(queued: list[str], share: int) -> list[str]:
    """Return in what order clients get the one slot there is, when all have queued before it is free."""
    line = turns(1, share)
    taken = await line.take("first", 1)
    served: list[str] = []

    async def ask(client: str) -> None:
        slot = await line.take(client, 5)
        served.append(client)
        await asyncio.sleep(0)
        line.give_back(client, slot)

    tasks = [asyncio.create_task(ask(client)) for client in queued]
    await asyncio.sleep(0)
    line.give_back("first", taken)
    await asyncio.gather(*tasks)
    assert line.waiting == 0
    assert not line.held
    return served


def test_clients_are_served_in_turn_however_much_each_asks() -> None:
    served = asyncio.run(order_of_service(["a", "a", "a", "b", "c", "b"], 1))

    assert served == ["a", "b", "c", "a", "b", "a"]


@given(st.lists(st.sampled_from("abcd"), max_size=10))
def test_everybody_who_waits_is_served_once_for_each_query(queued: list[str]) -> None:
    assert sorted(asyncio.run(order_of_service(queued, 1))) == sorted(queued)


def test_a_client_gets_no_more_than_its_share() -> None:
    async def scenario() -> None:
        line = turns(3, share=2)
        await line.take("a", 1)
        await line.take("a", 1)
        with pytest.raises(Refusal, match="2 of your queries are running") as refused:
            await line.take("a", 0.01)
        assert refused.value.status == 429
        assert await line.take("b", 0.01) == 0
        with pytest.raises(Refusal, match="busy") as busy:
            await line.take("c", 0.01)
        assert busy.value.status == 503

    asyncio.run(scenario())


def test_the_sites_own_queries_have_no_share() -> None:
    async def scenario() -> list[int]:
        line = turns(2, share=1)
        return [await line.take(INTERNAL, 1), await line.take(INTERNAL, 1)]

    assert asyncio.run(scenario()) == [1, 0]


def test_a_line_that_is_full_takes_nobody() -> None:
    async def scenario() -> None:
        line = turns(0, share=1, places=2, all_places=3)
        tasks = [asyncio.create_task(line.take(client, 5)) for client in ("a", "a", "b")]
        await asyncio.sleep(0)
        for client in ("a", "c"):
            with pytest.raises(Refusal):
                await line.take(client, 5)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert line.waiting == 0

    asyncio.run(scenario())


def test_a_slot_handed_to_somebody_who_has_just_left_is_not_lost() -> None:
    async def scenario() -> None:
        line = turns(0, share=1)
        leaver = asyncio.create_task(line.take("a", 5))
        await asyncio.sleep(0)
        line.add(7)
        leaver.cancel()
        await asyncio.gather(leaver, return_exceptions=True)
        assert await line.take("b", 0.01) == 7
        assert line.held == {"b": 1}

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_a_client_is_an_address_or_the_network_it_chooses_addresses_from(host: str | None, client: str) -> None:
    assert client_of(host) == client


def test_a_quota_counts_down_and_starts_anew() -> None:
    now = 100.0
    quota = Quota(2, lambda: now)
    told = [quota.spend("a")["RateLimit"], quota.spend("b")["RateLimit"]]
    now += 20
    told.append(quota.spend("a")["RateLimit"])
    with pytest.raises(Refusal) as refused:
        quota.spend("a")
    now += WINDOW - 20
    told.append(quota.spend("a")["RateLimit"])

    assert told == ['"queries";r=1;t=60', '"queries";r=1;t=60', '"queries";r=0;t=40', '"queries";r=1;t=60']
    assert refused.value.status == 429
    assert refused.value.headers["Retry-After"] == "40"
    assert re.fullmatch(r'"queries";q=2;w=60', refused.value.headers["RateLimit-Policy"])
