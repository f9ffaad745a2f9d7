"""The database: SQLite under DATA by default, PostgreSQL by DATABASE_URL. And the cache."""

from pathlib import Path

import dj_database_url

from config.environment import read

DATA = Path(read("DATA", str(Path(__file__).resolve().parents[3] / "var"))).resolve()

DATABASES = {"default": dj_database_url.parse(read("DATABASE_URL", f"sqlite:///{DATA / 'vieri.sqlite3'}"))}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at BEGIN and waits for it; Django's default fails at once with
        # "database is locked" as soon as two transactions read and then write.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
        ),
    }
# The queue asks for its connection at every operation: reconnecting each time costs ten times the work itself.
DATABASES["default"]["CONN_MAX_AGE"] = 60 if "postgresql" in DATABASES["default"]["ENGINE"] else None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

VALKEY_URL = read("VALKEY_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": VALKEY_URL}
    if VALKEY_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
