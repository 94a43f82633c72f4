"""The forms of one's own posts: a phrase, and for how long this browser remembers."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.validators import AnyOf

from forum.text.phrases import bits_of
from forum.web.forms import ForumForm, Length, LineField
from forum.web.mine import read

# For how many days a browser may be told to remember; 0 is not at all.
DAYS = ("1", "30", "365", "0")
LONGEST_PHRASE = 200


class PhraseForm(ForumForm):
    """The six words that open a post."""

    phrase = LineField(validators=[Length(1, LONGEST_PHRASE)])

    def bits(self) -> bytes | None:
        """What the words stand for; nothing when they cannot be a phrase of ours."""
        return bits_of(self.phrase.data)


class RememberForm(ForumForm):
    """For how long this browser remembers what it holds, or the key that was just shown."""

    days = HiddenField(validators=[AnyOf(DAYS)])
    key = HiddenField()

    def shown_key(self) -> tuple[bytes, ...]:
        """The key that was just shown, if it came along."""
        key = read(self.key.data or "")
        return (key,) if key else ()
