"""The tests make their tables straight from the models; a real installation goes through every migration."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings

ON_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


# What editors may beyond pages: laid by our migrations, for Wagtail's own make the group.
RIGHTS = """
from django.contrib.auth.models import Group
held = set(Group.objects.get(name="Toimittajat / Redaktörer").permissions.values_list("codename", flat=True))
assert {"change_sitetexts", "view_questionversion", "add_regrade"} <= held, held
"""


@pytest.mark.django_db
@pytest.mark.skipif(not ON_POSTGRES, reason="on SQLite the browser tests start from a new installation")
def test_a_new_installation_on_postgresql_migrates_and_takes_the_demo(tmp_path, worker_id):
    server, name = os.environ["DATABASE_URL"], f"installation_{worker_id}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    environment = os.environ | {
        "DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl(),
        "DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
    }
    for command in (["migrate", "--verbosity", "0"], ["seed_demo"], ["shell", "-c", RIGHTS]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
