"""One data set under the real server, from the first page to the last write."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from bench.data import built_in, copied, ensure, opened
from bench.load import Address, Figures, Stopwatch, figures, measure
from bench.pages import Member, Page, hold_nobody_back, pages_of, sign_in
from bench.servers import HOST, Server, floor_server, forum_server
from bench.shapes import SEED, Size
from bench.weight import on_disk, page_weight, sync_ms
from bench.words import Language
from bench.writes import (
    AT_ONCE,
    Forms,
    Targets,
    at_once,
    one_by_one,
    percentile,
    read_page,
    targets,
)
from forum.database import commit

Say = Callable[[str], None]
Answer = dict[str, Any]

LEAST_LOOKS = 20
FLOOR_PATHS = {"constant": "/constant", "bare": "/bare"}


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is measured; of a page with many addresses, so many are looked at before."""

    seconds: int
    seconds_of_others: int
    looks: int
    deeds: int
    has_second_floor: bool


FULL = Effort(seconds=8, seconds_of_others=3, looks=200, deeds=200, has_second_floor=True)
# The other pages are only looked at.
SHORT = Effort(seconds=2, seconds_of_others=0, looks=LEAST_LOOKS, deeds=20, has_second_floor=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy of a data set, with the people, pages and posts that are measured."""

    instance: Path
    members: Sequence[Member]
    pages: Sequence[Page]
    goals: Targets


def measure_size(size: Size, effort: Effort, say: Say, *, is_rebuilt: bool) -> Answer:
    """Everything about one data set, with the floor before and after it."""
    database = ensure(size, say, is_rebuilt=is_rebuilt)
    say(f"{size.name.upper()}:")
    with _prepared(database, effort) as prepared:
        floors = [measure_floor(database, effort, say)]
        with forum_server(prepared.instance) as server:
            answer = _measured(server, prepared, effort, say)
        if effort.has_second_floor:
            floors.append(measure_floor(database, effort, say))
    return {"built": built_in(size), "floor": floors, **answer}


def measure_floor(database: Path, effort: Effort, say: Say) -> Answer:
    """What a constant string and a bare page reach right now, under the same server."""
    found = {}
    with floor_server(database) as server:
        for name, path in FLOOR_PATHS.items():
            page = Page(f"floor: {name}", [Address(path)])
            found[name] = asdict(_page(server, page, effort, say))
    return found


@contextmanager
def _prepared(database: Path, effort: Effort) -> Iterator[Prepared]:
    """A copy of the data set: what is written to it goes with it."""
    with copied(database) as instance:
        with opened(instance):
            hold_nobody_back()
            members = sign_in()
            commit()
            prepared = Prepared(
                instance, members, pages_of(members), targets(members, 2 * effort.deeds)
            )
        yield prepared


def _measured(server: Server, prepared: Prepared, effort: Effort, say: Say) -> Answer:
    pages = {}
    for page in prepared.pages:
        found = _page(server, page, effort, say)
        pages[page.name] = asdict(found) | {"is_main": page.is_main}
    weights = {}
    for page in prepared.pages:
        if page.name in {"home", "question"}:
            weights[page.name] = asdict(page_weight(server, page.addresses[0].path))
    with opened(prepared.instance):
        disk = asdict(on_disk(prepared.instance / "forum.db"))
    return {
        "start_seconds": server.start_seconds,
        "start_cpu_seconds": server.start_cpu_seconds,
        "pages": pages,
        "weights": weights,
        "disk": disk,
        "sync_ms": sync_ms(prepared.instance),
        "writes": _writes(server, prepared.goals, effort.deeds, say),
        "memory": [asdict(process) for process in server.memory()],
    }


def _page(server: Server, page: Page, effort: Effort, say: Say) -> Figures:
    """Look at the page some times, which also warms it, then measure; for no seconds, only look."""
    watch = Stopwatch(server)
    looks = max(min(len(page.addresses), effort.looks), LEAST_LOOKS)
    times, refused = _look(server, page.addresses, looks, say)
    if seconds := effort.seconds if page.is_main else effort.seconds_of_others:
        found = measure(server, page.addresses, seconds)
    else:
        seen = {"requests": len(times), "seconds": sum(times), "failed": 0}
        seen |= {f"p{part}_ms": percentile(sorted(times), part) for part in (50, 99)}
        found = figures(seen, *watch.stop())
    say(f"  {page.name:<32} {found.rate:>8,.0f} a second  {found.cpu_ms:>8.2f} ms CPU")
    return replace(found, failed=found.failed + refused)


def _look(
    server: Server, addresses: Sequence[Address], n: int, say: Say
) -> tuple[list[float], int]:
    """Ask for the addresses in turn, n times in all; how long it took, how many failed."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
    times, refused = [], 0
    for address in islice(cycle(addresses), n):
        began = time.perf_counter()
        connection.request("GET", address.path, headers={"Cookie": address.cookie})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != http.client.OK:
            say(f"  {address.path} answers {answer.status}")
            refused += 1
    connection.close()
    return times, refused


def _writes(server: Server, goals: Targets, deeds: int, say: Say) -> Answer:
    """Each kind of deed, one by one and then ten at once."""
    forms = Forms(partial(read_page, server), goals, Language(SEED), Random(time.time_ns()))
    found: Answer = {}
    for kind, make in forms.kinds().items():
        # The forms are read before: only what is sent is timed.
        ready = [make(n) for n in range(2 * deeds)]
        single, together = one_by_one(server, ready[:deeds]), at_once(server, ready[deeds:])
        found[kind] = {"one": asdict(single), "at_once": asdict(together)}
        say(
            f"  {kind:<32} {single.p50_ms:>8.1f} ms one by one, "
            f"{together.p50_ms:.1f} ms with {AT_ONCE} at once"
        )
    return found
