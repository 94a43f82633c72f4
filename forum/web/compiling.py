"""How templates become Python: as Jinja does it, without what no page of ours asks for.

Jinja looks at every call whether the callee wants the context, and at every value whether
it is markup, and makes an object of each piece of text. On a page of some hundred pieces
that is half the time. Nothing of ours takes the context, so a call is a plain call here
and an attribute a plain attribute, and a text that was made safe goes into the page as it is.
What a page says is the same. All is escaped, however a template is called: what is no page, such
as a letter in plain text, needs an environment of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Macro
from markupsafe import Markup, escape


def escaped(value: Any) -> str:
    """A value as it may stand in a page; text and numbers, the most frequent, come first."""
    if type(value) is str:
        is_plain = not (
            "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
        )
        return value if is_plain else escape(value)
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else escape(value)


class Piece(Macro):
    """A macro that is called with all its arguments in order passes them straight on."""

    def __call__(self, *args: Any, **named: Any) -> str:
        """What it writes, safe to stand in a page."""
        takes_more = self.caller or self.catch_kwargs or self.catch_varargs
        if len(args) == self._argument_count and not named and not takes_more:
            return str.__new__(Markup, self._func(*args))
        return super().__call__(*args, **named)


class PlainCalls(CodeGenerator):
    """Jinja's compiler, with plain calls; `escaped` and `Piece` are found in the environment."""

    def visit_Call(  # noqa: N802 # the name that Jinja looks for
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call as Python writes it."""
        self.visit(node.node, frame)
        self.write("(")
        self._write_each("", node.args, frame)
        self._write_each("", node.kwargs, frame)
        self._write_each("*", [node.dyn_args] if node.dyn_args else [], frame)
        self._write_each("**", [node.dyn_kwargs] if node.dyn_kwargs else [], frame)
        self.write("caller=caller)" if forward_caller else ")")

    def visit_Getattr(  # noqa: N802 # the name that Jinja looks for
        self, node: nodes.Getattr, frame: Frame
    ) -> None:
        """Write an attribute as Python writes it: one that is not there is an error."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def _write_each(self, stars: str, given: Iterable[nodes.Node], frame: Frame) -> None:
        for argument in given:
            self.write(stars)
            self.visit(argument, frame)
            self.write(", ")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write the making of a macro."""
        names = "".join(f"{argument.name!r}, " for argument in macro_ref.node.args)
        name = getattr(macro_ref.node, "name", None)
        self.write(
            f"environment.piece(environment, macro, {name!r}, ({names}),"
            f" {macro_ref.accesses_kwargs!r}, {macro_ref.accesses_varargs!r},"
            f" {macro_ref.accesses_caller!r}, True)"
        )

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.escaped(")


class QuickEnvironment(Environment):
    """Flask's, with our compiler and one plain dictionary of globals for all templates."""

    code_generator_class = PlainCalls
    escaped = staticmethod(escaped)
    piece = Piece

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of all, unless it brings its own.

        Jinja's layered one is compared key by key at every import of a macro.
        """
        return super().make_globals(d) if d else self.globals
