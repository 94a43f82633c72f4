"""The rules of the house that a machine can hold, each a function from a folder to complaints.

A rule looks at the files below a folder, so that it can be tried on planted ones.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

Rule = Callable[[Path], list[str]]

LINES_OF_A_FUNCTION = 40
LINES_OF_A_FILE = {".py": 300, ".css": 300, ".js": 300, ".html": 120}
# Drawn up by Alembic, table by table, and never changed again.
DRAWN_UP = "migrations/versions/"
NAMES_THAT_SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "manager", "misc"}
NOT_OURS = {"instance", "__pycache__", "node_modules", "htmlcov"}
MAY_COMMIT = {"commands", "worker", "database"} | {
    *("auth", "posting", "voting", "browsing", "mine", "people", "moderation"),
    *("admin", "feeds", "api", "mail", "transfer"),
}
# All that a GET ever writes: the day somebody was seen, and how often a question was read.
MAY_COMMIT_AFTER_A_PAGE = {"forum/web/actor.py", "forum/web/views.py"}
# Put together from pieces, or this file would break its own rule.
NAMES_OF_MACHINES = re.compile(
    r"(?<![\w./])/(?:wor" + r"k|far" + r"m|tmp/w|opt/pyp" + r"i)(?![\w-])"
    r"|(?:py" + r"pi|pytho" + r"nhosted|np" + r"mjs)\.(?:org|com)|crat" + r"es\.io"
)
ONE_PLACE = {
    "bleach": "forum/text/markup",
    "flask_login": "forum/web/actor",
    "flask_migrate": "forum/database",
    "flask_sqlalchemy": "forum/database",
    "flask_wtf": "forum/web/forms",
    "honcho": "forum/commands/serve",
    "markdown": "forum/text/markup",
    "nh3": "forum/text/markup",
    "pyotp": "forum/text/one_time",
    "pysqlite3": "forum/database",
    "segno": "forum/text/qr",
}


def files_are_short(root: Path) -> list[str]:
    """A file fits in the head: 300 lines of code or style, 120 of a template."""
    return [
        f"{_name(path, root)} has {lines} lines, more than {LINES_OF_A_FILE[path.suffix]}"
        for path in files_in(root)
        if path.suffix in LINES_OF_A_FILE
        and not _name(path, root).startswith(DRAWN_UP)
        and (lines := len(_text(path).splitlines())) > LINES_OF_A_FILE[path.suffix]
    ]


def functions_are_short(root: Path) -> list[str]:
    """A function has at most 40 lines."""
    return [
        f"{where}: {node.name} has {lines} lines, more than {LINES_OF_A_FUNCTION}"
        for where, tree in _trees(root, "")
        if not where.startswith(DRAWN_UP)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_A_FUNCTION
    ]


def tests_mirror_modules(root: Path) -> list[str]:
    """`tests/x/test_y.py` is about `forum/x/y.py` or the folder of that name; bench alike."""
    complaints = []
    for path in files_in(root / "tests", "test_*.py"):
        folder = path.parent.relative_to(root / "tests")
        if folder.parts[:1] in {(), ("stories",), ("faults",), ("walls",), ("anonymity",)}:
            continue
        home = root if folder.parts[:1] == ("bench",) else root / "forum"
        module = home / folder / path.stem.removeprefix("test_")
        if not module.is_dir() and not module.with_suffix(".py").is_file():
            complaints.append(f"{_name(path, root)} mirrors no {_name(module, root)}.py")
    return complaints


def names_say_something(root: Path) -> list[str]:
    """No file or folder is called `utils` or the like."""
    return [
        f"{_name(path, root)} has a name that says nothing"
        for path in files_in(root)
        if NAMES_THAT_SAY_NOTHING & {part.split(".")[0] for part in path.relative_to(root).parts}
    ]


def trusted_html_has_one_maker(root: Path) -> list[str]:
    """Only `forum/text/markup` says that a text is safe HTML."""
    unsafe = re.compile(r"\|\s*safe\b|\bMarkup\(|\bMarkup as\b|autoescape\s+(?:false|off)", re.I)
    return [
        f"{where}: {found} outside forum/text/markup"
        for folder in ("forum", "templates")
        for where, found in _matches(root, folder, unsafe)
        if not where.startswith(("forum/text/markup.py", "forum/text/markup/"))
    ]


def templates_keep_code_out(root: Path) -> list[str]:
    """No script, style or handler inside a page: the policy header would block it anyway."""
    inline = re.compile(
        r"<script(?![^>]*(?:\ssrc=|type=\"application/ld\+json\"))[^>]*>"
        r"|<style\b|(?<![\w-])style\s*=|(?<![\w-])on[a-z]+\s*=\s*[\"']|javascript:",
        re.I,
    )
    jinja = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
    return [
        f"{where}: {found} inside a page"
        for where, found in _matches(root, "templates", inline, without=jinja)
    ]


def public_things_are_described(root: Path) -> list[str]:
    """Every public module, class, function and method says in one sentence what it is."""
    return [
        f"{where}: {name} has no docstring"
        for where, tree in _trees(root, "forum")
        for name, node in [("the module", tree), *_public(tree)]
        if not ast.get_docstring(node)
    ]


def commits_stand_at_the_door(root: Path) -> list[str]:
    """Only doors, worker and commands make a deed last; two small counts come after a page."""
    return [
        f"{where}:{node.lineno} commits"
        for where, tree in _trees(root, "forum")
        if Path(where).with_suffix("").parts[1] not in MAY_COMMIT
        and where not in MAY_COMMIT_AFTER_A_PAGE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _last_name(node.func) == "commit"
    ]


def third_parties_have_one_place(root: Path) -> list[str]:
    """A package that may have to be replaced is known to one module only."""
    return [
        f"{where} imports {package}, whose place is {ONE_PLACE[package]}"
        for where, tree in _trees(root, "forum")
        for package in sorted(_imported(tree) & ONE_PLACE.keys())
        if not where.startswith((f"{ONE_PLACE[package]}.py", f"{ONE_PLACE[package]}/"))
    ]


def the_clock_is_read_in_one_place(root: Path) -> list[str]:
    """Only `forum/clock.py` asks what time it is."""
    asks = re.compile(r"\bdatetime\.(?:utc)?now\(|\bdate\.today\(|(?<!\w)time\.time\(")
    return [
        f"{where}: {found} outside forum/clock.py"
        for where, found in _matches(root, "forum", asks)
        if not where.startswith("forum/clock.py")
    ]


def normal_forms_have_one_place(root: Path) -> list[str]:
    """Only `forum/text/composed.py` composes Unicode: it knows what that may cost."""
    composes = re.compile(r"\bunicodedata\.normalize\(|\bimport normalize\b")
    return [
        f"{where}: {found} outside forum/text/composed.py"
        for where, found in _matches(root, "forum", composes)
        if not where.startswith("forum/text/composed.py")
    ]


def no_machine_is_named(root: Path) -> list[str]:
    """Nothing in the project knows where it was written."""
    return [
        f"{where}: {found} belongs to one machine"
        for where, found in _matches(root, "", NAMES_OF_MACHINES)
    ]


RULES: tuple[Rule, ...] = (
    files_are_short,
    functions_are_short,
    tests_mirror_modules,
    names_say_something,
    trusted_html_has_one_maker,
    templates_keep_code_out,
    public_things_are_described,
    commits_stand_at_the_door,
    third_parties_have_one_place,
    the_clock_is_read_in_one_place,
    normal_forms_have_one_place,
    no_machine_is_named,
)


def files_in(root: Path, pattern: str = "*") -> Iterator[Path]:
    """The project's own files below a folder."""
    for path in sorted(root.rglob(pattern)):
        parts = path.relative_to(root).parts
        is_hidden = any(part.startswith(".") and part != ".ci" for part in parts)
        if path.is_file() and not is_hidden and not NOT_OURS & set(parts):
            yield path


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _trees(root: Path, folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in files_in(root / folder, "*.py"):
        yield _name(path, root), ast.parse(_text(path))


def _matches(
    root: Path, folder: str, wanted: re.Pattern[str], without: re.Pattern[str] = re.compile(r"(?!)")
) -> Iterator[tuple[str, str]]:
    for path in files_in(root / folder):
        text = without.sub(_blank, _text(path))
        for match in wanted.finditer(text):
            yield f"{_name(path, root)}:{text.count(chr(10), 0, match.start()) + 1}", match.group()


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def _public(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _imported(tree: ast.Module) -> set[str]:
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
    return {name.split(".")[0] for name in names}


def _last_name(node: ast.expr) -> str:
    return getattr(node, "attr", None) or getattr(node, "id", "")
