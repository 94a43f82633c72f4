"""The key file against the database: missing, wrong, rotated, destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from forum import create_app, keys
from forum.config import Config, ConfigError
from forum.database import commit, db, init_database, reading
from forum.errors import Refusal
from forum.models import KeyMark, Post, User
from tests import factories
from tests.databases import hang_up
from tests.factories import make_question, make_user
from tests.visitor import Page, Visitor


@pytest.fixture
def start(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Flask]]:
    """Starts the forum, as if for the first time or once more; by another server unsettled."""
    begun: list[Flask] = []

    def note(app: Flask, config: Config) -> None:
        begun.append(app)
        init_database(app, config)

    # Also of a forum that does not start, what was opened is closed in the end.
    monkeypatch.setattr("forum.init_database", note)

    def start(*, settles: bool = True) -> Flask:
        app = create_app(environ)
        factories.use(app)
        if settles:
            with app.app_context():
                keys.settle_keys(app.extensions["config"])
                commit()
        return app

    yield start
    for app in begun:
        hang_up(app)


@pytest.fixture
def path(environ: dict[str, str]) -> Path:
    return Path(environ["FORUM_INSTANCE"]) / "post_keys"


Start = Callable[..., Flask]


def marks(app: Flask) -> dict[int, bytes]:
    with app.app_context():
        rows = reading().execute(select(KeyMark.number, KeyMark.mark)).all()
    return {row.number: row.mark for row in rows}


def rotate(app: Flask) -> int:
    with app.app_context():
        number = keys.rotate_keys(app.extensions["config"])
        commit()
    return number


def destroy(app: Flask, number: int) -> None:
    with app.app_context():
        keys.forget_mark(app.extensions["config"], number)
        commit()
        keys.destroy_key(app.extensions["config"], number)
        commit()


def remove(path: Path) -> None:
    path.unlink()


def damage(path: Path) -> None:
    path.write_text("1 not a key\n")


def be_another_forums(path: Path) -> None:
    path.unlink()
    keys.sealing.first_keys(path)


def be_from_before(path: Path) -> None:
    kept = path.read_text().splitlines(keepends=True)
    path.write_text("".join(kept[:-1]))


def be_unreadable(path: Path) -> None:
    """A folder in its place: the tests may run as somebody who may read everything."""
    path.unlink()
    path.mkdir()
    (path / "something").touch()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (remove, "is missing"),
        (damage, "is damaged"),
        (be_another_forums, "belongs to another forum"),
        (be_from_before, "lacks key 2"),
        (be_unreadable, "cannot read"),
    ],
)
def test_a_wrong_file_is_one_line_at_any_start_and_nothing_is_changed(
    happens: Callable[[Path], None], told: str, start: Start, path: Path
) -> None:
    app = start()
    rotate(app)
    happens(path)
    before = path.read_bytes() if path.is_file() else None, marks(app)

    with pytest.raises(ConfigError) as refused:
        start(settles=False)

    assert told in refused.value.line
    assert str(path) in refused.value.line
    assert len(refused.value.line.splitlines()) == 1
    assert (path.read_bytes() if path.is_file() else None, marks(app)) == before


def test_an_empty_file_says_that_the_old_keys_are_lost(start: Start, path: Path) -> None:
    app = start()
    key = posted(app)
    path.write_text("")

    after = start()

    assert opens(app, key)
    assert not opens(after, key)
    assert list(marks(after)) == [2]
    assert start()


def test_a_new_forum_makes_its_first_key(start: Start, path: Path) -> None:
    path.unlink(missing_ok=True)

    app = start()

    assert list(marks(app)) == [1]
    assert path.stat().st_mode & 0o777 == 0o600


def test_before_there_is_a_table_a_first_key_is_made(start: Start, path: Path) -> None:
    with start().app_context():
        db.session.execute(text("DROP TABLE key_mark"))
        commit()
    path.unlink()

    assert start(settles=False)
    assert path.read_text().startswith("1 ")


def test_after_a_rotation_all_that_was_written_is_opened_as_before(start: Start) -> None:
    before = start()
    question, form = make_question(), Visitor(before).form_key()
    first = answer(before, question, form_key=form)
    ada = make_user()
    answer(before, question, "By a member.", by=ada, anonymous="y")

    assert rotate(before) == 2
    after = start()
    again = answer(after, question, form_key=form)
    answer(after, question, "Once more, by the same.", by=ada, anonymous="y")
    answer(after, question, "By somebody new.")

    assert key_on(again) == key_on(first)
    assert opens(after, key_on(first))
    assert opens_by_words(after, first)
    with after.app_context():
        found = db.session.execute(
            select(Post.writer_number).where(Post.kind == "answer").order_by(Post.place)
        )
        assert list(found.scalars()) == [2, 3, 3, 4]
        kept = keys.keys_in_use(after.extensions["config"])
    assert [(key.number, key.is_newest, key.names) for key in kept] == [(1, False, 3), (2, True, 1)]


def test_a_destroyed_key_opens_nothing_any_more(start: Start) -> None:
    before = start()
    question, form = make_question(), Visitor(before).form_key()
    ada = make_user()
    first = answer(before, question, form_key=form)
    answer(before, question, "By a member.", by=ada, anonymous="y")
    rotate(before)
    young = posted(start())
    could = acts_for(ada, before, question)

    destroy(before, 1)
    after = start()

    assert not opens(after, key_on(first))
    assert not opens_by_words(after, first)
    assert not answer(after, question, form_key=form).all("#post-key-link")
    assert opens(after, young)
    assert list(marks(after)) == [2]
    assert (len(could), acts_for(ada, after, question)) == (1, set())
    assert Visitor(after).get(f"/{question.id}").status == 200


def test_a_crash_in_between_leaves_the_key_as_it_was(start: Start) -> None:
    app = start()
    key = posted(app)
    rotate(app)

    with app.app_context():
        keys.forget_mark(app.extensions["config"], 1)
        commit()
    after = start()

    assert opens(after, key)
    assert set(marks(after)) == {1, 2}


def test_the_other_order_would_leave_a_forum_that_does_not_start(start: Start) -> None:
    app = start()
    rotate(app)

    with app.app_context():
        keys.destroy_key(app.extensions["config"], 1)

    with pytest.raises(ConfigError, match="lacks key 1"):
        start()


def test_the_newest_key_and_one_that_is_not_there_are_not_destroyed(start: Start) -> None:
    app = start()

    with app.app_context():
        for number in (1, 2):
            with pytest.raises(Refusal):
                keys.forget_mark(app.extensions["config"], number)


def test_there_are_only_so_many_keys(start: Start, path: Path) -> None:
    app = start()
    for _ in range(keys.sealing.MOST_KEYS - 1):
        rotate(app)

    with pytest.raises(Refusal, match="as many keys"):
        rotate(app)

    destroy(app, 1)
    assert rotate(app) == keys.sealing.MOST_KEYS + 1


def answer(
    app: Flask,
    question: Post,
    body: str = "I know this well.",
    by: User | None = None,
    **fields: str,
) -> Page:
    visitor = Visitor(app)
    if by is not None:
        visitor.sign_in(by)
    page = visitor.send(f"/{question.id}/answer", body=body, **fields)
    assert page.status == 200
    return page


def posted(app: Flask) -> str:
    return key_on(answer(app, make_question()))


def key_on(page: Page) -> str:
    return str(page.one("#post-key-link")["value"]).rpartition("/")[2]


def acts_for(user: User, app: Flask, question: Post) -> set[str]:
    """Which answers a person can withdraw."""
    page = Visitor(app).sign_in(user).get(f"/{question.id}")
    return {str(link["href"]) for link in page.all('[data-kind="answer"] a[href$="/withdraw"]')}


def opens(app: Flask, key: str) -> bool:
    return Visitor(app).get(f"/mine/{key}").status == 200


def opens_by_words(app: Flask, page: Page) -> bool:
    phrase = page.one(".post-key-phrase").get_text(strip=True)
    return Visitor(app).send("/mine", phrase=phrase).status == 200
