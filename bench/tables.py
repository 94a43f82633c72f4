"""The report as tables: plain for a terminal, Markdown for a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench import report as reporting
from bench.report import Answer

SIZES = ("small", "large")


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns, and rows of text."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def plain(self) -> str:
        """Columns under each other, the first to the left and the others to the right."""
        widths = [max(map(len, column)) for column in zip(self.heads, *self.rows, strict=True)]
        lines = [
            "  ".join(
                cell.ljust(width) if place == 0 else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in (self.heads, *self.rows)
        ]
        return "\n".join([self.title, *lines])

    def markdown(self) -> str:
        """A table of Markdown under a title."""
        rule = ["---", *["---:"] * (len(self.heads) - 1)]
        lines = ["| " + " | ".join(row) + " |" for row in (self.heads, rule, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])


def tables(report: Answer, before: Answer | None) -> Iterator[Table]:
    """All that a report says."""
    yield _pages(report, before, "Pages", is_main=True)
    yield _pages(report, before, "Other pages", is_main=False)
    yield _floors(report)
    yield _writes(report)
    yield _rest(report)
    yield _targets(report)


def _pages(report: Answer, before: Answer | None, title: str, *, is_main: bool) -> Table:
    sizes = [size for size in SIZES if size in report["sizes"]]
    heads = [title]
    for size in sizes:
        heads += [f"{size.upper()} req/s", "p50 ms", "p99 ms", "CPU ms"]
    heads += ["of the floor", "LARGE to SMALL", "CPU to the run before"]
    floor = reporting.floor_of(reporting.largest(report))
    rows = []
    for name in reporting.names(report, lambda page: page["is_main"] is is_main):
        row = [name]
        for size in sizes:
            row += _figures(report["sizes"][size]["pages"][name])
        page = reporting.largest(report)["pages"][name]
        changes = [_percent(reporting.change(report, before, size, name)) for size in sizes]
        grown = reporting.growth(report, name)
        row.append(f"{reporting.share_of_floor(page, floor):.1f} %")
        row += [f"{grown:.2f} ×" if grown else "–", " / ".join(changes)]
        rows.append(row)
    return Table(title, heads, rows)


def _figures(page: Answer) -> list[str]:
    mark = "" if reporting.is_quiet(page) else "*"
    failed = f" ({page['failed']} failed)" if page["failed"] else ""
    return [
        f"{page['rate']:,.0f}{mark}{failed}",
        f"{page['p50_ms']:.1f}",
        f"{page['p99_ms']:.1f}",
        f"{page['cpu_ms']:.2f}",
    ]


def _floors(report: Answer) -> Table:
    rows = []
    for size, answer in report["sizes"].items():
        constant = reporting.floor_of(answer)
        for kind in ("constant", "bare"):
            floor = reporting.floor_of(answer, kind)
            share = f"{reporting.share_of_floor(floor, constant):.1f} %"
            rows.append([f"{kind}, beside {size.upper()}", *_figures(floor), share])
    heads = ("Floor", "req/s", "p50 ms", "p99 ms", "CPU ms", "of the constant")
    return Table("The floor: a constant string, and a bare page with four statements", heads, rows)


def _writes(report: Answer) -> Table:
    rows = []
    for size, answer in report["sizes"].items():
        for kind, timings in answer["writes"].items():
            row = [f"{kind}, {size.upper()}"]
            for way in ("one", "at_once"):
                timing = timings[way]
                mark = "" if reporting.is_quiet(timing) else "*"
                row += [f"{timing[part]:.1f}" for part in ("p50_ms", "p95_ms", "p99_ms")]
                row += [f"{timing['rate']:,.0f}{mark}"]
            rows.append([*row, f"{timings['one']['cpu_ms']:.1f}"])
    parts = ("p50 ms", "p95 ms", "p99 ms", "a second")
    heads = ("Writing", *(f"one: {part}" for part in parts), *(f"ten: {part}" for part in parts))
    return Table("Writing, one by one and ten at once", (*heads, "CPU ms"), rows)


def _rest(report: Answer) -> Table:
    answers = report["sizes"]
    rows = [
        _row(answers, "database, MB", lambda a: f"{a['disk']['database']:,.0f}"),
        _row(answers, "texts of the posts, MB", lambda a: f"{a['disk']['sources']:,.1f}"),
        _row(answers, "database to texts", lambda a: f"{a['disk']['ratio']:.2f} ×"),
        _row(answers, "first page, seconds", lambda a: f"{a['start_seconds']:.2f}"),
        _row(answers, "first page, CPU seconds", lambda a: f"{a['start_cpu_seconds']:.2f}"),
        _row(answers, "built, seconds", lambda a: f"{a['built']['seconds']:.0f}"),
        _row(answers, "one sync of the disk, ms", lambda a: f"{a['sync_ms']:.2f}"),
    ]
    for place, process in enumerate(reporting.largest(report)["memory"]):
        name = f"memory of {process['name']}, MB: RSS (PSS)"
        rows.append(_row(answers, name, lambda a, n=place: _memory(a, n)))
    for page in reporting.largest(report)["weights"]:
        for part in ("html", "html_sent", "assets_sent"):
            name = f"{page}, kB, {part.replace('_', ' ')}"
            rows.append(_row(answers, name, lambda a, p=page, q=part: _kilobytes(a, p, q)))
    return Table("The rest", ("", *(size.upper() for size in answers)), rows)


def _row(answers: Answer, name: str, cell: Callable[..., str]) -> list[str]:
    return [name, *(cell(answer) for answer in answers.values())]


def _memory(answer: Answer, place: int) -> str:
    if place >= len(answer["memory"]):
        return "–"
    process = answer["memory"][place]
    return f"{process['rss']:.0f} ({process['pss']:.0f})"


def _kilobytes(answer: Answer, page: str, part: str) -> str:
    return f"{answer['weights'][page][part] / 1000:.1f}"


def _targets(report: Answer) -> Table:
    rows = [
        (verdict.what, verdict.target, verdict.reached, "met" if verdict.is_met else "MISSED")
        for verdict in reporting.verdicts(report)
    ]
    return Table("Targets", ("Target", "asked for", "reached", ""), rows)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:+.0f} %"
