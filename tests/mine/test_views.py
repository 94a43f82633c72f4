"""The way back to what one wrote without a name: by a link, by six words, by one's account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from forum import clock
from forum.models import Post, User
from forum.reading import mine
from tests.factories import make_answer, make_question, make_user
from tests.mine.written import BODY, Written, cookie_of, listed
from tests.times import clock_at
from tests.visitor import Visitor

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def written(app: Flask) -> Written:
    return Written(app)


def test_a_key_opens_a_post_anywhere_and_does_not_stay_in_the_address(
    app: Flask, written: Written
) -> None:
    browser = Visitor(app)

    led = browser.get(f"/mine/{written.key}", follow=False)
    page = browser.get("/mine")

    assert (led.status, led.headers["Location"]) == (303, "/mine")
    assert listed(page) == [written.id]
    assert written.key not in page.text
    assert "Only you can see this." in page.one(".page-head").text
    assert page.headers["Cache-Control"] == "no-store"
    assert browser.get(f"/{written.id}/edit").status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_key_that_another_site_leads_to_is_opened_only_after_asking(
    app: Flask, written: Written, site: str
) -> None:
    browser = Visitor(app)

    asked = browser.get(f"/mine/{written.key}", Sec_Fetch_Site=site)
    listed_before = listed(browser.get("/mine"))
    opened = browser.send(f"/mine/{written.key}")

    assert asked.status == 200
    assert "Is this your key?" in asked.text
    assert "Set-Cookie" not in asked.headers
    assert listed_before == []
    assert opened.path == "/mine"
    assert listed(browser.get("/mine")) == [written.id]


def test_the_cookie_lasts_two_hours_and_is_kept_from_scripts(app: Flask, written: Written) -> None:
    browser = Visitor(app)

    parts = cookie_of(browser.get(f"/mine/{written.key}", follow=False))

    assert {"Max-Age=7200", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts)
    with clock_at(clock.now() + 3 * AN_HOUR):
        assert listed(browser.get("/mine")) == []


def forged(key: str) -> list[str]:
    """Keys that are almost this one."""
    other = "A" if key[0] != "A" else "B"
    return [
        *(key[:-1], key[:11], key + "A", key + key, other + key[1:], key[::-1], key.swapcase()),
        *("A" * 22, "none", "%00" * 16, "..%2f", "🗝" * 16, "A" * 3000),
    ]


def test_forged_truncated_and_guessed_keys_open_nothing(app: Flask, written: Written) -> None:
    for key in forged(written.key):
        browser = Visitor(app)
        page = browser.get(f"/mine/{key}")
        assert page.status == 404, key
        assert "Set-Cookie" not in page.headers
        assert listed(browser.get("/mine")) == [], key


def test_a_cookie_that_is_not_ours_opens_nothing(app: Flask, written: Written) -> None:
    browser = Visitor(app)
    browser.get(f"/mine/{written.key}")
    cookie = browser.browser.get_cookie("mine")
    assert cookie is not None
    value = cookie.value

    for wrong in (value[:-1], value[::-1], "A" + value[1:], "x", "", value[:20], written.key):
        planted = Visitor(app)
        planted.browser.set_cookie("mine", wrong)
        assert listed(planted.get("/mine")) == [], wrong
        assert planted.get(f"/{written.id}/edit").status in {403, 404}


def test_guessing_keys_ends_after_twenty_and_says_for_how_long(
    app: Flask, written: Written
) -> None:
    browser = Visitor(app)

    statuses = [browser.get(f"/mine/{'A' * n}").status for n in range(1, 21)]
    refused = browser.get(f"/mine/{written.key}")
    elsewhere = Visitor(app)
    elsewhere.browser.environ_base["REMOTE_ADDR"] = "203.0.113.9"

    assert statuses == [404] * 20
    assert refused.status == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert listed(elsewhere.get(f"/mine/{written.key}")) == [written.id]


def test_six_words_open_what_the_key_opens(app: Flask, written: Written) -> None:
    browser = Visitor(app)

    page = browser.send("/mine", phrase=written.phrase.upper().replace(" ", ", "))

    assert listed(page) == [written.id]
    assert browser.get(f"/{written.id}/edit").status == 200


def test_wrong_words_come_back_and_are_counted(app: Flask, written: Written) -> None:
    words = written.phrase.split()
    wrong = " ".join([*words[1:], words[0]])
    browser = Visitor(app)

    pages = [browser.send("/mine", phrase=phrase) for phrase in (wrong, "hello", words[0])]
    for _ in range(17):
        browser.send("/mine", phrase=wrong)
    refused = browser.send("/mine", phrase=written.phrase)

    assert [page.status for page in pages] == [422] * 3
    assert pages[0].value_of("phrase") == wrong
    assert "opens nothing" in pages[0].one(".error-summary").text
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert listed(browser.get("/mine")) == []


def test_right_words_are_not_counted(app: Flask, written: Written) -> None:
    browser = Visitor(app)

    statuses = {browser.send("/mine", phrase=written.phrase).status for _ in range(22)}

    assert statuses == {200}


def test_a_key_opens_its_own_posts_and_no_other(app: Flask, written: Written) -> None:
    beside, elsewhere = Written(app, written.question), Written(app)
    browser = Visitor(app)
    browser.get(f"/mine/{written.key}")

    for other in (beside, elsewhere):
        for act in ("edit", "withdraw", "delete"):
            fields = {"body": "Now it says this.", "revision": "1"}
            assert browser.get(f"/{other.id}/{act}").status == 403
            assert browser.send(f"/{other.id}/{act}", **fields).status == 403
        assert stored_body(other) == other.body


def stored_body(written: Written) -> str:
    """What a post says in the database now."""
    page = written.writer.get(f"/{written.id}")
    return page.one(f"#post-{written.id} .prose").text.strip()


def test_forms_that_are_sent_again_after_withdrawing_bring_nothing_back(
    app: Flask, written: Written
) -> None:
    browser, path = Visitor(app), f"/{written.question.id}/answer"
    form_key = browser.form_key()
    made = browser.send(path, body="Other words of mine.", form_key=form_key)
    key = str(made.one("#post-key-link")["value"]).rpartition("/")[2]
    browser.get(f"/mine/{key}")
    (post_id,) = listed(browser.get("/mine"))

    withdrawn = browser.send(f"/{post_id}/withdraw")
    again = browser.send(path, body="Other words of mine.", form_key=form_key)
    edited = browser.send(f"/{post_id}/edit", body="Third words of mine.", revision="1")
    twice = browser.send(f"/{post_id}/withdraw")

    assert "gone for good" in withdrawn.one(".notice").text
    assert (again.status, edited.status, twice.status) == (404, 404, 404)
    assert "taken away since" in again.text
    assert listed(browser.get("/mine")) == []
    assert "words of mine" not in Visitor(app).get(f"/{written.question.id}").text


def test_the_key_of_what_was_withdrawn_opens_nothing(app: Flask, written: Written) -> None:
    browser = Visitor(app)
    browser.get(f"/mine/{written.key}")
    browser.send(f"/{written.id}/withdraw")

    assert Visitor(app).get(f"/mine/{written.key}").status == 404
    assert Visitor(app).send("/mine", phrase=written.phrase).status == 422
    assert "What these keys opened is gone." in browser.get("/mine").text


def say_unnamed(visitor: Visitor, question: Post) -> int:
    """A member answers without their name; gives the answer's id."""
    before = {str(each["id"]) for each in visitor.get(f"/{question.id}").all("article")}
    page = visitor.send(f"/{question.id}/answer", body=BODY, anonymous="y")
    (new,) = {str(each["id"]) for each in page.all("article")} - before
    return int(new.removeprefix("post-"))


