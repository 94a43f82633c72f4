"""Every place that takes something from outside, and what is put there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from werkzeug.routing import Rule

from forum.database import commit
from forum.domain import accounts
from tests.factories import make_question
from tests.passwords import OTHER_PASSWORD, PASSWORD
from tests.second_steps import make_careful_member
from tests.visitor import Visitor
from tests.walls.asking import Asked, escaped, pairs
from tests.walls.ground import Ground, is_unsafe, rules
from tests.walls.strange_texts import ALL, RAW

# What a page may be asked for; a form's own fields are read from the pages that show it.
QUERIES = {
    "browsing.list_questions": ("sort", "page", "tag"),
    "browsing.list_tag": ("sort", "page"),
    "browsing.list_unanswered": ("by", "page"),
    "browsing.list_activity": ("page",),
    "browsing.list_hot": ("page",),
    "browsing.list_tags": ("page",),
    "people.list_people": ("sort", "page"),
    "people.list_written": ("page",),
    "people.show_person": ("anything",),
    "moderation.list_waiting": ("page",),
    "posting.show_ask": ("title", "category"),
    "posting.show_question": ("page", "answers", "comments"),
    "posting.show_edit_form": ("from",),
    "posting.show_history": ("version",),
    "auth.show_login": ("next",),
    "auth.show_registration": ("next",),
}
# The guard has tests of its own for tokens, and a preview publishes nothing.
# What the walls bring themselves, and buttons with which nothing is published.
GUARDED = {"csrf_token", "preview", "check"}
Fields = list[tuple[str, str | bytes]]
RIGHT = {
    "title": "What helps on days like these?",
    "body": "Words enough for a post that says something.",
    "category": "sleep",
    "tags": "night",
    "reason": "It is settled.",
    "revision": "1",
    "value": "1",
    "username": "Ada",
    "email": "ada@example.org",
    "password": PASSWORD,
    "current_password": PASSWORD,
    "new_password": OTHER_PASSWORD,
    "code": "123456",
    "next": "/account",
    "duplicate_of": "",
    "display_name": "",
    "session": "1",
}


class Place(NamedTuple):
    """Where something is put: a part of an address, of its query, or of a form."""

    rule: Rule
    kind: str
    name: str


class Inputs:
    """Right requests to one forum, and each of them with one strange text in it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        author, guest = ground.visitor("author"), ground.visitor("guest")
        ground.visitor("author")  # a browser to sign out from afar
        open_side_doors(guest)
        self.cookies = {"author": cookies_of(author), "guest": cookies_of(guest)}
        self.tokens = {"author": author.token(), "guest": guest.token()}
        self.form_key = guest.form_key()
        self.forms = forms_on_pages(ground, [author, guest, ground.visitor("admin")])
        self.places = list(self._places())

    def one_by_one(self) -> Iterator[Asked]:
        """Every text in every place, all else being right."""
        for number, place in enumerate(self.places):
            for nth, text in enumerate((*ALL, *RAW)):
                yield self.asked(place, text, ("author", "guest")[(number + nth) % 2], nth)

    def _places(self) -> Iterator[Place]:
        for rule in (*rules(self.ground.app, unsafe=False), *rules(self.ground.app, unsafe=True)):
            for name in sorted(rule.arguments - set(rule.defaults or ())):
                yield Place(rule, "path", name)
            for name in QUERIES.get(rule.endpoint, ()):
                yield Place(rule, "query", name)
            fields = self.forms.get(rule.rule, {}) if is_unsafe(rule) else {}
            for name in sorted(fields.keys() - GUARDED):
                yield Place(rule, "field", name)

    def asked(self, place: Place, text: str | bytes, who: str, nth: int = 0) -> Asked:
        """A request with this text in this place; `nth` chooses among the addresses."""
        addresses = self.ground.addresses(place.rule)
        path = addresses[nth % len(addresses)].encode()
        method = "POST" if is_unsafe(place.rule) else "GET"
        fields = self.right_fields(place.rule, who) if method == "POST" else []
        if place.kind == "field":
            fields = [(name, text if name == place.name else old) for name, old in fields]
        if place.kind == "path":
            path = self._address(place, text)
        query = pairs([(place.name, text)]) if place.kind == "query" else b""
        return Asked(method, path, query, pairs(fields), who=who)

    def _address(self, place: Place, text: str | bytes) -> bytes:
        parts = place.rule.rule.replace(">", "<").split("<")
        filled = b""
        for number, part in enumerate(parts):
            name = part.rpartition(":")[2]
            if number % 2 == 0:
                filled += part.encode()
            elif name == place.name:
                filled += escaped(text)
            else:
                filled += str(self.ground.posts["answered"]).encode() if "id" in name else b"none"
        return filled

    def right_fields(self, rule: Rule, who: str) -> Fields:
        """What a form of this deed would send if all were right; its token comes first."""
        shown = self.forms.get(rule.rule, {})
        given = {**shown, **RIGHT, "form_key": self.form_key}
        names = sorted(shown.keys() - GUARDED)
        return [("csrf_token", self.tokens[who]), *((name, given[name]) for name in names)]


def open_side_doors(guest: Visitor) -> None:
    """Give a guest what leads to the pages that one reaches through another only."""
    zoe = make_careful_member("Zoe")
    with guest.app.app_context():
        token = accounts.make_reset_link(zoe.id)
        commit()
    assert guest.get(f"/reset/{token}").status == 200
    written = guest.send(f"/{make_question().id}/answer", body="I wrote without a name.")
    key = str(written.one("#post-key-link")["value"]).rpartition("/")[2]
    assert guest.get(f"/mine/{key}").path == "/mine"
    assert guest.send("/login", username="Zoe", password=PASSWORD).path == "/login/code"


def cookies_of(visitor: Visitor) -> str:
    """All that a browser keeps, as it would send it."""
    paths = {"session": "/", "reset": "/reset", "half-in": "/login"}
    kept = [visitor.browser.get_cookie(name, path=path) for name, path in paths.items()]
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in kept if cookie)


def forms_on_pages(ground: Ground, visitors: list[Visitor]) -> dict[str, dict[str, str]]:
    """The fields of every form on any page and what they hold, by the rule it is sent to."""
    adapter = ground.app.url_map.bind("localhost")
    found: dict[str, dict[str, str]] = {}
    for visitor in visitors:
        for rule in rules(ground.app, unsafe=False):
            for path in ground.addresses(rule):
                for form in visitor.get(path, follow=False).all('form[method="post"]'):
                    action = str(form["action"]).partition("?")[0]
                    matched, _ = adapter.match(action, "POST", return_rule=True)
                    fields = found.setdefault(matched.rule, {})
                    for field in form.select("[name]"):
                        fields.setdefault(str(field["name"]), str(field.get("value", "")))
    return found
