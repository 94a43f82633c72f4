"""Where the code puts SQL together: the words of a statement are constants, all else is bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules import files_in

# What takes SQL as text, and nothing else.
TAKE_TEXT = {"text", "literal_column", "exec_driver_sql", "executescript", "DDL", "from_statement"}
TAKE_TEXT |= {"prefix_with", "suffix_with", "with_hint", "with_statement_hint"}
# What takes statements in either form.
TAKE_EITHER = {"execute", "executemany", "scalar", "scalars", "run_sql"}
LOOKS_LIKE_SQL = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|WITH|VACUUM|ATTACH|SET LOCAL|COPY"
    r"|WHERE|ORDER BY|GROUP BY|AND|OR|UNION|VALUES|FROM|JOIN|LIMIT|ON CONFLICT)\s"
)
IS_CONSTANT = re.compile(r"(?:\w+\.)*[A-Z][A-Z0-9_]*(?:\[.*\])?")


def built_statements(root: Path, folder: str = "forum") -> Iterator[tuple[str, str]]:
    """The files and the expressions in which SQL is made of more than constants."""
    for path in files_in(root / folder, "*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        built = {name: value for name, value in _assigned(tree) if _is_built(value)}
        found = {ast.unparse(each) for each in _suspects(tree, built)}
        yield from ((path.relative_to(root).as_posix(), each) for each in sorted(found))


def _suspects(tree: ast.Module, built: dict[str, ast.expr]) -> Iterator[ast.expr]:
    imported = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and _is_built(node) and _looks_like_sql(node):
            yield node
        if isinstance(node, ast.Call) and node.args:
            first = node.args[0]
            is_built = _is_built(first) or getattr(first, "id", "") in built
            takes_either = getattr(node.func, "attr", "") in TAKE_EITHER
            if (takes_either and is_built) or (
                _takes_text(node, imported) and not _is_fixed(first)
            ):
                yield first


def _takes_text(call: ast.Call, imported: dict[str, str]) -> bool:
    """Whether SQLAlchemy is called with words; our own methods may be named like its functions."""
    if isinstance(call.func, ast.Name):
        return imported.get(call.func.id) in TAKE_TEXT
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in TAKE_TEXT:
        return False
    return call.func.attr != "text" or ast.unparse(call.func.value) in {"sa", "sqlalchemy", "db"}


def _is_fixed(value: ast.expr) -> bool:
    """Whether a text is the same whatever anybody sends."""
    if isinstance(value, ast.JoinedStr):
        parts = [part.value for part in value.values if isinstance(part, ast.FormattedValue)]
        return all(IS_CONSTANT.fullmatch(ast.unparse(part)) for part in parts)
    return isinstance(value, ast.Constant) or IS_CONSTANT.fullmatch(ast.unparse(value)) is not None


def _is_built(value: ast.expr) -> bool:
    """Whether a text is put together from parts that are not all constants."""
    if isinstance(value, ast.JoinedStr):
        return not _is_fixed(value)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add | ast.Mod):
        sides = (value.left, value.right)
        is_text = any(_is_text(side) for side in sides)
        return is_text and not all(_is_fixed(side) for side in sides)
    is_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
    return is_call and value.func.attr in {"format", "join"} and _is_text(value.func.value)  # type: ignore[attr-defined]


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str)
    )


def _looks_like_sql(value: ast.expr) -> bool:
    first = next((each for each in ast.walk(value) if isinstance(each, ast.Constant)), None)
    return isinstance(getattr(first, "value", None), str) and bool(
        LOOKS_LIKE_SQL.match(first.value)  # type: ignore[union-attr,arg-type]
    )


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
