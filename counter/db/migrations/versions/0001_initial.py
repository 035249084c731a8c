"""The first file: journal, vault of persons, sums."""

from alembic import op

from counter.db.migrations.first import books, guards, reminders

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statement in (*books.STATEMENTS, *reminders.STATEMENTS, *guards.STATEMENTS):
        op.execute(statement)
