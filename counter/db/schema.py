"""The shape of the file over the years: made and upgraded by migrations, never by hand."""

from pathlib import Path

from sqlalchemy import Connection, text

from counter.db.prepared import Driver
from counter.domain.refusal import Trouble, Unavailable

MIGRATIONS = Path(__file__).with_name("migrations")
REVISIONS = ("0001",)
"""Every revision this program knows, oldest first."""

_SHAPES = "SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'"
_REVISION = "SELECT version_num FROM alembic_version"


def revision(driver: Driver) -> str:
    """The shape the file has, one this program knows.

    Raises Unavailable DATABASE_NEWER for one it does not know, DATABASE_DAMAGED for none at all.
    """
    (shapes,) = driver.execute(_SHAPES).fetchone()
    if not shapes:
        raise Unavailable(Trouble.DATABASE_DAMAGED, revision="")
    found: str
    (found,) = driver.execute(_REVISION).fetchone()
    if found not in REVISIONS:
        raise Unavailable(Trouble.DATABASE_NEWER, revision=found)
    return found


def is_current(driver: Driver) -> bool:
    """Whether the file has this program's shape; False: an older one, to be upgraded. Raises as `revision`."""
    return revision(driver) == REVISIONS[-1]


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
