"""A post by a guest with the key that they were shown, and what a page of one's own lists."""

from __future__ import annotations

from flask import Flask

from forum.models import Post
from tests.factories import make_question, new_nonce
from tests.visitor import Page, Visitor

BODY = "I wrote this without a name"


class Written:
    """An answer by a guest, with the key that they were shown."""

    def __init__(self, app: Flask, question: Post | None = None) -> None:
        self.question = question or make_question()
        self.writer = Visitor(app)
        self.body = f"{BODY}, {new_nonce().hex()}."
        self.page = self.writer.send(f"/{self.question.id}/answer", body=self.body)
        self.link = str(self.page.one("#post-key-link")["value"])
        self.key = self.link.rpartition("/")[2]
        self.phrase = self.page.one(".post-key-phrase").text
        own = [each for each in self.page.all("article") if self.body in each.text]
        self.id = int(str(own[0]["id"]).removeprefix("post-"))


def listed(page: Page) -> list[int]:
    """The posts on a page of one's own."""
    links = page.all(".own-post-title a")
    return [int(str(link["href"]).removeprefix("/")) for link in links]


def cookie_of(page: Page) -> list[str]:
    """The parts of the cookie that holds keys."""
    cookies = page.headers.getlist("Set-Cookie")
    (cookie,) = [each.split("; ") for each in cookies if each.startswith("mine=")]
    return cookie[1:]
