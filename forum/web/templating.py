"""What templates may call: filters, addresses, tokens, and who asks."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from markupsafe import Markup, escape

from forum import clock, settings
from forum.i18n import gettext, ngettext
from forum.reading.waiting import MOST_COUNTED, waiting_count
from forum.text.markup import trusted
from forum.text.numbers import compact
from forum.text.times import ago, day, exact, iso
from forum.web import mine, pages, receipts
from forum.web.actor import current_actor
from forum.web.compiling import QuickEnvironment, escaped
from forum.web.forms import csrf_token
from forum.web.tokens import make_form_key


def init_templating(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_environment = QuickEnvironment
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        trusted=trusted,
        compact=compact,
        ago=lambda moment: ago(moment, clock.now()),
        day=day,
        exact=exact,
        iso=iso,
        filled=filled,
    )
    app.jinja_env.globals.update(
        _=gettext,
        ngettext=ngettext,
        csrf_token=csrf_token,
        form_key=make_form_key,
        asset=address_in(app.config["ASSETS"]),
        absolute=pages.absolute,
        question_url=pages.question_url,
        user_url=pages.user_url,
        tag_url=pages.tag_url,
        category_url=pages.category_url,
        post_url=pages.post_url,
        phrase_of_key=mine.phrase,
        number_waiting=number_waiting,
    )
    app.context_processor(
        lambda: {"site": settings.current(), "actor": current_actor(), "notice": receipts.take()}
    )


def number_waiting() -> str:
    """How many posts wait to be looked at, as the head of a page says it; nothing for none."""
    n = waiting_count(current_actor())
    return f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n or "")


def filled(sentence: str, **pieces: str) -> Markup:
    """A sentence with pieces of a page in its places; all that is not markup is escaped."""
    filled_in = str(escape(sentence)) % {name: escaped(piece) for name, piece in pieces.items()}
    return trusted(filled_in)


def address_in(addresses: dict[str, str]) -> Callable[[str], str]:
    """A function from a static file's name to its address with the hash of its content."""
    return lambda name: addresses.get(name, f"/static/{name}")
