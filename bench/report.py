"""What the figures say: shares of the floor, growth, targets met and missed, changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.load import QUIET

Answer = dict[str, Any]

LISTS = (
    "home",
    "questions, recent",
    "questions, hot",
    "questions, votes",
    "questions, answers",
    "questions, views",
    "category",
    "category with children",
    "tag",
    "deep page",
    "person",
    "activity",
)
SHARES = {"question": 20, "question, signed in": 10, **dict.fromkeys(LISTS, 15)}
QUESTIONS_A_SECOND = 1_400
GROWTH = 1.3
LONG_THREAD_CPU_MS = 15
WRITES_MS = {"answer": 10, "comment": 10, "question": 10, "vote": 5}
DATABASE_RATIO = 4
MEMORY_MB = 120
START_SECONDS = 2
# What no machine's mood explains.
ABSURD_CPU_MS = 50
ABSURD_WRITE_CPU_MS = 100
ABSURD_START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target, what was reached, and whether that is enough."""

    what: str
    target: str
    reached: str
    is_met: bool


def floor_of(answer: Answer, kind: str = "constant") -> Answer:
    """The floor of a data set: the better of what was measured before and after it."""
    found: Answer = max((floor[kind] for floor in answer["floor"]), key=_quiet_rate)
    return found


def share_of_floor(page: Answer, floor: Answer) -> float:
    """How much of the floor's rate a page reaches, in percent.

    While strangers keep the cores busy, measured rates say little: then what the processor
    time of both allows on idle cores is compared.
    """
    rate = "rate" if is_quiet(page) and is_quiet(floor) else "quiet_rate"
    return round(float(page[rate] / floor[rate] * 100), 1)


def is_quiet(figures: Answer) -> bool:
    """Whether nobody else used the cores to speak of while this was measured."""
    return bool(figures["strangers"] <= QUIET)


def growth(report: Answer, page: str) -> float | None:
    """How many times the processor time of SMALL a page takes at LARGE."""
    small, large = (_page(report, size, page) for size in ("small", "large"))
    return round(large["cpu_ms"] / small["cpu_ms"], 2) if small and large else None


def change(report: Answer, before: Answer | None, size: str, page: str) -> float | None:
    """By how many percent a page's processor time differs from the run before."""
    now, then = _page(report, size, page), _page(before or {}, size, page)
    return round((now["cpu_ms"] / then["cpu_ms"] - 1) * 100) if now and then else None


def verdicts(report: Answer) -> list[Verdict]:
    """Every target against what was reached, on the largest data set that was measured."""
    large = largest(report)
    return [
        *_shares(large),
        *_growths(report),
        *_writes(report),
        *_sizes(report, large),
    ]


def largest(report: Answer) -> Answer:
    """What was measured on LARGE, or on SMALL when that is all."""
    sizes: Answer = report["sizes"]
    found: Answer = sizes.get("large") or sizes["small"]
    return found


def absurdities(report: Answer) -> list[str]:
    """What cannot be right on any machine."""
    found = []
    for size, answer in report["sizes"].items():
        for name, page in _everything(answer):
            if page["failed"]:
                found.append(f"{size}: {name}: {page['failed']} answers failed")
            limit = ABSURD_CPU_MS if "p95_ms" not in page else ABSURD_WRITE_CPU_MS
            if page["cpu_ms"] > limit:
                found.append(f"{size}: {name}: {page['cpu_ms']} ms of CPU, more than {limit}")
        if answer["start_seconds"] > ABSURD_START_SECONDS:
            found.append(f"{size}: {answer['start_seconds']} s to the first page")
    return found


def _everything(answer: Answer) -> Iterator[tuple[str, Answer]]:
    yield from answer["pages"].items()
    for kind, timings in answer["writes"].items():
        for way, timing in timings.items():
            yield f"{kind} ({way.replace('_', ' ')})", timing


def _shares(large: Answer) -> Iterator[Verdict]:
    floor = floor_of(large)
    for name, least in SHARES.items():
        page = large["pages"][name]
        share = share_of_floor(page, floor)
        yield Verdict(name, f"≥ {least} % of the floor", f"{share} %", share >= least)
    page = large["pages"]["question"]
    rate = page["rate"] if is_quiet(page) else page["quiet_rate"]
    reached = f"{rate:,.0f}" if is_quiet(page) else f"{rate:,.0f} by its CPU"
    enough = rate >= QUESTIONS_A_SECOND
    yield Verdict("question", f"≥ {QUESTIONS_A_SECOND:,} a second", reached, enough)
    cpu = large["pages"]["300 answers, 600 comments"]["cpu_ms"]
    target = f"≤ {LONG_THREAD_CPU_MS} ms CPU"
    yield Verdict("300 answers, 600 comments", target, f"{cpu} ms", cpu <= LONG_THREAD_CPU_MS)


def _growths(report: Answer) -> Iterator[Verdict]:
    grown = {name: growth(report, name) for name in largest(report)["pages"]}
    known = {name: times for name, times in grown.items() if times is not None}
    for name, times in known.items():
        if times > GROWTH:
            yield Verdict(f"growth of: {name}", f"≤ {GROWTH} ×", f"{times} ×", False)
    if known:
        within = sum(times <= GROWTH for times in known.values())
        reached = f"{within} of {len(known)}"
        yield Verdict("growth of every page", f"≤ {GROWTH} ×", reached, within == len(known))


def _writes(report: Answer) -> Iterator[Verdict]:
    for size, answer in report["sizes"].items():
        for kind, limit in WRITES_MS.items():
            one = answer["writes"][kind]["one"]
            reached = f"{one['p50_ms']} ms"
            if not is_quiet(one):
                reached += f", disturbed ({one['cpu_ms']} ms CPU, a sync {answer['sync_ms']} ms)"
            what = f"{kind}, p50, {size}"
            yield Verdict(what, f"≤ {limit} ms", reached, one["p50_ms"] <= limit)


def _sizes(report: Answer, large: Answer) -> Iterator[Verdict]:
    for size, answer in report["sizes"].items():
        ratio = answer["disk"]["ratio"]
        target = f"≤ {DATABASE_RATIO} × the texts"
        yield Verdict(f"database, {size}", target, f"{ratio} ×", ratio <= DATABASE_RATIO)
    most = max(process["rss"] for process in large["memory"])
    yield Verdict("memory of a process", f"≤ {MEMORY_MB} MB", f"{most} MB", most <= MEMORY_MB)
    seconds, cpu = large["start_seconds"], large["start_cpu_seconds"]
    reached = f"{seconds} s ({cpu} s CPU)"
    yield Verdict("first page", f"≤ {START_SECONDS} s", reached, seconds <= START_SECONDS)


def _page(report: Answer, size: str, name: str) -> Answer | None:
    found: Answer | None = report.get("sizes", {}).get(size, {}).get("pages", {}).get(name)
    return found


def _quiet_rate(figures: Answer) -> float:
    return float(figures["quiet_rate"])


def names(report: Answer, which: Callable[[Answer], bool]) -> Iterable[str]:
    """The pages of a report that fit, in their order."""
    return [name for name, page in largest(report)["pages"].items() if which(page)]
