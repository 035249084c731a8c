"""The shape of the store over the years: made and upgraded by migrations, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

MIGRATIONS = Path(__file__).with_name("migrations")
REVISIONS = ("0001",)
"""Every revision this program knows, oldest first."""

_LOCK = 0x70617773
"""Of PostgreSQL's advisory locks; SQLite's writers wait for each other anyway."""


class StoreNewer(Exception):
    """A later program has upgraded the store."""


def upgrade(connection: Connection) -> None:
    """Bring the store to this program's shape, within the connection's (writing) transaction. Raises StoreNewer."""
    if connection.dialect.name == "postgresql":
        # Another process may take its time to upgrade.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = revision(connection)
    if found == REVISIONS[-1]:
        return
    if found and found not in REVISIONS:
        raise StoreNewer(f"the store has revision {found}, this program knows {REVISIONS[-1]}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def revision(connection: Connection) -> str:
    """The shape the store has, "" for none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return found
