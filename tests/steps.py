"""Migrations that a later version might bring, for tests of what a migration may do."""

from __future__ import annotations

import shutil
from pathlib import Path

from forum.database import MIGRATIONS
from forum.schema import newest_revisions

STEP = '''"""A step of a later version."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    with op.batch_alter_table("setting", recreate="always") as table:
        table.add_column(sa.Column("note_{revision}", sa.Text(), server_default="none"))
    op.create_table("room_{revision}", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO setting (name, value) VALUES ('step {revision}', '1')")
'''


def later_migrations(folder: Path, *revisions: str) -> Path:
    """A copy of our migrations with more steps after the last."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (before,) = newest_revisions()
    for revision in revisions:
        step = STEP.format(revision=revision, before=before)
        (folder / "versions" / f"{revision}_a_later_step.py").write_text(step)
        before = revision
    return folder