@pytest.fixture
def ada() -> User:
    return make_user("Ada")


def test_a_member_sees_their_own_and_nobody_else_does(app: Flask, ada: User) -> None:
    member = Visitor(app).sign_in(ada)
    own = {say_unnamed(member, make_question()) for _ in range(3)}
    make_answer(make_question(), by=ada)

    page = member.get("/mine")

    assert set(listed(page)) == own
    assert page.headers["Cache-Control"] == "no-store"
    for other in (
        Visitor(app),
        Visitor(app).sign_in(make_user()),
        Visitor(app).sign_in(make_user(role="admin")),
    ):
        assert listed(other.get("/mine")) == []
        assert listed(other.get(f"/mine?after={min(own)}-1")) == []


def test_a_member_who_wrote_nothing_is_led_there_all_the_same(client: Visitor, ada: User) -> None:
    client.sign_in(ada)

    assert client.get("/account").one('main a[href="/mine"]').text == "My posts without my name"
    assert "Nothing yet." in client.get("/mine").text


def test_keys_in_a_members_browser_stand_apart(app: Flask, ada: User, written: Written) -> None:
    member = Visitor(app).sign_in(ada)
    own = say_unnamed(member, make_question())

    page = member.get(f"/mine/{written.key}")

    sections = page.all("section:has(> .own-posts)")
    assert [str(section["aria-labelledby"]) for section in sections] == ["by-account", "by-key"]
    assert listed(page) == [own, written.id]


def test_a_long_list_is_looked_through_page_by_page(
    app: Flask, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = Visitor(app).sign_in(ada)
    questions = [make_question() for _ in range(5)]
    own = {say_unnamed(member, question) for question in questions[:3]}
    monkeypatch.setattr(mine, "WRITERS_A_LOOK", 2)

    found, path = [], "/mine"
    while path:
        page = member.get(path)
        found += listed(page)
        further = page.all('a[href^="/mine?after="]')
        path = str(further[0]["href"]) if further else ""

    assert sorted(found) == sorted(own)


@pytest.mark.parametrize(
    "after", ["", "1", "1-", "-1", "0-1", "1-0", "1-1-1", "x-y", "2147483648-1", "9" * 30, "１-１"]
)
@pytest.mark.parametrize("who", ["guest", "member"])
def test_a_place_that_is_none_is_no_page(client: Visitor, ada: User, after: str, who: str) -> None:
    if who == "member":
        client.sign_in(ada)

    assert client.get(f"/mine?after={after}").status == 404
