"""The marks are Mozilla Observatory's."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from tests.walls.observatory import Answer, marks, score

URL = "https://forum.example/"
GOOD = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
POLICY = "Content-Security-Policy"
FRAMES = "default-src 'none'; form-action 'self'"

# One header set otherwise, or taken away, and what is left of the best score.
CHANGED: list[tuple[str, str | None, int]] = [
    (POLICY, None, 55),
    (POLICY, "nonsense", 60),
    (POLICY, FRAMES, 80),
    (POLICY, "default-src 'self'; form-action 'self'; frame-ancestors 'none'", 125),
    (POLICY, "default-src 'none'; frame-ancestors 'none'", 125),
    (POLICY, "default-src 'none'; form-action *; frame-ancestors 'none'", 125),
    (POLICY, "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'", 80),
    (POLICY, "default-src 'none'; script-src https:; frame-ancestors 'none'", 80),
    (POLICY, "default-src 'none'; script-src data:; frame-ancestors 'none'", 80),
    (POLICY, "default-src 'none'; object-src *; frame-ancestors 'none'", 80),
    (POLICY, "default-src 'none'; script-src 'unsafe-eval'; frame-ancestors 'none'", 110),
    (POLICY, "default-src 'none'; script-src http://x.example; frame-ancestors 'none'", 80),
    (POLICY, "default-src 'none'; img-src http://x.example; frame-ancestors 'none'", 110),
    (POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", 120),
    ("Cross-Origin-Resource-Policy", None, 120),
    ("Cross-Origin-Resource-Policy", "cross-origin", 120),
    ("Cross-Origin-Resource-Policy", "nonsense", 115),
    ("Referrer-Policy", None, 125),
    ("Referrer-Policy", "unsafe-url", 120),
    ("Referrer-Policy", "nonsense", 120),
    ("Strict-Transport-Security", None, 80),
    ("Strict-Transport-Security", "max-age=86400", 120),
    ("Strict-Transport-Security", "nonsense", 80),
    ("X-Content-Type-Options", None, 125),
    ("X-Content-Type-Options", "sniff", 125),
    ("Access-Control-Allow-Origin", "*", 130),
    ("Location", "/elsewhere", 130),
    ("Location", "https://other.example/", 125),
    ("Location", "http://forum.example/", 80),
    ("Set-Cookie", "a=b; Secure; HttpOnly; SameSite=Lax", 135),
    ("Set-Cookie", "a=b; Secure", 130),
    ("Set-Cookie", "a=b; Secure; SameSite=None", 80),
    ("Set-Cookie", "a=b; SameSite=Lax", 125),
    ("Set-Cookie", "session=b; HttpOnly; SameSite=Lax", 120),
    ("Set-Cookie", "session=b; Secure; SameSite=Lax", 70),
]


def answer(url: str = URL, text: str = "", **more: str | None) -> Answer:
    given = {**GOOD, **{name.replace("_", "-"): value for name, value in more.items()}}
    return Answer(url, Headers({name: value for name, value in given.items() if value}), text)


def test_the_best_without_cookies_and_preloading_is_130() -> None:
    assert score(answer()) == 130


@pytest.mark.parametrize(("name", "value", "left"), CHANGED)
def test_each_header_has_its_price(name: str, value: str | None, left: int) -> None:
    assert score(answer(**{name: value})) == left


def test_sharing_with_cookies_is_the_worst() -> None:
    shared = answer(
        Access_Control_Allow_Origin="https://x.example", Access_Control_Allow_Credentials="true"
    )

    assert marks(shared)["cross-origin resource sharing"] == -50


def test_the_old_frame_header_stands_in_for_the_policy() -> None:
    framed = answer(Content_Security_Policy=FRAMES, X_Frame_Options="DENY")

    assert marks(framed)["frame options"] == 0


@pytest.mark.parametrize(
    ("script", "points"),
    [
        ('<script src="/a.js"></script>', 0),
        ('<script src="/a.js" integrity="sha256-x"></script>', 5),
        ('<script src="https://x.example/a.js" integrity="sha256-x"></script>', 5),
        ('<script src="https://x.example/a.js"></script>', -5),
        ('<script src="http://x.example/a.js" integrity="sha256-x"></script>', -20),
        ('<script src="http://x.example/a.js"></script>', -50),
    ],
)
def test_foreign_scripts_are_sealed(script: str, points: int) -> None:
    assert marks(answer(text=script))["subresource integrity"] == points


def test_plain_http_is_not_asked_for_what_it_cannot_have() -> None:
    plain = answer(
        "http://forum.example/",
        Strict_Transport_Security=None,
        Set_Cookie="session=b; HttpOnly; SameSite=Lax",
    )

    assert score(plain) == 135
