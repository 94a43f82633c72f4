"""What an answer gives away: a mark of somebody where none belongs, or a token of a writer."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup

from tests.anonymity.crawling import Seen
from tests.anonymity.scene import PEOPLE, Scene, Written, marks

# Where people stand by name because the page is about them, and whose names may stand there.
ABOUT_PEOPLE = ("/users", "/user/<path:name>")
# Where somebody sees what is their own.
OWN = ("/account", "/mine", "/register", "/login")
ENCODED = re.compile(r"[A-Za-z0-9_+/-]{16,}")
TOKEN = re.compile(r"[A-Za-z0-9_+=/.-]+")
# What is drawn anew on each page.
LINKED = re.compile(r"(?:\"/|post-|=\")(\d+)(?=[\"/#?])")
# No article lies inside another.
ARTICLE = re.compile(r"<article\b.*?</article>", re.S)
DRAWN_ANEW = re.compile(r"name=\"(csrf_token|form_key)\" value=\"[^\"]*\"")


class Traces:
    """Looks at answers one by one, and remembers the tokens that stand at posts."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.marks = marks()
        self.pattern = re.compile("|".join(map(re.escape, self.marks)), re.I)
        self.by_lower = {mark.casefold(): who for mark, who in self.marks.items()}
        self.named = {post.id: post.who for post in scene.posts if post.is_named}
        self.unnamed = {post.id: post for post in scene.unnamed()}
        # What everybody else's pages show of a post: viewer and post, then tokens.
        self.tokens: dict[tuple[str, int], set[str]] = defaultdict(set)

    def misplaced(self, seen: Seen) -> Iterator[str]:
        """The marks in an answer that do not belong there."""
        text = seen.response.get_data(as_text=True)
        headers = "\n".join(f"{name}: {value}" for name, value in seen.response.headers)
        is_page = seen.response.mimetype == "text/html"
        if is_page and seen.method == "GET":
            self._gather(seen, text, headers)
        if seen.rule.startswith(ABOUT_PEOPLE[1]) and not seen.path.startswith("/user/Ben"):
            for number in set(map(int, LINKED.findall(text))) & self.unnamed.keys():
                yield f"{seen}: {number}, which was written without a name"
        for where, what in (("body", text), ("headers", headers.replace(seen.path, ""))):
            found = self.marks_in(what)
            if found and is_page and where == "body":
                soup = BeautifulSoup(text, "html.parser")
                found = self.marks_in(self._without_named(soup, seen))
            for mark in found:
                if self.by_lower[mark] not in self._allowed(seen):
                    yield f"{seen}: {mark} in its {where}"

    def stable(self) -> Iterator[str]:
        """The tokens at posts of one writer in several threads, and at nobody else's."""
        viewers = {who for who, _ in self.tokens} - PEOPLE.keys()
        for who in viewers:
            at = defaultdict(list)
            for post in self.unnamed.values():
                for token in self.tokens[who, post.id]:
                    at[token].append(post)
            for post in set(self.scene.all_ids()) - self.unnamed.keys():
                for token in self.tokens[who, post]:
                    at[token].append(Written(post, "other", "", post, True))
            for token, posts in at.items():
                writers, threads = {p.who for p in posts}, {p.thread for p in posts}
                if len(writers) == 1 and len(threads) > 1 and writers < PEOPLE.keys():
                    yield f"{token} at {len(posts)} posts of {writers}, seen by {who}"

    def _allowed(self, seen: Seen) -> set[str]:
        """Whose marks may stand anywhere in an answer."""
        allowed = {seen.who} if seen.rule.startswith(OWN) else set()
        if seen.rule.startswith(ABOUT_PEOPLE):
            return allowed | PEOPLE.keys()
        is_of_post = seen.post in self.named and "slug" not in seen.rule
        return allowed | ({self.named[seen.post]} if is_of_post and seen.post else set())

    def _without_named(self, soup: BeautifulSoup, seen: Seen) -> str:
        """A page without what stands by name, and without the reader's own name on top."""
        for script in soup.select('script[type="application/ld+json"]'):
            script.string = self._unnamed_data(script.get_text())
        for article in soup.select("article"):
            number = _number_of(article.attrs)
            if number in self.named:
                article.decompose()
        own = soup.select_one("header.site-head .account")
        if own is not None and seen.who in PEOPLE:
            own.decompose()
        return str(soup)

    def _unnamed_data(self, text: str) -> str:
        """What a page says to programs, without the posts that stand by name."""
        question = json.loads(text).get("mainEntity", {})
        parts = [question, *_answers_of(question)]
        kept = []
        for part in parts:
            found = re.search(r"(?:#post-|/)(\d+)(?:/[^#]*)?$", part.get("url", ""))
            number = int(found[1]) if found else 0
            if number not in self.named:
                answers = {"acceptedAnswer", "suggestedAnswer"}
                kept.append({k: v for k, v in part.items() if k not in answers})
        return json.dumps(kept)

    def _gather(self, seen: Seen, text: str, headers: str) -> None:
        for article in ARTICLE.findall(text):
            number = _number_of(BeautifulSoup(article[:400], "html.parser").find().attrs)
            if number is not None:
                self.tokens[seen.who, number] |= _tokens_of(article)
        is_unnamed_thread = seen.post in self.unnamed and self.unnamed[seen.post].kind == "question"
        if seen.post and (is_unnamed_thread or seen.post in self.named):
            told = re.sub(r"Content-Length: \d+", "", headers)
            tokens = _tokens_of(text) | set(TOKEN.findall(told))
            self.tokens[seen.who, seen.post] |= tokens

    def marks_in(self, text: str) -> set[str]:
        """The marks in a text, and in what is encoded in it."""
        coded = map(_decoded, set(ENCODED.findall(text)))
        return {mark.casefold() for each in (text, *coded) for mark in self.pattern.findall(each)}


def _number_of(attributes: dict[str, Any]) -> int | None:
    """The post that an article shows."""
    for name in ("id", "data-question", "data-post", "data-waiting"):
        found = re.fullmatch(r"(?:post-)?(\d+)", str(attributes.get(name, "")))
        if found:
            return int(found[1])
    return None


def _answers_of(question: dict[str, Any]) -> list[dict[str, Any]]:
    return [*question.get("acceptedAnswer", []), *question.get("suggestedAnswer", [])]


def _tokens_of(html: str) -> set[str]:
    """What may be a token: all in attributes, and what is no word in the text."""
    html = DRAWN_ANEW.sub("", html)
    attributes = re.findall(r'[\w-]+="([^"]*)"', html)
    found = {token for value in attributes for token in TOKEN.findall(value)}
    text: Iterable[str] = TOKEN.findall(re.sub(r"<[^>]*>", " ", html))
    return found | {token for token in text if re.search(r"\d", token) or len(token) > 24}


def _decoded(text: str) -> str:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")
    except (binascii.Error, ValueError):
        return ""
    return raw.decode("latin-1")
