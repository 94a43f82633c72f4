"""What the documents claim, held against the code; each check gives complaints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from click import Command, Group

from tests.rules import files_in

# What Flask and Flask-Migrate bring, and what a document may leave open.
BUILT_IN = {"db", "run", "routes", "shell"}
PLACEHOLDER = re.compile(r"[<>*…]|\.\.\.")
OWN_FOLDERS = ("forum", "templates", "static", "tests", "docs", "migrations", ".ci")


def documents(root: Path) -> dict[str, str]:
    """The project's documents by name, with their text."""
    pages = [root / "README.md", *files_in(root / "docs", "*.md")]
    return {
        page.relative_to(root).as_posix(): page.read_text(encoding="utf-8")
        for page in pages
        if page.is_file()
    }


def code_in(text: str) -> Iterator[str]:
    """What a document marks as code: fenced blocks line by line, and spans."""
    fenced = re.compile(r"^```[^\n]*\n(.*?)^```", re.M | re.S)
    for block in fenced.findall(text):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", fenced.sub("", text))


def unknown_targets(pages: dict[str, str], makefile: str) -> list[str]:
    """Each `make x` named is a target of the Makefile."""
    known = set(re.findall(r"^([a-z][\w-]*):", makefile, re.M))
    return [
        f"{name}: make {target} is not in the Makefile"
        for name, code in _code(pages)
        for target in re.findall(r"\bmake(?: -\w)* ([a-z][\w-]*)", code)
        if target not in known
    ]


def unknown_commands(pages: dict[str, str], commands: Group) -> list[str]:
    """Each `flask x y` named is a command."""
    return [
        f"{name}: flask {words.strip()} is no command"
        for name, code in _code(pages)
        for words in re.findall(r"(?<!from )\bflask ((?:[^\s-]\S*(?: |$))+)", code)
        if not _is_command(words.split(), commands)
    ]


def unknown_variables(pages: dict[str, str], known: Collection[str]) -> list[str]:
    """Each `FORUM_…` variable named is one that the configuration reads."""
    return [
        f"{name}: {variable} is not read"
        for name, text in pages.items()
        for variable in sorted(set(re.findall(r"\bFORUM_[A-Z_]*[A-Z]\b", text)) - set(known))
    ]


def unmentioned(pages: dict[str, str], names: Collection[str]) -> list[str]:
    """Each of these names is told of somewhere."""
    told = "\n".join(pages.values())
    return [name for name in sorted(names) if not re.search(rf"\b{re.escape(name)}\b", told)]


def missing_paths(pages: dict[str, str], root: Path) -> list[str]:
    """Each path of our own that is named, and each page that is linked, is there."""
    ours = re.compile(rf"(?:{'|'.join(map(re.escape, OWN_FOLDERS))})/\S*")
    named = [
        (name, path.rstrip("/.,:"), root)
        for name, code in _code(pages)
        for path in ours.findall(code)
        if code.startswith(path) and not PLACEHOLDER.search(path)
    ]
    linked = [
        (name, path, (root / name).parent)
        for name, text in pages.items()
        for path in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
    ]
    return [
        f"{name}: there is no {path}"
        for name, path, base in [*named, *linked]
        if not (base / path).exists()
    ]


def _code(pages: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in pages.items():
        for code in code_in(text):
            yield name, code


def _is_command(words: list[str], commands: Group) -> bool:
    found: Command | None = commands
    for word in words:
        if not isinstance(found, Group):
            return True
        if found is commands and word in BUILT_IN:
            return True
        choices = re.split(r"[|/]", word.strip("[](),;"))
        for choice in choices:
            if choice not in found.commands:
                return False
        found = found.commands[choices[-1]]
    return True
