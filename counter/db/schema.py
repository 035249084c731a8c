"""The shape of the file over the years: made and upgraded by migrations, never by hand."""

from pathlib import Path

from sqlalchemy import Connection, text

from counter.domain.refusal import Trouble, Unavailable

MIGRATIONS = Path(__file__).with_name("migrations")
REVISIONS = ("0001",)
"""Every revision this program knows, oldest first."""

_SHAPES = text("SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'")
_REVISION = text("SELECT version_num FROM alembic_version")


def revision(connection: Connection) -> str:
    """The shape the file has, one this program knows.

    Raises Unavailable DATABASE_NEWER for one it does not know, DATABASE_DAMAGED for none at all.
    """
    if not connection.execute(_SHAPES).scalar_one():
        raise Unavailable(Trouble.DATABASE_DAMAGED, revision="")
    found: str = connection.execute(_REVISION).scalar_one()
    if found not in REVISIONS:
        raise Unavailable(Trouble.DATABASE_NEWER, revision=found)
    return found


def is_current(connection: Connection) -> bool:
    """Whether the file has this program's shape; False: an older one, to be upgraded. Raises as `revision`."""
    return revision(connection) == REVISIONS[-1]


def upgrade(connection: Connection) -> None:
    """Bring the file to this program's shape, within the connection's transaction."""
    # Alembic takes longer to import than the rest of the store; a start without it is quicker.
    from alembic import command  # noqa: PLC0415 - seldom needed
    from alembic.config import Config  # noqa: PLC0415 - seldom needed

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    assert not broken, f"a migration left {broken[0]}"
