"""Static files under names that carry their content's hash."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask

from forum.config import ROOT
from forum.web.assets import lay_out
from forum.web.guard import HEADERS
from tests.visitor import Page, Visitor


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "js").mkdir(parents=True)
    (folder / "css").mkdir()
    (folder / "css" / "base.css").write_text("p { color: red }\n" * 200)
    (folder / "js" / "say.js").write_text("export const say = 1;\n")
    (folder / "js" / "ask.js").write_text('import { say } from "./say.js";\n')
    return folder


def test_a_file_is_named_by_its_content(source: Path, tmp_path: Path) -> None:
    first = lay_out(source, tmp_path / "target")
    again = lay_out(source, tmp_path / "target")
    (source / "css" / "base.css").write_text("p { color: blue }\n")
    changed = lay_out(source, tmp_path / "target")

    assert first == again
    assert first["css/base.css"] != changed["css/base.css"]
    assert first["js/ask.js"] == changed["js/ask.js"]
    assert (tmp_path / "target" / first["css/base.css"]).is_file()


def test_a_script_calls_the_others_by_their_new_names(source: Path, tmp_path: Path) -> None:
    before = lay_out(source, tmp_path / "target")
    (source / "js" / "say.js").write_text("export const say = 2;\n")
    after = lay_out(source, tmp_path / "target")

    said = (tmp_path / "target" / after["js/ask.js"]).read_text()
    assert Path(after["js/say.js"]).name in said
    assert before["js/ask.js"] != after["js/ask.js"]


def test_compressed_copies_say_the_same(source: Path, tmp_path: Path) -> None:
    name = lay_out(source, tmp_path / "target")["css/base.css"]

    plain = (tmp_path / "target" / name).read_bytes()
    assert gzip.decompress((tmp_path / "target" / f"{name}.gz").read_bytes()) == plain
    assert brotli.decompress((tmp_path / "target" / f"{name}.br").read_bytes()) == plain


def test_a_file_is_kept_for_a_year_and_sent_compressed(app: Flask, client: Visitor) -> None:
    address = app.config["ASSETS"]["css/base.css"]

    answers = {
        kind: client.browser.get(address, headers={"Accept-Encoding": kind})
        for kind in ("br", "gzip", "identity")
    }
    for kind, answer in answers.items():
        sent = answer.get_data()
        answer.close()
        assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable"
        assert answer.headers.get("Content-Encoding", "identity") == kind
        assert answer.headers["Content-Type"].startswith("text/css")
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(sent) == int(answer.headers["Content-Length"])


def test_the_icon_is_found_by_the_name_that_browsers_ask_for(client: Visitor) -> None:
    first = client.browser.get("/favicon.ico")
    again = client.browser.get("/favicon.ico", headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert first.headers["Content-Type"] == "image/x-icon"
    assert first.get_data()[:4] == b"\0\0\1\0"
    assert again.status_code == 304
    for answer in (first, again):
        assert answer.headers["Cache-Control"] == "max-age=86400, public"
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "Set-Cookie" not in answer.headers
        answer.close()


def test_every_file_is_there(app: Flask, client: Visitor) -> None:
    files = {
        path.relative_to(ROOT / "static").as_posix()
        for path in (ROOT / "static").rglob("*")
        if path.is_file()
    }

    assert set(app.config["ASSETS"]) == files
    for address in app.config["ASSETS"].values():
        answer = client.browser.get(address)
        assert answer.status_code == 200
        answer.close()


@pytest.mark.parametrize(
    "path",
    ["css/base.css", "../forum.db", "..%2fsecret_key", "%2e%2e/secret_key", "", "css/", "none.css"],
)
def test_nothing_else_is_served(path: str, client: Visitor) -> None:
    assert Page(client.browser.get(f"/static/{path}")).status == 404
