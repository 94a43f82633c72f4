"""A line that says what was done stands on the next page, and on no other."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from forum.web import receipts
from forum.web.receipts import Receipt


@pytest.mark.parametrize(
    ("url", "opened", "line"),
    [
        ("/123/a-question#post-124", "/123/a-question", "Thank you."),
        ("/123/a-question?page=2#post-124", "/123/a-question?page=2", "Thank you."),
        ("/123/fr%C3%A5ga", "/123/fr%C3%A5ga", "Thank you."),
        ("/", "/", "Thank you."),
        ("/", "/ask", None),
        ("/123", "/123/a-question", "Thank you."),
        ("/123/a-question", "/123/a-question-else", None),
    ],
)
def test_a_receipt_is_shown_on_its_own_page_only(
    app: Flask, url: str, opened: str, line: str | None
) -> None:
    response = Response()
    with app.test_request_context():
        receipts.give(response, url, Receipt("Thank you.", "a-key"))
    cookie = response.headers["Set-Cookie"].split(";")[0]

    with app.test_request_context(opened, headers={"Cookie": cookie}):
        shown = receipts.take()

    assert shown == (Receipt(line, "a-key") if line else None)


@pytest.mark.parametrize("cookie", ["", "receipt=", "receipt=forged", 'receipt="%00"'])
def test_a_receipt_that_is_not_ours_is_not_shown(app: Flask, cookie: str) -> None:
    with app.test_request_context("/", headers={"Cookie": cookie}):
        shown = receipts.take()

    assert shown is None


@pytest.mark.parametrize(
    ("url", "name"), [("/", "__Host-receipt"), ("/123/a-question", "__Secure-receipt")]
)
def test_behind_https_its_name_says_so(app: Flask, url: str, name: str) -> None:
    app.config["IS_HTTPS"] = True
    response = Response()
    with app.test_request_context():
        receipts.give(response, url, Receipt("Thank you.", "a-key"))
    cookie = response.headers["Set-Cookie"].split(";")[0]

    with app.test_request_context(url, headers={"Cookie": cookie}):
        shown = receipts.take()

    assert cookie.startswith(f"{name}=")
    assert shown == Receipt("Thank you.", "a-key")
