"""Nothing that somebody writes acts in a page, wherever it is shown.

Every text of a forum is a payload; Chromium looks at its pages while the policy that would
stop whatever acts is switched off.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from flask import Flask
from flask.templating import Environment

from forum.domain.sessions import begin_session
from forum.text.markup import render
from forum.text.plain import is_well_formed
from forum.web.actor import cookie_name
from tests.browser import serving
from tests.databases import SqliteTemplates
from tests.factories import committed
from tests.visitor import Page, Visitor
from tests.walls.hostile import ROWS, Hostile, Render
from tests.walls.payloads import payloads
from tests.walls.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAYLOADS = payloads()
PARTS = 4
FEW = PAYLOADS[::12]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[[Watch, Hostile, list[str]], None]


def as_rendered(source: str) -> str:
    """What the forum makes of a text."""
    return render(source).html


def as_it_is(source: str) -> str:
    """The hole: a text that goes into the page uncleaned."""
    return source


@pytest.fixture
def watch_over(
    chromium: Browser, sqlite_instances: SqliteTemplates, tmp_path: Path
) -> Iterator[Callable[..., tuple[Watch, Hostile]]]:
    """Makes a forum of some payloads, and a browser to look at it."""
    with ExitStack() as used:

        def watch_over(
            texts: list[str], made: Render = as_rendered, *, has_policy: bool = False
        ) -> tuple[Watch, Hostile]:
            app = used.enter_context(_forum(sqlite_instances, tmp_path))
            watch = Watch(chromium, app, has_policy=has_policy)
            used.callback(watch.close)
            hostile = Hostile(texts, made)
            hostile.fill()
            return watch, hostile

        yield watch_over


@contextmanager
def _forum(instances: SqliteTemplates, folder: Path) -> Iterator[Flask]:
    place = folder / secrets.token_hex(4)
    with instances.fresh(place) as environ, serving(environ) as app:
        yield app


def test_there_are_thousands_of_payloads() -> None:
    assert len(set(PAYLOADS)) >= 4_000


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_is_written_acts(
    part: int,
    watch_over: Callable[..., tuple[Watch, Hostile]],
    record_property: Callable[[str, object], None],
) -> None:
    texts = PAYLOADS[part::PARTS]
    watch, hostile = watch_over(texts)

    for look in LOOKS:
        look(watch, hostile, texts)

    record_property(f"payloads of part {part}", f"{len(texts)} on {watch.pages} pages")
    assert watch.findings() == {}, (watch.active[:9], watch.foreign[:9])


def test_the_same_without_the_cleaner_is_found(
    watch_over: Callable[..., tuple[Watch, Hostile]],
) -> None:
    watch, hostile = watch_over(FEW, as_it_is)

    look_at_threads(watch, hostile, FEW)

    found = watch.findings()
    assert found["runs"] > 20, found
    assert found["foreign requests"] > 5, found
    assert found["foreign element"] > 50, found
    assert found["foreign attribute"] > 50, found


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("macros/_byline.html", "look_at_threads"),
        ("posting/question.html", "look_at_threads"),
        ("error.html", "look_at_refused_forms"),
    ],
)
def test_the_same_in_a_template_that_escapes_nothing_is_found(
    name: str, look: str, watch_over: Callable[..., tuple[Watch, Hostile]]
) -> None:
    few = FEW[:60]
    watch, hostile = watch_over(few)
    # By Jinja's own compiler: ours escapes whatever the environment says.
    watch.app.jinja_env.code_generator_class = Environment.code_generator_class
    watch.app.jinja_env.autoescape = lambda template: template != name

    globals()[look](watch, hostile, few)

    assert watch.findings()["runs"] > 0


def test_the_policy_alone_stops_what_was_not_cleaned(
    watch_over: Callable[..., tuple[Watch, Hostile]],
) -> None:
    watch, hostile = watch_over(FEW, as_it_is, has_policy=True)

    look_at_threads(watch, hostile, FEW)

    assert watch.runs == 0
    assert watch.findings()["foreign element"] > 50


def look_at_threads(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """Bodies, titles, names, reasons, tags; the site's own name and words are others each time."""
    for question in hostile.threads:
        hostile.name_the_site()
        watch.look(f"/{question}/x")


