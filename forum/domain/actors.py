"""Who does a deed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from forum import clock

ROLES = ("guest", "member", "expert", "editor", "moderator", "admin")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the rules see them; without `user_id` a guest."""

    user_id: int | None = None
    name: str | None = None
    role: str = "guest"
    points: int = 0
    is_blocked: bool = False
    # Whether their true role rests until they sign in in two steps.
    is_held_back: bool = False
    # The name that a guest chose to show, if any.
    display_name: str | None = None
    # Who they are where they wrote without a name: pairs of a question and their number there.
    numbers: frozenset[tuple[int, int]] = frozenset()
    # Whether a member does this deed as somebody without a name.
    is_anonymous: bool = False
    # Where a deed comes from, for the limits that hold for a network. It is no part of who they
    # are, and is kept nowhere; without one the deed came through no door of the web.
    network: str = field(default="", repr=False, compare=False)

    @property
    def is_guest(self) -> bool:
        """Whether they came without an account."""
        return self.user_id is None

    @property
    def is_unnamed(self) -> bool:
        """Whether nothing of this deed may lead to a person."""
        return self.is_guest or self.is_anonymous

    @property
    def author_id(self) -> int | None:
        """The member that this deed is known to be by; nobody for one without a name."""
        return None if self.is_anonymous else self.user_id

    @property
    def shown_name(self) -> str | None:
        """The name that is kept beside a deed without an author."""
        return self.display_name if self.is_guest else None

    def has_role(self, role: str) -> bool:
        """Whether their role is this one or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def wrote(self, author_id: int | None, question_id: int, number: int | None) -> bool:
        """Whether a post is theirs: under their name, or under their number in this thread."""
        if author_id is not None:
            return author_id == self.user_id
        return number is not None and (question_id, number) in self.numbers

    def number_in(self, question_id: int) -> int | None:
        """Their number in a thread, the first one when they have several."""
        return min((n for known, n in self.numbers if known == question_id), default=None)

    def moment(self) -> datetime:
        """When this deed happens, as far as it may be known: the hour of one without a name."""
        return clock.hour_of(clock.now()) if self.is_unnamed else clock.now()

    def shown_as(self, display_name: str | None, *, is_anonymous: bool = False) -> Actor:
        """The same guest under a chosen name; a member by their own name, or without one."""
        if self.is_guest:
            return replace(self, display_name=display_name or None)
        return replace(self, is_anonymous=is_anonymous)

    def coming_from(self, network: str) -> Actor:
        """The same person, doing a deed for which limits hold."""
        return replace(self, network=network)

    def unnamed(self) -> Actor:
        """The same person, doing something to what they wrote without a name."""
        return self if self.is_guest else replace(self, is_anonymous=True)

    def known_as(self, numbers: frozenset[tuple[int, int]]) -> Actor:
        """The same person, with more threads in which they wrote without a name."""
        return replace(self, numbers=self.numbers | numbers) if numbers else self


GUEST = Actor()
