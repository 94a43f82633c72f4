"""The way back to what one wrote without a name: by a link, by six words, by one's account."""

from __future__ import annotations

import re

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from forum.database import commit
from forum.domain import throttle
from forum.domain.throttle import Limit
from forum.errors import NotFound
from forum.i18n import sentence
from forum.mine.blueprint import bp
from forum.mine.forms import PhraseForm, RememberForm
from forum.reading.mine import MOST_SHOWN, START, Look, look_for, posts_of
from forum.text.phrases import bits_in
from forum.web import mine
from forum.web.actor import current_actor
from forum.web.guard import is_from_here
from forum.web.guesses import guesses
from forum.web.networks import current_network
from forum.web.pages import see_other

OPENS_NOTHING = sentence(
    "This key opens nothing. Perhaps a part of it is missing, or what it opened was withdrawn."
)
REMEMBERED = sentence("This browser remembers it now.")
FORGOTTEN = sentence("This browser has forgotten it. The link and the words still work.")
TRIES_AT_PHRASES = 20


@bp.get("/mine")
def show_mine() -> ResponseReturnValue:
    """Show what whoever asks wrote without a name, or ask for the words that open it."""
    return _page(PhraseForm())


@bp.post("/mine")
def open_by_phrase() -> ResponseReturnValue:
    """Open what six words stand for."""
    form = PhraseForm()
    if form.validate_on_submit():
        bits = form.bits()
        counted = throttle.count_try([Limit("phrase", current_network(), TRIES_AT_PHRASES)])
        commit()
        if bits is not None and mine.numbers_opened_by(bits):
            throttle.take_back(counted)
            commit()
            return _opened(bits)
        form.phrase.errors = [str(OPENS_NOTHING)]
    return _page(form), 422


@bp.get("/mine/<key>")
def open_by_key(key: str) -> ResponseReturnValue:
    """Open what a key stands for, and lead on to an address without it.

    It asks first where another site led here: whoever follows a key that somebody else holds
    would write under a number that is not theirs alone.
    """
    secret = _secret_of(key)
    if not is_from_here():
        return render_template("mine/open.html", key=key)
    return _opened(secret)


@bp.post("/mine/<key>")
def open_after_asking(key: str) -> ResponseReturnValue:
    """Open what a key stands for, after it was asked whether it is one's own."""
    return _opened(_secret_of(key))


@bp.post("/mine/remember")
def remember() -> ResponseReturnValue:
    """Keep the keys in this browser for as long as the guest chose, or forget them."""
    form = RememberForm()
    if not form.validate_on_submit():
        return _page(PhraseForm(), form), 422
    days = int(form.days.data or 0)
    response = make_response(see_other("/mine", REMEMBERED if days else FORGOTTEN))
    if days:
        mine.hold(response, (*form.shown_key(), *mine.held_keys()), days)
    else:
        mine.hold_nothing(response)
    return response


def _after() -> tuple[int, int]:
    """Where the look before ended; raises `NotFound` for anything that is no such place."""
    text = request.args.get("after")
    if text is None:
        return START
    place = re.fullmatch(r"([1-9][0-9]{0,9})-([1-9][0-9]{0,9})", text)
    if place is None or max(map(int, place.groups())) >= 2**31:
        raise NotFound(sentence("There is no such page."))
    return int(place[1]), int(place[2])


def _secret_of(key: str) -> bytes:
    """The secret in an address; raises `NotFound`, and `TooMany` after too many guesses."""
    guesses().refuse_more()
    secret = mine.read(key)
    if secret is None or not mine.numbers_opened_by(bits_in(secret)):
        guesses().count_wrong()
        raise NotFound(OPENS_NOTHING)
    return secret


def _opened(key: bytes) -> ResponseReturnValue:
    response = see_other("/mine")
    mine.hold(response, (key, *mine.held_keys()))
    return response


def _page(form: PhraseForm, remembering: RememberForm | None = None) -> str:
    actor, after = current_actor(), _after()
    look = look_for(actor.user_id, after) if actor.user_id is not None else Look()
    return render_template(
        "mine/mine.html",
        posts=posts_of(look.numbers),
        further="-".join(map(str, look.further)) if look.further else None,
        is_first_look=after == START,
        posts_by_key=posts_of(actor.numbers - look.numbers),
        most_shown=MOST_SHOWN,
        form=form,
        remembering=remembering or RememberForm(),
        holds_keys=bool(mine.held_keys()),
    )
