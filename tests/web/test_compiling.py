"""Templates compiled our way say what Jinja's own compiler makes them say."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from forum.web.compiling import QuickEnvironment
from tests import factories
from tests.factories import committed

NASTY = "<b onclick='x()'>\"a\" & b</b>"
VALUES = {
    "text": NASTY,
    "plain": "nothing special",
    "markup": Markup("<i>safe</i>"),
    "number": 7,
    "nothing": None,
    "yes": True,
    "half": 0.5,
    "rows": [SimpleNamespace(name="<one>"), SimpleNamespace(name="two")],
    "shout": lambda what, *more, mark="!": f"{what}{''.join(more)}{mark}",
    "tag": lambda what: Markup("<u>%s</u>") % what,
}
SOURCES = (
    "{{ text }}|{{ plain }}|{{ markup }}|{{ number }}|{{ nothing }}|{{ yes }}|{{ half }}",
    "{{ missing }}|{{ missing is defined }}|{{ missing | default('<none>') }}",
    "{{ shout(text) }}|{{ shout(text, mark='<') }}|{{ shout('a', *['b', '<']) }}",
    "{{ shout('a', **{'mark': '>'}) }}|{{ tag(text) }}|{{ text | e | upper }}",
    "{% for row in rows %}{{ loop.index }}{{ row.name }}{{ shout(row.name) }}{% endfor %}",
    "{% macro m(a, b='<d>') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(text) }}{{ m(1, b=2) }}",
    "{% macro m(a) %}[{{ a }}]{% endmacro %}{% set kept = m(text) %}{{ kept }}{{ kept | e }}",
    "{% macro m(a) %}<{{ a }}{{ caller() }}>{% endmacro %}{% call m(1) %}{{ text }}{% endcall %}",
    "{% macro m() %}{{ varargs | join }}{{ kwargs['x'] }}{% endmacro %}{{ m('<', 1, x='>') }}",
    "{% macro m(a, b) %}{{ a }}{{ kwargs['x'] }}{{ varargs }}{% endmacro %}{{ m(1, '<') }}",
    "{% macro m(a) %}{% if a %}{{ a }}{{ m(a - 1) }}{% endif %}{% endmacro %}{{ m(3) }}",
    "{% from 'pieces' import piece %}{{ piece(text) }}{{ piece(piece(text)) }}",
    "{% set kept %}<p>{{ text }}</p>{% endset %}{{ kept }}{{ 'a<' ~ text ~ markup }}",
    "{% filter upper %}{{ text }}{% endfilter %}{{ (shout if yes else tag)(text) }}",
)
PROXIES = {"request", "session", "g"}


def environment(kind: type[Environment]) -> Environment:
    """An environment of a kind, with a file of pieces to import."""
    made = kind(Flask("nothing"), autoescape=True)
    made.loader = DictLoader({"pieces": "{% macro piece(a) %}<b>{{ a }}</b>{% endmacro %}"})
    return made


@pytest.mark.parametrize("source", SOURCES)
def test_it_says_the_same_as_jinja(source: str) -> None:
    ours, theirs = environment(QuickEnvironment), environment(Environment)

    said = ours.from_string(source).render(VALUES)

    assert said == theirs.from_string(source).render(VALUES)
    assert NASTY not in said


@pytest.mark.parametrize("source", ["{{ missing() }}", "{{ missing.name }}", "{{ rows.no() }}"])
def test_what_is_not_there_cannot_be_used(source: str) -> None:
    with pytest.raises((UndefinedError, AttributeError)):
        environment(QuickEnvironment).from_string(source).render(VALUES)


def test_too_many_arguments_are_refused() -> None:
    source = "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}"

    with pytest.raises(TypeError, match="takes not more than 1"):
        environment(QuickEnvironment).from_string(source).render()


def test_nothing_of_ours_takes_the_context_that_a_plain_call_does_not_pass(app: Flask) -> None:
    given = app.jinja_env.globals.items()

    # The proxies of Flask are named, because looking into them takes a request.
    assert [name for name, each in given if name not in PROXIES and takes_context(each)] == []


def test_a_whole_page_is_the_same_to_the_byte(app: Flask, client) -> None:
    question = committed(factories.make_question)(title="What is <this> & 'that'?")
    committed(factories.make_answer)(question)
    address = f"/{question.id}/{question.slug}"
    ours = client.get(address)

    app.jinja_env.code_generator_class = Environment.code_generator_class
    app.jinja_env.bytecode_cache = None
    app.jinja_env.cache.clear()
    theirs = client.get(address)

    assert "What is &lt;this&gt; &amp; &#39;that&#39;?" in ours.text
    assert without_tokens(ours.text) == without_tokens(theirs.text)


def takes_context(given: object) -> bool:
    """Whether Jinja would hand it more than it is called with."""
    return hasattr(given, "jinja_pass_arg")


def without_tokens(text: str) -> str:
    """A page without the lines that differ each time."""
    return "\n".join(line for line in text.splitlines() if 'type="hidden"' not in line)
