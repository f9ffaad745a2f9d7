"""What load balancers and alarms are told."""

import datetime as dt

import pytest
from django.db import OperationalError
from django_q.models import OrmQ
from django_q.tasks import async_task

from core import clock, health

pytestmark = pytest.mark.django_db


def test_the_service_says_it_is_alive_and_ready(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"


def test_without_its_database_it_is_alive_but_not_ready(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError

    monkeypatch.setattr(health, "connection", Gone())
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_a_queue_that_stands_still_raises_an_alarm_and_does_not_take_pages_away(client):
    assert client.get("/queuez").content == b"the queue moves\n"
    async_task("core.tasks.beat")
    OrmQ.objects.update(lock=clock.now() - dt.timedelta(hours=1))
    answer = client.get("/queuez")
    assert (answer.status_code, answer.content) == (503, b"the queue stands still\n")
    assert client.get("/readyz").status_code == 200
