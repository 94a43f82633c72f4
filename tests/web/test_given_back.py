"""What was typed into a refused form comes back, with a button where sending it again helps."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from forum import settings
from forum.database import commit
from forum.domain.posting import deleting
from tests.factories import actor, committed, make_answer, make_category, make_question, make_user
from tests.visitor import Page, Visitor

TYPED = "What I typed.\n\n  Indented, with <b>signs</b> & more."


def test_a_text_is_given_back_when_its_question_is_gone(client: Visitor) -> None:
    question = make_question()
    form = client.get(f"/{question.id}/answer")
    make_gone(question.id)

    page = client.send(form.one("form.form")["action"], body=TYPED, display_name="Grace")

    assert page.status == 404
    assert page.value_of("body") == TYPED
    assert page.value_of("display_name") == "Grace"


def make_gone(post_id: int) -> None:
    staff = actor(make_user(role="admin"))
    committed(lambda: deleting.delete_post(post_id, staff))()


def test_a_text_is_given_back_when_one_may_not_send_it(client: Visitor) -> None:
    page = client.send(f"/{make_question(is_closed=True).id}/answer", body=TYPED)

    assert page.status == 403
    assert page.value_of("body") == TYPED
    assert page.all("main form, main button") == []


def test_a_button_that_nobody_may_press_is_not_offered_again(client: Visitor) -> None:
    page = client.send(f"/vote/{make_question().id}", value="1")

    assert page.status == 403
    assert page.all("form.form") == []


def test_a_button_whose_page_grew_old_is_offered_again(client: Visitor) -> None:
    client.sign_in(make_user())
    question = make_question()

    page = client.post(f"/vote/{question.id}", value="1")
    fields = {each["name"]: page.value_of(each["name"]) for each in page.all("form.form [name]")}
    again = client.post(page.one("form.form")["action"], **fields)

    assert page.status == 400
    assert again.one(f"#post-{question.id} [data-score]")["data-score"] == "1"


def test_a_deed_without_fields_is_offered_again(client: Visitor) -> None:
    question = make_question(by=(ada := make_user()))
    client.sign_in(ada)

    page = client.post(f"/{question.id}/delete", csrf_token="stale")
    again = client.post(page.one("form.form")["action"], csrf_token=page.value_of("csrf_token"))

    assert page.status == 400
    assert "Nothing you wrote" not in page.text
    assert again.one(f"#post-{question.id}")
    assert client.get(f"/{question.id}/restore").status == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/vote/{id}", {"value": "5"}),
        ("/vote/{id}", {"value": ["1", "-1"]}),
        ("/accept/{id}", {"value": ""}),
    ],
)
def test_what_no_page_of_ours_sends_is_not_offered_again(
    path: str, fields: dict[str, Any], client: Visitor
) -> None:
    client.sign_in(ada := make_user())
    answer = make_answer(make_question(by=ada))

    page = client.send(path.format(id=answer.id), **fields)

    assert page.status == 400
    assert page.all("main form, main button") == []


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_no_other_site_has_a_deed_sent_by_our_page(
    headers: dict[str, str], client: Visitor
) -> None:
    token = client.token()

    def post(path: str, **fields: str) -> Page:
        data = {"csrf_token": token, **fields}
        return Page(client.browser.post(path, data=data, headers=headers))

    unseen, text = post(f"/{make_question().id}/delete"), post("/ask", body=TYPED)
    beside = post("/account/sessions", others="1", note="Please press the button.")

    assert (unseen.status, text.status, beside.status) == (400, 400, 400)
    assert unseen.all("main form, main button") == []
    assert beside.all("main form, main button") == []
    assert text.value_of("body") == TYPED
    assert bool(text.all("main form")) == ("Origin" in headers)


def test_a_preview_that_was_refused_can_be_asked_for_again(client: Visitor) -> None:
    page = client.post("/ask", preview="1", title="A whole title", body=TYPED)

    buttons = [each.get("name") for each in page.all("form.form button")]
    assert buttons == [None, "preview"]
    assert page.all("input[name=preview]") == []
    assert page.value_of("body") == TYPED
    assert client.post("/ask", body=TYPED).all("[name=preview]") == []


def test_a_password_is_never_shown_again(client: Visitor) -> None:
    page = client.post("/login", username="Ada", password="correct horse battery")

    assert page.status == 400
    assert page.value_of("username") == "Ada"
    assert "correct horse" not in page.text


def test_of_what_came_twice_nothing_is_lost_and_it_can_be_sent(client: Visitor) -> None:
    refused = client.send(
        "/ask?next=/a&next=/b", body=["one of them", "two"], title=["What", "now"]
    )

    fields = {each["name"]: refused.value_of(each["name"]) for each in refused.all("form [name]")}
    again = client.post(refused.one("form.form")["action"], **fields)

    assert refused.status == 400
    assert "came more than once" in refused.one("h1").text
    assert fields["body"] == "one of them\n\ntwo"
    assert fields["title"] == "What now"
    assert again.status == 422
    assert again.value_of("body") == "one of them\n\ntwo"


def test_a_category_is_given_back_as_a_choice(client: Visitor) -> None:
    sleep = make_category("Sleep", make_category("Health"))

    stale = client.post("/ask", body=TYPED, category=sleep.path)
    unknown = client.post("/ask", body=TYPED, category="none/such")

    assert stale.value_of("category") == "health/sleep"
    assert stale.one("option[selected]").get_text(strip=True) == "Sleep"
    assert unknown.value_of("category") == ""


def test_what_cannot_be_sent_is_only_to_be_read(app: Flask, client: Visitor) -> None:
    make_category("Sleep")
    with app.app_context():
        settings.change("allows_guests_to_ask", "off")
        commit()

    page = client.send("/ask", title="A whole title", body=TYPED, category="sleep", tags="")

    assert page.status == 403
    assert page.all("main form, main button") == []
    assert {each["name"] for each in page.all("main [readonly]")} == {"title", "body", "category"}
    assert page.value_of("body") == TYPED
    assert page.value_of("category") == "Sleep"


def test_what_was_begun_as_a_guest_is_sent_without_a_name_by_who_has_signed_in(
    app: Flask, client: Visitor
) -> None:
    question, ada = make_question(), make_user("Ada")
    token = client.token()
    client.sign_in(ada)

    page = client.post(
        f"/{question.id}/answer",
        csrf_token=token,
        form_key=client.form_key(),
        body="I would not say this under my name.",
        display_name="Sam",
    )

    assert page.status == 400
    assert page.one('main input[name="anonymous"]').has_attr("checked")
    assert page.all('main [name="display_name"]') == []
    assert "signed in since" in page.text