def look_at_lists(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """Titles, excerpts, tags and names in lists."""
    for page in range(1, len(texts) // 4 // ROWS):
        hostile.name_the_site()
        watch.look(f"/questions?page={page}")
    for path in ("/", "/activity", "/hot", "/unanswered", "/users", "/users?page=2", "/tags"):
        watch.look(path)


def look_at_histories(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """Versions and what changed in them, with who changed it and why."""
    for question, versions in hostile.histories:
        for version in range(1, versions, 50):
            watch.look(f"/{question}/history?version={version}")


def look_at_addresses(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """Parts of addresses that are payloads: paths, queries, where somebody wants to go next."""
    forms = ["/{}", "/1/{}", "/tag/{}", "/user/{}", "/questions/{}", "/questions?tag={}", "/{}/x",
             "/questions?sort={}", "/login?next=/{}", "/ask?title={}&category={}", "/?page={}",
             "/register?next={}", "/search?q={}", "/reset/{}"]  # fmt: skip
    for number, form in enumerate(forms * 2):
        joined = " ".join(texts[number * 40 : number * 40 + 40])[:2_000]
        watch.look(form.replace("{}", quote(joined, safe="")), is_there=False)


def look_at_people(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """Pages of people, and what each of them sees of their own account."""
    # The rest cannot be written in an address of one part.
    people = [
        user for user, name in hostile.people.items() if "/" not in name and name.isprintable()
    ]
    for user in people[:: len(people) // 4]:
        watch.look(f"/user/{quote(hostile.people[user], safe='')}")
        watch.be(cookie_name_of(watch.app), session_of(watch.app, user, texts[user - 1]))
        for path in ("/account", "/account/email", "/account/two-step", "/"):
            watch.look(path)
        watch.be(cookie_name_of(watch.app), "nobody")


def look_at_refused_forms(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """Forms that come back filled: refused, previewed, with a stale token, too large for an id."""
    visitor = Visitor(watch.app)
    step = len(texts) // 8
    for start in range(0, len(texts), step):
        for page in _refused(visitor, texts[start : start + step], hostile.threads[0]):
            watch.show(page.text)


def _refused(visitor: Visitor, texts: list[str], question: int) -> Iterator[Page]:
    fields, damaged = _fields(filter(is_well_formed, texts)), _fields(texts)
    yield visitor.send("/ask", preview="1", **fields)
    yield visitor.send("/ask", **fields)
    yield visitor.send(f"/{question}/comment", preview="1", **fields)
    yield visitor.send("/register", **fields)
    yield visitor.send("/login", **fields, next=f"/{fields['title']}")
    yield visitor.post("/ask", csrf_token="stale", **fields)
    yield visitor.post(f"/{question}/answer", **{texts[0]: "x", "csrf_token": "x", **damaged})


def _fields(texts: Iterable[str]) -> dict[str, str]:
    some = list(texts)
    body, line = "\n\n".join(some), " ".join(some)
    names = ("title", "tags", "display_name", "category", "reason", "username", "email")
    return {"body": body, **dict.fromkeys(names, line)}


def look_at_fields(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """What our own scripts do with what is typed: preview it, and keep it for the next time."""
    step = len(texts) // 3
    for start in range(0, len(texts), step):
        some = [text for text in texts[start : start + step : 4] if is_well_formed(text)]
        watch.look("/ask")
        watch.page.fill("[name=title]", " ".join(some[:9]))
        watch.page.fill("[name=body]", "\n\n".join(some))
        watch.page.click("button[name=preview]")
        watch.page.wait_for_selector("[data-preview]:not([hidden])")
        watch.note("/ask with a preview")


def look_at_categories(watch: Watch, hostile: Hostile, texts: list[str]) -> None:
    """Titles and descriptions of categories, also in the form that offers them."""
    hostile.add_categories()
    for path in ("/categories", "/ask", "/questions/c1", "/categories/c2", "/unanswered/c3"):
        watch.look(path)


LOOKS: list[Look] = [
    look_at_threads,
    look_at_lists,
    look_at_histories,
    look_at_addresses,
    look_at_people,
    look_at_refused_forms,
    look_at_fields,
    look_at_categories,
]


@committed
def session_of(app: Flask, user: int, browser: str) -> str:
    """A session of somebody whose browser has this name."""
    return begin_session(user, browser, is_remembered=False)


def cookie_name_of(app: Flask) -> str:
    """The name of the cookie that carries a session."""
    with app.app_context():
        return cookie_name()
