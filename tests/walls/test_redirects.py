"""Whatever is asked for, a redirect stays on our own site."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask

from tests.factories import make_user
from tests.visitor import Page, Visitor

ORIGIN = "http://localhost"
EVIL = "evil.example"
# What leads elsewhere in some browser, or in some version of one; `%s` is the other site.
LISTED = """
http://%s  https://%s  HTTP://%s  hTTps:%s  http:%s  https:/%s  http:///%s  http:\\\\%s
ftp://%s  ws://%s  file://%s/x  //%s  ///%s  ////%s  /////%s/..  //%s/%%2e%%2e  //%s:80
//user@%s  //localhost@%s  //localhost:x@%s  //%s#@localhost  //%s?@localhost  //%s\\@localhost
/\\%s  \\/%s  \\\\%s  /\\/%s  \\%s  /\\\\%s  //\\%s  \\/\\/%s  /%%5c%s\\..\\  /.\\\\%s
%s  .%s  @%s  :@%s  ?//%s  #//%s  ;//%s  .//%s  ..//%s  localhost.%s  http://localhost.%s
javascript:alert(1)  JaVaScRiPt:alert(1)  java&Tab;script:alert(1)  \x01javascript:alert(1)
javascript://%s/%%0aalert(1)  data:text/html,<script>alert(1)</script>  vbscript:msgbox(1)
view-source:http://%s  blob:http://%s/1  about:blank  mailto:a@%s  tel:1  intent://%s#Intent;end
"""
SPACED = [
    *(f"{space}//{EVIL}" for space in (" ", "\t", "\n", "\r", "\x0b", "\x0c", "\x00", "\xa0")),
    *(f"/{space}/{EVIL}" for space in ("\t", "\n", "\r", " ", "\u2028", "\ufeff", "\x1f", "\x7f")),
    *(
        f"{slash}{EVIL}"
        for slash in ("/\uff0f", "\uff0f\uff0f", "/\u2215", "\u2044\u2044", "/\u29f8")
    ),
    *(f"/x{ends}Location: http://{EVIL}" for ends in ("\r\n", "\n", "\r", "%0d%0a", "\u0085")),
    f"/x\r\n\r\n<script src=//{EVIL}>",
    f"//{EVIL}\u3002",
    f"//ev\u0131l.example/{EVIL}",
    f"/{'/' * 3000}{EVIL}",
]
HOSTILE = [form.replace("%s", EVIL).replace("%%", "%") for form in LISTED.split()] + SPACED
PAGES = ("/login", "/register", "/login/code")


def seen_by_a_browser(location: str) -> str:
    """The address as browsers read it: without line ends, with every `\\` as a `/`."""
    bare = location.strip("".join(map(chr, range(33))))
    for sign in "\t\r\n":
        bare = bare.replace(sign, "")
    return urljoin(f"{ORIGIN}/login", bare.replace("\\", "/"))


def is_ours(page: Page) -> bool:
    """Whether a page stays here: it leads nowhere, or to a path of ours."""
    location = page.headers.get("Location", "/")
    places = (urljoin(f"{ORIGIN}/login", location), seen_by_a_browser(location))
    own = urlsplit(ORIGIN)
    return all(
        (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
        and not parts.path.startswith(("//", "/\\"))
        for parts in map(urlsplit, places)
    )


def sent_to(member: Visitor, form: str) -> list[Page]:
    """Where somebody is sent who is signed in already, by each page that takes `next`."""
    token = member.token()
    return [
        page
        for path in PAGES
        for page in (
            member.get(f"{path}?next={quote(form, safe='')}", follow=False),
            member.post(path, follow=False, csrf_token=token, next=form),
        )
    ]


def test_there_are_enough_forms() -> None:
    assert len(set(HOSTILE)) >= 60


def test_no_form_of_next_leads_elsewhere(build: Callable[..., Flask]) -> None:
    member = Visitor(build()).sign_in(make_user())

    strays = [
        (form, page.headers.get("Location"))
        for form in HOSTILE
        for page in sent_to(member, form)
        if not is_ours(page) or page.status not in {303, 400}
    ]

    assert strays == []


def test_a_form_keeps_no_address_of_others(build: Callable[..., Flask]) -> None:
    guest = Visitor(build())

    for form in HOSTILE:
        page = guest.get(f"/login?next={quote(form, safe='')}")
        kept = [each.get("value", "") for each in page.all("[name=next]")]
        assert page.status in {200, 400}, form
        assert all(seen_by_a_browser(each).startswith(f"{ORIGIN}/") for each in kept), form


def test_an_address_that_leads_elsewhere_is_found(
    build: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    member = Visitor(build()).sign_in(make_user())
    monkeypatch.setattr("forum.web.guard.is_own_path", lambda path: path.startswith("/"))

    strays = [form for form in HOSTILE for page in sent_to(member, form) if not is_ours(page)]

    assert len(set(strays)) > 10


@pytest.mark.parametrize(
    "path", ["/1/{}", "/{}", "/user/{}", "/questions/{}", "/tag/{}", "/./{}/.."]
)
def test_no_path_leads_elsewhere(path: str, build: Callable[..., Flask]) -> None:
    guest = Visitor(build())

    for form in (EVIL, f"/{EVIL}", f"\\{EVIL}", f"%2f%2f{EVIL}", f"%5c{EVIL}", f"%0d%0aX: {EVIL}"):
        page = guest.get(path.format(form), follow=False)
        assert is_ours(page), path.format(form)
        assert "X" not in page.headers
