"""Reading by statements that were built once; only what they are asked for changes.

On SQLite, SQLAlchemy takes two to five times as long to look a statement up, to key it and to
wrap its rows as SQLite takes to answer. Here it writes the statement once; then its text and
values go straight to the driver. Elsewhere, or while somebody listens to the statements, or
when something fails, it goes the usual way, with the usual errors.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Integer, Select, bindparam
from sqlalchemy.engine import Dialect

from forum.database import driver_error, reading

Query = Select[*tuple[Any, ...]]
Process = Callable[[Any], Any]
_REQUIRED = object()


def each_of(name: str, n: int, kind: Any = Integer) -> list[BindParameter[Any]]:
    """Parameters for a list of values: one that grows by itself is put together at each use."""
    return [bindparam(f"{name}_{place}", type_=kind) for place in range(n)]


def told_each(name: str, ids: Sequence[Any]) -> dict[str, Any]:
    """The values of `each_of`."""
    return {f"{name}_{place}": id for place, id in enumerate(ids)}


def read_all(query: Query, told: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a statement that lives as long as the process, with named columns."""
    connection, told = reading(), told or {}
    if connection.dialect.name == "sqlite" and not connection.dispatch.before_cursor_execute:
        try:
            return _prepared(query, connection.dialect).rows(connection, told)
        except driver_error():
            pass  # asked again below, which raises what everybody expects
    return connection.execute(query, told).all()


def read_one(query: Query, told: Mapping[str, Any] | None = None) -> Any | None:
    """The only row of such a statement, or nothing."""
    rows = read_all(query, told)
    if len(rows) > 1:
        raise LookupError("several rows where one was expected")
    return rows[0] if rows else None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The text of a statement, and what becomes of the values on their way in and out."""

    text: str
    # Name, value unless it has to be told, and what the driver needs instead.
    values: tuple[tuple[str, Any, Process | None], ...]
    processes: tuple[tuple[int, Process], ...]
    named: Callable[[Sequence[Any]], Any]

    def rows(self, connection: Connection, told: Mapping[str, Any]) -> list[Any]:
        """Ask for the rows within the transaction that the page reads in."""
        if not connection.in_transaction():
            connection.begin()
        values = [
            value if process is None else process(value)
            for name, fixed, process in self.values
            for value in (told[name] if fixed is _REQUIRED else fixed,)
        ]
        driver: Any = connection.connection.driver_connection
        found = driver.execute(self.text, values).fetchall()
        return [self.named(self._processed(row)) for row in found]

    def _processed(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, process in self.processes:
            values[place] = process(values[place])
        return values


@lru_cache(maxsize=1024)
def _prepared(query: Query, dialect: Dialect) -> _Prepared:
    written: Any = query.compile(dialect=dialect)
    if written.post_compile_params:
        raise ValueError("this statement is put together anew at each use")
    columns = query.selected_columns
    out = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Prepared(
        str(written),
        tuple(
            (name, _fixed(written.binds[name]), _on_the_way_in(written.binds[name], dialect))
            for name in written.positiontup
        ),
        tuple((place, process) for place, process in enumerate(out) if process),
        _maker(columns.keys()),
    )


def _maker(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """What makes named rows of plain ones."""
    row: Any = namedtuple("row", names, rename=True)  # type: ignore[misc] # known when it runs
    make: Callable[[Sequence[Any]], Any] = row._make
    return make


def _fixed(bind: Any) -> Any:
    return _REQUIRED if bind.required else bind.value


def _on_the_way_in(bind: Any, dialect: Dialect) -> Process | None:
    process: Process | None = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return process
