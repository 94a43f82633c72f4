"""Who may do what, said a second time: from the contract, without a look at the code.

Guests read, ask, answer and comment. Members also vote, accept under their own question, and
edit, close, delete, restore and withdraw what is theirs. Experts edit and accept any answer;
editors and those above them do all of that but withdrawing to anything, and see what is deleted. A
writer sees their own, unless somebody else's post above it is out of sight. What waits to be looked
at is seen by its writer, and by experts, who release or refuse it. A blocked person is a guest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

RANKS = {"guest": 0, "blocked": 0, "member": 1, "author": 1, "asker": 1}
RANKS |= {"expert": 2, "editor": 3, "moderator": 4, "admin": 5}
PEOPLE = tuple(RANKS)
# What nobody may but the writer.
OUT_OF_REACH = "out of reach"
RANKS_ASKED = {**RANKS, OUT_OF_REACH: 6}

EVERYTHING = ("question", "answer", "comment")
LEAST: dict[str, dict[str, str]] = {
    "answer": {"question": "guest"},
    "comment": dict.fromkeys(("question", "answer"), "guest"),
    "vote": dict.fromkeys(("question", "answer"), "member"),
    "edit": {"question": "editor", "answer": "expert", "comment": "editor"},
    "accept": {"answer": "expert"},
    "close": {"question": "editor"},
    "reopen": {"question": "editor"},
    "delete": dict.fromkeys(EVERYTHING, "editor"),
    "restore": dict.fromkeys(EVERYTHING, "editor"),
    "withdraw": dict.fromkeys(EVERYTHING, OUT_OF_REACH),
    "release": dict.fromkeys(EVERYTHING, "expert"),
    "history": dict.fromkeys(EVERYTHING, "guest"),
}
ALSO_THE_WRITER = {"edit", "close", "reopen", "delete", "restore", "withdraw"}
NOT_THE_WRITER = {"vote"}
ALSO_THE_ASKER = {"accept"}
TO_WHAT_WAITS = {"edit", "delete", "withdraw", "release", "history"}
TO_WHAT_IS_GONE = {"restore", "history", "withdraw"}


@dataclass(frozen=True)
class Case:
    """A post as far as the rules look at it; `gone` and `closed` say who did it."""

    kind: str
    writer: str
    gone: str = ""
    closed: str = ""
    # Who wrote what is out of sight above it: what is gone, and what went with that.
    gone_above: tuple[str, ...] = ()
    has_answers: bool = False
    is_by_guests: bool = False
    waits: bool = False


@dataclass(frozen=True)
class State:
    """A thread in one state: what was done to its posts, and which of them it is about."""

    about: tuple[str, ...] = EVERYTHING
    deeds: tuple[tuple[str, str, str], ...] = field(default=())
    has_answer: bool = True
    is_by_guests: bool = False

    def case(self, kind: str) -> Case:
        """The case of one of its posts."""
        done = {(act, post): who for act, post, who in self.deeds}
        above = {"question": (), "answer": ("question",), "comment": ("question", "answer")}[kind]
        gone = [place for place, post in enumerate(above) if ("delete", post) in done]
        return Case(
            kind=kind,
            writer=self._writer(kind),
            gone=done.get(("delete", kind), ""),
            closed=done.get(("close", "question"), done.get(("repeat", "question"), "")),
            gone_above=tuple(self._writer(post) for post in above[min(gone, default=2) :]),
            has_answers=self.has_answer,
            is_by_guests=self.is_by_guests,
            waits=("hold", kind) in done,
        )

    def _writer(self, kind: str) -> str:
        own = {"question": "asker", "answer": "author", "comment": "asker"}[kind]
        return "nobody" if self.is_by_guests else own


def edited(*kinds: str) -> tuple[tuple[str, str, str], ...]:
    """Every one of these posts edited once."""
    return tuple(("edit", kind, "moderator") for kind in kinds)


STATES = {
    "live": State(),
    "without answers": State(("question", "comment"), has_answer=False),
    "by guests": State(is_by_guests=True),
    "revised": State(deeds=edited(*EVERYTHING)),
    "closed by the asker": State(deeds=(("close", "question", "asker"),)),
    "closed by staff": State(deeds=(("close", "question", "moderator"),)),
    "duplicate": State(("question",), (("repeat", "question", "moderator"),)),
    "question waits": State(
        ("question",), (*edited("question"), ("hold", "question", "moderator")), has_answer=False
    ),
    "answer waits": State(("answer",), (*edited("answer"), ("hold", "answer", "moderator"))),
    "comment waits": State(("comment",), (*edited("comment"), ("hold", "comment", "moderator"))),
    "guests' posts wait": State(
        ("comment",), (*edited("comment"), ("hold", "comment", "moderator")), is_by_guests=True
    ),
    "deleted by staff": State(deeds=(*edited(*EVERYTHING), ("delete", "question", "moderator"))),
    "deleted by the asker": State(
        ("question",), (*edited("question"), ("delete", "question", "asker")), has_answer=False
    ),
    "answer deleted by its author": State(
        ("answer", "comment"), (*edited("answer", "comment"), ("delete", "answer", "author"))
    ),
    "answer deleted by staff": State(
        ("answer", "comment"), (*edited("answer"), ("delete", "answer", "moderator"))
    ),
    "comment deleted by its author": State(
        ("comment",), (*edited("comment"), ("delete", "comment", "asker"))
    ),
    "comment deleted by staff": State(
        ("comment",), (*edited("comment"), ("delete", "comment", "moderator"))
    ),
}


def may_see(who: str, case: Case) -> bool:
    """Whether somebody may know of a post."""
    if case.waits:
        return who == case.writer or RANKS[who] >= RANKS["expert"]
    is_hidden = case.gone or case.gone_above
    is_theirs = who == case.writer and all(who == writer for writer in case.gone_above)
    return not is_hidden or is_staff(who) or is_theirs


def may(act: str, who: str, case: Case) -> bool:
    """Whether somebody may do this to a post that they may know of."""
    return _is_possible(act, case) and _has_the_right(act, who, case) and _is_theirs(act, who, case)


def is_staff(who: str) -> bool:
    """Whether somebody looks after the forum."""
    return RANKS[who] >= RANKS["editor"]


def _is_possible(act: str, case: Case) -> bool:
    """Whether anybody may, as the post stands."""
    if case.kind not in LEAST[act]:
        return False
    if case.gone or case.gone_above:
        return act in TO_WHAT_IS_GONE and (act != "restore" or bool(case.gone))
    if case.waits:
        return act in TO_WHAT_WAITS
    return {
        "answer": not case.closed,
        "close": not case.closed,
        "reopen": bool(case.closed),
        "restore": False,
        "release": False,
    }.get(act, True)


def _has_the_right(act: str, who: str, case: Case) -> bool:
    if who == case.writer and act in NOT_THE_WRITER:
        return False
    if who == case.writer and act in ALSO_THE_WRITER:
        return True
    if who == "asker" and act in ALSO_THE_ASKER and not case.is_by_guests:
        return True
    least = "expert" if case.waits and act == "delete" else LEAST[act][case.kind]
    return RANKS[who] >= RANKS_ASKED[least]


def _is_theirs(act: str, who: str, case: Case) -> bool:
    """Nobody undoes what staff did, and nobody takes a question from those who answered it."""
    if is_staff(who):
        return True
    if act == "delete" and case.kind == "question":
        return not case.has_answers
    undone = {"restore": case.gone, "reopen": case.closed}.get(act, who)
    return undone == who
