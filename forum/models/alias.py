"""Another name for a table inside one statement."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import aliased

from forum.models.base import Base

Model = TypeVar("Model", bound=Base)


def alias(model: type[Model]) -> type[Model]:
    """Another name of a table, for statements that many threads build.

    SQLAlchemy finds its columns at their first use, unguarded. Where two threads come first
    together, one of them may keep wrong ones for good, and its statements fail from then on.
    """
    made = aliased(model)
    for name in inspect(model).column_attrs.keys():  # noqa: SIM118 # no mapping
        getattr(made, name).expression  # noqa: B018 # asked for, so found
    return made
