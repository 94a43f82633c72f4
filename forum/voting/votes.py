"""Voting on questions and answers."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from forum.database import commit
from forum.domain.voting import cast_vote
from forum.errors import Malformed
from forum.i18n import sentence
from forum.reading import places
from forum.voting.blueprint import bp
from forum.web.actor import current_actor
from forum.web.forms import ForumForm
from forum.web.networks import current_network
from forum.web.pages import place_url, see_other, wants_json


class VoteForm(ForumForm):
    """Up, down, or neither."""

    value = HiddenField()


VALUES = {"1": 1, "-1": -1, "0": 0}


@bp.post("/vote/<post_id:post_id>")
def vote(post_id: int) -> ResponseReturnValue:
    """Vote a post up (`value` 1) or down (-1), or withdraw the vote (0)."""
    actor = current_actor()
    places.require("vote", post_id, actor)
    value = VALUES.get(VoteForm().value.data or "")
    if value is None:
        raise Malformed(sentence("This button sent something we do not know."), field="value")
    post = cast_vote(post_id, value, actor.coming_from(current_network()))
    commit()
    if wants_json():
        return jsonify(id=post.id, score=post.score, up=post.ups, down=post.downs, mine=value)
    return see_other(place_url(places.place_of(post_id, actor)))
