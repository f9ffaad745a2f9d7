"""Every form of certification sent twice, one after the other and at once: done once, with one line and one letter."""

import uuid
from functools import partial
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certification.quality import proving
from core.models import OutgoingMail
from tests.certification.quality import scene
from tests.network import matrix
from tests.together import together

TABLE = matrix.read(Path(__file__).with_name("permissions.yaml"), roles=scene.ROLES)
LABELS = ("quality", "credentials")
SENDERS = ("main contact", "evaluator", "reviewer", "decider", "lead", "case handler")
# Whoever has the part has it already.
SENT_BY = {"quality:take": "evaluator without a part"}


@pytest.fixture(autouse=True)
def _plain_answers(monkeypatch, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()
    matrix.answer_plainly(monkeypatch)


def forms(made):
    """Of each door where something is sent: its name, a client of somebody who may, the address and the form."""
    for name, sent in made.sends.items():
        cells = TABLE[name]["POST"]
        role = SENT_BY.get(name) or next(each for each in SENDERS if cells[each] == "ok")
        client = Client()
        client.force_login(made.people[role])
        yield name, client, reverse(name, args=made.arguments[name]) + scene.QUERIES.get(name, ""), sent


def tap(client, url, sent):
    return client.post(url, sent())


def counted():
    models = [model for label in LABELS for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model.objects.count() for model in (*models, OutgoingMail, ModelLogEntry)}


def grown(before):
    return {label: number - before[label] for label, number in counted().items() if number != before[label]}


def once(client, url, sent):
    """By how much the tables grow when it is sent once; it is not kept."""
    with transaction.atomic():
        before = counted()
        client.post(url, sent())
        found = grown(before)
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_what_is_sent_twice_is_done_once():
    different, idle = [], []
    for name, client, url, sent in forms(scene.Scene(scene.people())):
        with transaction.atomic():
            before = matrix.digest(LABELS)
            client.post(url, sent())
            first = matrix.digest(LABELS)
            if first == before:
                idle.append(name)
            if client.post(url, sent()).status_code >= 500 or matrix.digest(LABELS) != first:
                different.append(name)
            transaction.set_rollback(True)
    assert idle == []
    assert different == []


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_do_it_once():
    wrong = {}
    for name, client, url, sent in forms(scene.Scene(scene.people())):
        expected, before = once(client, url, sent), counted()
        with together() as run:
            answers = run(*[partial(tap, client, url, sent)] * 2)
            found, fault = grown(before), proving.verify()[1]
        if found != expected or not expected or fault or any(answer.status_code >= 500 for answer in answers):
            wrong[name] = (expected, found, fault, [answer.status_code for answer in answers])
    assert wrong == {}


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_once_are_two():
    """The control twin: what is done twice would be counted."""
    made = scene.Scene(scene.people())
    found = {name: (client, url, sent) for name, client, url, sent in forms(made)}
    client, url, sent = found["quality:complain"]
    expected, before = once(client, url, sent), counted()
    with together() as run:
        run(*[lambda: client.post(url, sent() | {"nonce": uuid.uuid4()})] * 2)
        assert grown(before) == {label: 2 * number for label, number in expected.items()}
    assert expected
