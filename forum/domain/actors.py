"""Who does a deed."""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    @property
    def is_guest(self) -> bool:
        """Whether they came without an account."""
        return self.user_id is None

    def has_role(self, role: str) -> bool:
        """Whether their role is this one or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def moment(self) -> datetime:
        """When this deed happens, as far as it may be known: a guest's hour, no closer."""
        return clock.hour_of(clock.now()) if self.is_guest else clock.now()

    def shown_as(self, display_name: str | None) -> Actor:
        """The same guest under a chosen name; a member's own name stays."""
        return replace(self, display_name=display_name or None) if self.is_guest else self


GUEST = Actor()
