"""What a deed is about, as the rules see it."""

from __future__ import annotations

from typing import NamedTuple

from forum.domain.actors import Actor

# In these states it stands in its thread for everybody; of what was withdrawn only the place.
STANDING = frozenset({"live", "withdrawn"})


class Target(NamedTuple):
    """What the rules need to know of the post that a deed is about, and of its question."""

    kind: str
    author_id: int | None
    state: str = "live"
    deleted_by_id: int | None = None
    question_author_id: int | None = None
    question_state: str = "live"
    # The answer that a comment stands under, if it is not the question itself.
    parent_state: str = "live"
    is_closed: bool = False
    closed_by_id: int | None = None
    answer_count: int = 0
    # Who wrote what it stands under.
    parent_author_id: int | None = None
    # Writers without a name are known by their number in the thread.
    question_id: int = 0
    number: int | None = None
    question_number: int | None = None
    parent_number: int | None = None
    # Whether something stands under it that stays when it is withdrawn.
    has_replies: bool = False

    def is_by(self, actor: Actor) -> bool:
        """Whether this person wrote it, by name or without one."""
        return actor.wrote(self.author_id, self.question_id, self.number)

    @property
    def is_hidden_from_above(self) -> bool:
        """Whether it went out of sight with the question or the answer that it belongs to."""
        is_question = self.kind == "question"
        return not is_question and not {self.question_state, self.parent_state} <= STANDING

    def has_hidden_parent_seen_by(self, actor: Actor) -> bool:
        """Whether this person sees what it stands under although that is hidden: it is theirs.

        Of somebody else's answer under a deleted question not even the asker sees anything.
        """
        sees_question = self.question_state in STANDING or self.is_under_question_of(actor)
        return self.is_under_post_of(actor) and sees_question

    def is_under_post_of(self, actor: Actor) -> bool:
        """Whether this person wrote what it stands under."""
        return actor.wrote(self.parent_author_id, self.question_id, self.parent_number)

    def is_under_question_of(self, actor: Actor) -> bool:
        """Whether this person asked the question it belongs to."""
        return actor.wrote(self.question_author_id, self.question_id, self.question_number)
