"""The forms of asking, answering, commenting, editing and closing."""

from __future__ import annotations

from wtforms import BooleanField, Field, HiddenField, SelectField, ValidationError

from forum import settings
from forum.domain.actors import Actor
from forum.domain.posting.editing import Edit
from forum.errors import Malformed
from forum.i18n import gettext, sentence
from forum.posting.clues import FormClue, clues_of
from forum.reading.names import is_name_of_member
from forum.reading.taxonomy import category_choices
from forum.text.markup import Text, is_to_be_seen
from forum.text.names import check_display_name
from forum.text.numbers import whole_number
from forum.text.tags import tags_of
from forum.web.actor import current_actor
from forum.web.forms import (
    BodyField,
    Checked,
    CreatingForm,
    ForumForm,
    Length,
    LineField,
    TrapField,
)
from forum.web.networks import current_network
from forum.web.rendering import render_in_turn

TITLE = Length(12, 150)
BODY = Length(12, 20_000)
COMMENT = Length(3, 2_000)
REASON = Length(0, 200)
CLOSE_REASON = Length(0, 300)


class WritingForm(ForumForm):
    """A form with a text in it, which can be looked at before it is sent."""

    body = BodyField(validators=[BODY])
    # What could tell who wrote it, when the form comes back for that.
    clues: tuple[FormClue, ...] = ()
    _text: Text | None = None

    @property
    def status(self) -> int:
        """The status of a page that shows this form again."""
        return 200 if self.has("preview") or self.clues else super().status

    def text(self) -> Text:
        """The text with its HTML, made once, before the deed's first statement."""
        if self._text is None:
            self._text = render_in_turn(self.body.data)
        return self._text

    def preview(self) -> str | None:
        """The HTML of the text, when that is what was asked for."""
        return self.text().html if self.has("preview") else None

    def is_sent(self) -> bool:
        """Whether the form was sent to be published, and is all right."""
        if not self.is_submitted() or self.has("preview") or not self.validate():
            return False
        if is_to_be_seen(self.text().html):
            return True
        self.body.errors = [gettext("Nothing of this would be seen. Please write a few words.")]
        return False

    def asks_first(self, author: Actor) -> bool:
        """Whether somebody without a name should look once more at what could tell who they are.

        Only where the form asks for it, as its own button does, and until they say "keep it".
        """
        if author.is_unnamed and self.has("check") and not self.has("keep"):
            self.clues = clues_of(self.data, author.name)
        return bool(self.clues)


class PostingForm(CreatingForm, WritingForm):
    """A new post: a text, for a guest the name to show, for a member whether to show theirs."""

    display_name = LineField(validators=[Checked(check_display_name)])
    website = TrapField()
    anonymous = BooleanField()

    def __init__(self) -> None:
        super().__init__()
        if current_actor().is_guest:
            del self.anonymous
        else:
            del self.display_name, self.website

    def validate_display_name(self, field: Field) -> None:
        """Nobody writes under a member's name, or one that looks like it."""
        if field.data and is_name_of_member(field.data):
            raise ValidationError(
                gettext("Somebody with an account has this name. Please choose another.")
            )

    def is_sent(self) -> bool:
        """Whether it is all right, a guest took a person's time, and nothing is to be asked."""
        least_seconds = settings.current().min_form_seconds
        is_free = self.has("preview") or self.check_trap()
        is_good = super().is_sent() and self.check_pace(current_actor(), least_seconds)
        return is_good and is_free and not self.asks_first(self.author())

    def author(self) -> Actor:
        """Who writes: the member, by name or without; or the guest under the name they chose."""
        who = current_actor().coming_from(current_network())
        if "display_name" in self:
            return who.shown_as(self.display_name.data)
        return who.shown_as(None, is_anonymous=self.anonymous.data)


class AnswerForm(PostingForm):
    """An answer."""


class CommentForm(PostingForm):
    """A comment."""

    body = BodyField(validators=[COMMENT])


class QuestionFields(ForumForm):
    """What a question has besides its text."""

    title = LineField(validators=[TITLE])
    category = SelectField(validate_choice=False)
    tags = LineField(validators=[Checked(tags_of)])

    def offer_categories(self) -> None:
        """Fill the choice of categories; without any there is none to choose."""
        if choices := category_choices():
            self.category.choices = choices
        else:
            del self.category

    def validate_category(self, field: Field) -> None:
        """Ask for a category in one go with whatever else is missing."""
        if not field.data:
            raise ValidationError(gettext("Please choose a category."))

    def category_path(self) -> str | None:
        """The path of the category that was chosen."""
        return self.category.data or None if "category" in self else None


class AskForm(PostingForm, QuestionFields):
    """A question."""

    def __init__(self) -> None:
        super().__init__()
        self.offer_categories()


class EditForm(WritingForm):
    """Another text for a post, the reason, and the revision it started from."""

    reason = LineField(validators=[REASON])
    revision = HiddenField()
    # Whether whoever edits it wrote it without a name.
    is_unnamed = False

    def is_sent(self) -> bool:
        """Whether it is all right, and nothing is to be asked of a writer without a name."""
        is_good = super().is_sent()
        return is_good and not (self.is_unnamed and self.asks_first(current_actor().unnamed()))

    def started_from(self) -> int:
        """The revision that the editor saw; 0, which is none, for anything unreadable."""
        return whole_number(self.revision.data or "") or 0

    def edit(self) -> Edit:
        """What the edit wants the post to say."""
        return Edit(text=self.text(), reason=self.reason.data)


class EditCommentForm(EditForm):
    """Another text for a comment."""

    body = BodyField(validators=[COMMENT])


class EditQuestionForm(EditForm, QuestionFields):
    """Another text, title, category and tags for a question."""

    def edit(self) -> Edit:
        """What the edit wants the question to say."""
        return Edit(
            text=self.text(),
            reason=self.reason.data,
            title=self.title.data,
            category_path=self.category_path(),
            tags=tags_of(self.tags.data),
        )


class CloseForm(ForumForm):
    """Why a question is closed: a reason, or the question it repeats."""

    reason = LineField(validators=[CLOSE_REASON])
    duplicate_of = LineField()


class ChoiceForm(ForumForm):
    """Yes or no, as a button sends it."""

    value = HiddenField()

    def chosen(self) -> bool:
        """Whether it says yes; raises `Malformed` when it says neither."""
        if self.value.data not in {"0", "1"}:
            raise Malformed(sentence("This button sent something we do not know."), field="value")
        return bool(self.value.data == "1")
