"""What every request passes, and where it may lead on to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from forum.clock import now
from forum.web.guard import next_path
from tests.factories import make_answer, make_question, make_user
from tests.times import clock_at
from tests.visitor import Page, Visitor
from tests.web.routes import readable_addresses, unsafe_addresses


def posts() -> dict[str, int]:
    question = make_question(tags=("night",))
    return {"question": question.id, "answer": make_answer(question).id}


def test_what_is_personal_is_kept_nowhere(client: Visitor) -> None:
    guest = client.get("/")
    sent = client.send("/ask")
    member = client.sign_in(make_user()).get("/")

    assert guest.headers["Cache-Control"] == "no-cache"
    assert sent.headers["Cache-Control"] == "no-store"
    assert member.headers["Cache-Control"] == "no-store"
    assert "Cookie" in guest.headers["Vary"]


STRANGE_HOSTS = [
    *("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example"),
    *("evil.example#localhost", "evil.example?localhost", "evil.example/localhost", "xlocalhost"),
    *("localhost@evil.example", "127.0.0.1@evil.example", "evil.example\\localhost", "127.0.0.2"),
    *(
        "localhost, evil.example",
        "evil.example localhost",
        "localhost.",
        "",
        "[::1",
        "[::1]",
        "::1",
    ),
    *("0", "2130706433", "0x7f000001", "127.1", "LOCALHOST\u0131", "xn--localhost", "*"),
]


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_a_strange_host_is_refused(host: str, client: Visitor) -> None:
    page = client.get("/", Host=host)

    assert page.status == 400
    assert "This address is not one of ours." in page.text


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "Forwarded", "X-Host", "X-Original-Host"])
def test_no_other_header_says_where_we_are(name: str, client: Visitor) -> None:
    asked = {name: "host=evil.example" if name == "Forwarded" else "evil.example"}
    pages = [client.get(path, **asked) for path in ("/", "/login", "/none", "/account")]

    assert [page.status for page in pages] == [200, 200, 404, 200]
    assert not any("evil.example" in f"{page.text}{page.headers}" for page in pages)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:1"])
def test_a_host_of_ours_is_welcome_on_any_port(host: str, client: Visitor) -> None:
    assert client.get("/", Host=host).status == 200


FORGED: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_a_form_from_elsewhere_is_refused_with_its_token(
    headers: dict[str, str], client: Visitor
) -> None:
    fields = {"csrf_token": client.token(), "body": "What I typed."}

    page = Page(client.browser.post("/ask", data=fields, headers=headers))

    assert page.status == 400
    assert page.value_of("body") == "What I typed."


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_here_is_looked_at(headers: dict[str, str], client: Visitor) -> None:
    fields = {"csrf_token": client.token()}

    page = Page(client.browser.post("/ask", data=fields, headers=headers))

    assert page.status == 422


@pytest.mark.parametrize("is_member", [False, True])
def test_no_deed_without_a_token_and_no_text_lost(
    is_member: bool, app: Flask, client: Visitor
) -> None:
    addresses = unsafe_addresses(app, posts())
    assert len(addresses) > 15
    if is_member:
        client.sign_in(make_user("Ada", role="admin"))

    for address in addresses:
        refused = client.post(address, body="What I typed.\n\nAll of it.", title="The title")
        form = refused.one("form.form")
        assert refused.status == 400, address
        assert form["action"] == address
        assert refused.value_of("body") == "What I typed.\n\nAll of it."
        assert refused.value_of("title") == "The title"

        again = client.post(address, csrf_token=refused.value_of("csrf_token"), value="1")
        assert again.status != 400, address


def test_a_refused_form_is_sent_again_and_works(client: Visitor) -> None:
    question = make_question()
    typed = {"body": "An answer that took an hour.", "display_name": "Grace"}

    refused = client.post(f"/{question.id}/answer", form_key=client.form_key(), **typed)
    fields = {e["name"]: refused.value_of(e["name"]) for e in refused.all("form.form [name]")}
    sent = client.post(refused.one("form.form")["action"], **fields)

    assert sent.status == 200
    assert sent.byline_of("answer") == "Grace"


def test_a_page_left_open_for_too_long_loses_no_text(app: Flask, client: Visitor) -> None:
    guests = client.token()
    members = Visitor(app).sign_in(make_user())
    token = members.token()

    with clock_at(now() + timedelta(days=8)):
        stale = client.post("/ask", csrf_token=guests, body="What I typed.")
        again = client.post("/ask", csrf_token=stale.value_of("csrf_token"), body="What I typed.")
        fresh = members.post("/ask", csrf_token=token)

    assert (stale.status, again.status, fresh.status) == (400, 422, 422)
    assert "This form was open for too long" in stale.text
    assert stale.value_of("body") == again.value_of("body") == "What I typed."


def test_a_token_is_for_one_session(app: Flask, client: Visitor) -> None:
    ada, eve = (Visitor(app).sign_in(make_user()) for _ in range(2))
    tokens = {"guest": client.token(), "ada": ada.token(), "eve": eve.token()}

    accepted = {
        (who, whose)
        for who, visitor in {"guest": client, "ada": ada, "eve": eve}.items()
        for whose, token in tokens.items()
        if visitor.post("/ask", csrf_token=token).status != 400
    }

    assert accepted == {("guest", "guest"), ("ada", "ada"), ("eve", "eve")}


def test_a_token_travels_in_a_header_too(client: Visitor) -> None:
    headers = {"X-CSRF-Token": client.token()}

    assert client.browser.post("/ask", headers=headers).status_code == 422
    assert client.browser.post("/ask", headers={"X-CSRF-Token": "x"}).status_code == 400


DAMAGED = [b"a%00b", b"a%ED%A0%80b", b"%C0%AF", b"%FF", b"a%0Bb", b"%EF%BF%BD", b"%F4%90%80%80"]


@pytest.mark.parametrize("damaged", DAMAGED)
def test_damaged_text_is_refused_and_given_back(damaged: bytes, client: Visitor) -> None:
    token = client.token().encode()
    sent = b"csrf_token=" + token + b"&title=A+whole+title&body=" + damaged

    page = Page(
        client.browser.post("/ask", data=sent, content_type="application/x-www-form-urlencoded")
    )

    assert page.status == 400
    assert "arrived damaged" in page.text
    assert page.value_of("title") == "A whole title"
    assert "\0" not in page.text


@pytest.mark.parametrize("damaged", ["%00", "%ED%A0%80", "%FF"])
def test_a_damaged_query_is_refused(damaged: str, client: Visitor) -> None:
    for query in (f"title={damaged}", f"{damaged}=1"):
        assert client.get(f"/ask?{query}").status == 400


def test_a_query_that_says_a_thing_twice_is_refused(client: Visitor) -> None:
    for query in ("sort=votes&sort=hot", "page=1&page=1", "x=&x="):
        page = client.get(f"/questions?{query}")
        told = client.get(f"/questions?{query}", Accept="application/json")

        assert page.status == told.status == 400
        assert "came more than once" in page.one("h1").text
        assert list(told.json["error"]["fields"]) == [query.partition("=")[0]]


def test_a_damaged_path_leads_nowhere_and_a_cut_one_to_its_question(client: Visitor) -> None:
    question = make_question("Où est la fenêtre ouverte?")

    assert client.get(f"/{question.id}/o%00").status == 404
    assert client.get(f"/{question.id}/o%C3").path == f"/{question.id}/{question.slug}"


def test_wrong_ways_are_named(app: Flask, client: Visitor) -> None:
    def tried(method: str, path: str) -> Page:
        return Page(client.browser.open(path, method=method))

    for path in unsafe_addresses(app, posts()):
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "FOO"):
            refused = tried(method, path)
            assert refused.status == 405, (method, path)
            assert "POST" in refused.headers["Allow"]
        asked = tried("OPTIONS", path)
        assert (asked.status, asked.text) == (200, "")
        assert "POST" in asked.headers["Allow"]


def test_a_head_is_a_page_without_its_text(app: Flask, client: Visitor) -> None:
    for path in readable_addresses(app, posts()):
        shown = client.get(path, follow=False)
        head = Page(client.browser.head(path))
        assert (head.status, head.text) == (shown.status, ""), path
        assert head.headers["Content-Type"] == shown.headers["Content-Type"]


@pytest.mark.parametrize(
    ("path", "is_own"),
    [
        ("/", True),
        ("/12/title?page=2#post-1", True),
        ("/user/Ad%C3%A5", True),
        ("", False),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("/\tx", False),
        ("/ x", False),
        ("javascript:go()", False),
    ],
)
def test_where_to_go_next_stays_here(path: str, is_own: bool, app: Flask) -> None:
    with app.test_request_context("/login", query_string={"next": path}):
        assert next_path("/home") == (path if is_own else "/home")
