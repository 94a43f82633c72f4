"""What templates may call: filters, addresses, tokens, and who asks."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment

from forum import clock, settings
from forum.i18n import gettext, ngettext
from forum.text.markup import trusted
from forum.text.numbers import compact
from forum.text.times import ago, day, exact, iso
from forum.web import pages, receipts
from forum.web.actor import current_actor
from forum.web.forms import csrf_token
from forum.web.tokens import make_form_key


class FlatEnvironment(Environment):
    """Flask's, with one plain dictionary of globals for all templates.

    Jinja's layered one is compared key by key at every import of a macro: a tenth of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of all, unless it brings its own."""
        return super().make_globals(d) if d else self.globals


def init_templating(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_environment = FlatEnvironment
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        trusted=trusted,
        compact=compact,
        ago=lambda moment: ago(moment, clock.now()),
        day=day,
        exact=exact,
        iso=iso,
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
    )
    app.context_processor(
        lambda: {"site": settings.current(), "actor": current_actor(), "notice": receipts.take()}
    )


def address_in(addresses: dict[str, str]) -> Callable[[str], str]:
    """A function from a static file's name to its address with the hash of its content."""
    return lambda name: addresses.get(name, f"/static/{name}")
