"""Mozilla Observatory's marks for one answer, from its public table, in our own words.

It begins with 100 points. What is missing or weak costs some; what is better than needed
earns some, but only for whoever still has 90 without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from werkzeug.datastructures import Headers

BASE, ENOUGH_FOR_EXTRAS = 100, 90
SIX_MONTHS = 15_768_000
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
LEAKY = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
NAMES_OF_SESSIONS = re.compile(r"sess|sid$|auth|login|remember|token", re.I)


class Answer(NamedTuple):
    """What is looked at: the address asked, and what came back."""

    url: str
    headers: Headers
    text: str = ""

    @property
    def is_https(self) -> bool:
        """Whether it came over https."""
        return self.url.startswith("https://")

    @property
    def policy(self) -> dict[str, set[str]]:
        """The content security policy, by directive; the first of two that are equal holds."""
        policy: dict[str, set[str]] = {}
        for directive in self.headers.get("Content-Security-Policy", "").split(";"):
            name, *sources = directive.split() or [""]
            policy.setdefault(name.lower(), {source.lower() for source in sources})
        policy.pop("", None)
        return policy


def score(answer: Answer) -> int:
    """The points of an answer."""
    points = marks(answer).values()
    left = BASE + sum(each for each in points if each < 0)
    extras = sum(each for each in points if each > 0)
    return left + extras if left >= ENOUGH_FOR_EXTRAS else max(left, 0)


def marks(answer: Answer) -> dict[str, int]:
    """What each test gives or takes; what only https can have is not asked of plain http."""
    return {
        name: test(answer)
        for name, test in TESTS.items()
        if answer.is_https or name not in NEED_HTTPS
    }


def _content_security_policy(answer: Answer) -> int:
    policy = answer.policy
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    scripts, styles, objects = (
        policy.get(f"{kind}-src", default) for kind in ("script", "style", "object")
    )
    active = {
        source
        for name, sources in policy.items()
        if name not in {"img-src", "media-src"}
        for source in sources
    }
    if scripts & (BROAD | INLINE) or objects & BROAD:
        return -20
    if answer.is_https and any(source.startswith(("http:", "ftp:")) for source in active):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    passive = policy.get("img-src", default) | policy.get("media-src", default)
    if answer.is_https and any(source.startswith(("http:", "ftp:")) for source in passive):
        return -10
    if styles & (BROAD | INLINE):
        return 0
    is_closed = default == {"'none'"} and not policy.get("form-action", {"*"}) & BROAD
    return 10 if is_closed else 5


def _cookies(answer: Answer) -> int:
    cookies = answer.headers.getlist("Set-Cookie")
    return min((_cookie(answer, each) for each in cookies), default=0)


def _cookie(answer: Answer, cookie: str) -> int:
    name, *rest = (part.strip() for part in cookie.split(";"))
    flags = {flag.partition("=")[0].lower(): flag.partition("=")[2].lower() for flag in rest}
    is_session = NAMES_OF_SESSIONS.search(name.partition("=")[0]) is not None
    if answer.is_https and "secure" not in flags:
        has_hsts = "Strict-Transport-Security" in answer.headers
        if is_session:
            return -10 if has_hsts else -40
        return -5 if has_hsts else -20
    if is_session and "httponly" not in flags:
        return -30
    if "samesite" in flags and flags["samesite"] not in {"strict", "lax"}:
        return -20
    return 5 if "samesite" in flags else 0


def _cross_origin_sharing(answer: Answer) -> int:
    is_open = answer.headers.get("Access-Control-Allow-Origin") is not None
    takes_cookies = answer.headers.get("Access-Control-Allow-Credentials", "").lower() == "true"
    return -50 if is_open and takes_cookies else 0


def _redirection(answer: Answer) -> int:
    target = urlsplit(urljoin(answer.url, answer.headers.get("Location", "")))
    if target.scheme != "https":
        return -20
    return 0 if target.netloc == urlsplit(answer.url).netloc else -5


def _referrer_policy(answer: Answer) -> int:
    given = answer.headers.get("Referrer-Policy")
    if given is None:
        return 0
    known = [word for each in given.split(",") if (word := each.strip().lower()) in PRIVATE | LEAKY]
    return 5 if known and known[-1] in PRIVATE else -5


def _strict_transport_security(answer: Answer) -> int:
    given = answer.headers.get("Strict-Transport-Security", "")
    found = re.fullmatch(r"max-age=(\d+)(?:\s*;\s*(?:includeSubDomains|preload))*", given, re.I)
    if found is None:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def _subresource_integrity(answer: Answer) -> int:
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return 0
    sources = [
        (urlsplit(urljoin(answer.url, str(script["src"]))), script.has_attr("integrity"))
        for script in BeautifulSoup(answer.text, "html.parser").select("script[src]")
    ]
    own = urlsplit(answer.url)
    foreign = [(url, is_sealed) for url, is_sealed in sources if url.netloc != own.netloc]
    if any(url.scheme != "https" for url, _ in foreign):
        return -20 if all(is_sealed for _, is_sealed in foreign) else -50
    if not all(is_sealed for _, is_sealed in foreign):
        return -5
    return 5 if any(is_sealed for _, is_sealed in sources) else 0


def _content_type_options(answer: Answer) -> int:
    return 0 if answer.headers.get("X-Content-Type-Options", "").lower() == "nosniff" else -5


def _frame_options(answer: Answer) -> int:
    ancestors = answer.policy.get("frame-ancestors", {"*"})
    if not ancestors & BROAD:
        return 5
    return 0 if answer.headers.get("X-Frame-Options", "").upper() in {"DENY", "SAMEORIGIN"} else -20


def _resource_policy(answer: Answer) -> int:
    given = answer.headers.get("Cross-Origin-Resource-Policy")
    worth = {None: 0, "same-origin": 10, "same-site": 10, "cross-origin": 0}
    return worth.get(given, -5)


TESTS: dict[str, Callable[[Answer], int]] = {
    "content security policy": _content_security_policy,
    "cookies": _cookies,
    "cross-origin resource sharing": _cross_origin_sharing,
    "redirection": _redirection,
    "referrer policy": _referrer_policy,
    "strict transport security": _strict_transport_security,
    "subresource integrity": _subresource_integrity,
    "content type options": _content_type_options,
    "frame options": _frame_options,
    "resource policy": _resource_policy,
}
NEED_HTTPS = {"redirection", "strict transport security"}
