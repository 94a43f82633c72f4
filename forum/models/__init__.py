"""The tables: one module a family, no module knows another but by table name."""

from __future__ import annotations

from forum.models.account import Attempt, RecoveryCode, Session, Slot, Token, TwoStep
from forum.models.base import Base
from forum.models.names import KeyMark, ThreadName
from forum.models.post import Hold, Post, SpentId
from forum.models.revision import Revision
from forum.models.site import Heartbeat, Setting
from forum.models.taxonomy import Category, QuestionTag, Tag
from forum.models.user import User
from forum.models.vote import Vote

__all__ = [
    "Attempt",
    "Base",
    "Category",
    "Heartbeat",
    "Hold",
    "KeyMark",
    "Post",
    "QuestionTag",
    "RecoveryCode",
    "Revision",
    "Session",
    "Setting",
    "Slot",
    "SpentId",
    "Tag",
    "ThreadName",
    "Token",
    "TwoStep",
    "User",
    "Vote",
]
