"""What an older site holds, as importers hand it on."""

from __future__ import annotations

from dataclasses import dataclass, field

from forum.text.plain import words_digest


@dataclass(slots=True)
class OldAnswer:
    """An answer of an older site; without a name its author is a guest."""

    source: str
    author: str = ""
    ups: int = 0
    downs: int = 0


@dataclass(slots=True)
class OldQuestion:
    """A question of an older site, with its answers by the digest of their words."""

    title: str
    source: str
    category: str = ""
    tags: list[str] = field(default_factory=list)
    views: int = 0
    answers: dict[int, OldAnswer] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int]:
        """What makes it the same question as another."""
        return self.title, words_digest(self.source)
