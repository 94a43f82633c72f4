"""The other names of tables are complete before threads meet them."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import AliasedClass

import forum  # noqa: F401 # with all that a web process imports
from forum.models import Post
from forum.models.alias import alias


def test_every_alias_that_threads_share_is_complete() -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("forum.")]

    shared = [found for module in modules for found in aliases_of(module)]

    assert len(shared) >= 10
    assert [name for name, found in shared if not is_complete(found)] == []


@pytest.mark.parametrize(("make", "complete"), [(alias, True), (aliased, False)])
def test_an_alias_is_complete_only_when_made_so(make: object, complete: bool) -> None:
    assert is_complete(make(Post)) is complete  # type: ignore[operator]


def aliases_of(module: ModuleType) -> list[tuple[str, object]]:
    return [
        (f"{module.__name__}.{name}", found)
        for name, found in vars(module).items()
        if isinstance(found, AliasedClass)
    ]


def is_complete(found: object) -> bool:
    """Whether all of its columns were found, so that no thread looks for them any more."""
    wanted = inspect(found).mapper.column_attrs.keys()
    return set(wanted) <= vars(found).keys()
