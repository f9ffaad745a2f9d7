"""What somebody types into an exercise is nowhere afterwards: no table, log, session, cache, job, mail or error report.

The search itself is put to the test: variants that leak on purpose, one for each place, must be found by it.
"""

import json
import logging
import pickle
import re
import zlib

import pytest
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.core import mail, signing
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_q.models import OrmQ
from django_q.tasks import async_task
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.courses import LANGUAGES
from tests.factories.practice import begin, content, publish
from training.practice import actions, machine, private, views
from training.practice.actions import run as run_actions
from training.practice.models import Run

pytestmark = pytest.mark.django_db

# Found by eye and by search, and by none of the checks for real codes.
MARK = "Kummitus-Zq7"
REAL = ["131052-308T", "FI21 1234 5600 0007 85", "4111 1111 1111 1111"]


@pytest.fixture
def client():
    """An error is answered as it would be, instead of being raised into the test."""
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def everything_is_logged(request):
    """Where the log is looked into, all of it."""
    cache.clear()
    if "caplog" not in request.fixturenames:
        return
    loggers = [name for name in logging.root.manager.loggerDict if name.startswith(("vieri", "django"))]
    for logger in ("", *loggers):
        request.getfixturevalue("caplog").set_level("DEBUG", logger)


def send(client, run, action, value, *, language="en"):
    """Types ``value`` into every field of the screen, and into one it does not have."""
    run.refresh_from_db()
    place = machine.screen(run.version.snapshot, run.screen)
    fields = {f"field-{each.key}": value for each in place.fields} | {"field-other": value}
    with translation.override(language):
        return client.post(reverse("practice:move", args=[run.pk]), {"turn": run.turn, "action": action, **fields})


def whatever_is_kept(client, caplog):
    """(where, text) of everything that outlives the request."""
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
                yield f"{alias}.{table}", str(cursor.fetchall())
    for session in Session.objects.all():
        yield "session", str(session.get_decoded())
    for job in OrmQ.objects.all():
        yield "queue", str(job.task)
    for pickled in getattr(cache, "_cache", {}).values():
        yield "cache", str(pickle.loads(pickled))  # noqa: S301 - our own cache
    for name, morsel in client.cookies.items():
        yield f"cookie {name}", _unsigned(morsel.value)
    for sent in mail.outbox:
        yield "mail", f"{sent.subject} {sent.body}"
    yield "log", caplog.text + str([(record.args, record.__dict__) for record in caplog.records])


def _unsigned(value):
    """What a signed cookie says: base64, and compressed when a dot stands before it."""
    body = value.partition(":")[0]
    try:
        plain = signing.b64_decode(body.removeprefix(".").encode())
        return value + (zlib.decompress(plain) if body.startswith(".") else plain).decode("utf-8", "replace")
    except ValueError:
        return value


def places(client, caplog, *marks):
    """Where a mark is found: as it is, without its spaces, or as JSON writes it."""
    wanted = {form for mark in marks for form in (mark, mark.replace(" ", ""), json.dumps(mark)[1:-1])}
    return sorted(
        {where for where, text in whatever_is_kept(client, caplog) for form in wanted if form.lower() in text.lower()}
    )


@pytest.fixture
def run():
    return begin(publish(content()["benefit-application"]))


def test_typed_values_are_nowhere_after_every_button_of_every_screen(client, caplog):
    for code, taken in content().items():
        version = publish(taken)
        for place in taken.screens:
            for action in place.actions:
                run = begin(version, mode=(action.modes or taken.modes)[-1])
                Run.objects.filter(pk=run.pk).update(screen=place.key)
                answer = send(client, run, action.key, MARK)
                assert answer.status_code == 302, (code, place.key, action.key)
                assert MARK not in client.get(answer.url).content.decode()

    assert places(client, caplog, MARK) == []


@pytest.mark.parametrize("value", REAL)
def test_real_codes_are_nowhere_after_being_refused(client, caplog, run, value):
    answer = send(client, run, "housing", value)

    assert answer.status_code == 422
    assert value not in answer.content.decode()
    assert places(client, caplog, value) == []


def test_typed_values_are_nowhere_after_stale_and_unknown_forms(client, caplog, run):
    for sent in ({"turn": 7, "action": "housing"}, {"turn": 0, "action": MARK}, {"turn": MARK, "action": "housing"}):
        answer = client.post(reverse("practice:move", args=[run.pk]), sent | {"field-practice-id": MARK})
        assert answer.status_code == 409
        assert MARK not in answer.content.decode()
    assert places(client, caplog, MARK) == []


def test_typed_values_are_nowhere_after_beginning_with_them(client, caplog, run):
    for name in ("mode", "part", "other", "projector"):
        client.post(reverse("practice:begin", args=["benefit-application"]), {"mode": "alone", name: MARK})
    assert places(client, caplog, MARK) == []


# ── control: the search finds what leaks ─────────────────────────────────────────────────────────────────────────────


def leak(into):
    """A wrapper of the machine that spills what was typed."""
    plain = machine.move

    def leaking(*args, typed, **kwargs):
        into(str(typed))
        return plain(*args, typed=typed, **kwargs)

    return leaking


def into_table(text):
    Run.objects.create(version=Run.objects.first().version, mode="alone", screen="x", back=text[:500])


def into_log(text):
    logging.getLogger("vieri").debug("typed %s", text)


def into_cache(text):
    cache.set("leak", text)


def into_queue(text):
    async_task("core.tasks.beat", text)


def into_mail(text):
    mail.send_mail("x", text, "a@post.example", ["b@post.example"])


@pytest.mark.parametrize(
    ("into", "found"),
    [
        (into_table, f"{connection.alias}.practice_run"),
        (into_log, "log"),
        (into_cache, "cache"),
        (into_queue, "queue"),
        (into_mail, "mail"),
    ],
    ids=["table", "log", "cache", "queue", "mail"],
)
def test_control_a_leak_is_found(client, caplog, run, monkeypatch, into, found):
    monkeypatch.setattr(run_actions.machine, "move", leak(into))
    send(client, run, "housing", MARK)

    assert found in places(client, caplog, MARK)


def test_control_a_leak_into_session_or_cookie_is_found(client, caplog, run, monkeypatch, learner):
    def leaking(request, **kwargs):
        request.session["leak"] = str(kwargs["typed"])
        messages.info(request, str(kwargs["typed"]))
        return plain(**kwargs)

    plain = actions.move
    requests = []
    mine = views._mine
    monkeypatch.setattr(views, "_mine", lambda request, pk: (requests.append(request), mine(request, pk))[1])
    monkeypatch.setattr(views.actions, "move", lambda **kwargs: leaking(requests[-1], **kwargs))
    client.force_login(learner)
    send(client, run, "housing", MARK)

    found = places(client, caplog, MARK)
    assert "session" in found
    assert "cookie messages" in found


def test_control_a_page_that_sends_values_back_is_found(client, run, monkeypatch):
    monkeypatch.setattr(views.forms, "turn", lambda post: -1)
    monkeypatch.setattr(views, "_page", lambda request, *_rest, **_more: views.HttpResponse(str(request.POST)))
    assert MARK in send(client, run, "housing", MARK).content.decode()


# ── error reports ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def broken(monkeypatch):
    def fail(scenario, *, typed, **_rest):
        inside = dict(typed)
        raise RuntimeError(f"broken with {len(inside)} fields")

    monkeypatch.setattr(run_actions.machine, "move", fail)


@pytest.mark.parametrize("debug", [True, False])
def test_no_error_report_tells_what_was_typed(client, caplog, run, broken, settings, debug):
    settings.DEBUG = debug
    settings.ADMINS = [("Admin", "admin@post.example")]
    answer = send(client, run, "housing", MARK)

    assert answer.status_code == 500
    assert ("broken with" in answer.content.decode()) == debug
    assert MARK not in answer.content.decode()
    assert places(client, caplog, MARK) == []


def test_control_without_the_filter_the_debug_page_tells(client, run, broken, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(private.AlwaysFilter, "is_active", lambda _self, _request: False)

    assert MARK in send(client, run, "housing", MARK).content.decode()


# ── whatever people type ─────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=600), st.sampled_from(["housing", "studies", ""]), st.sampled_from(LANGUAGES))
def test_random_input_never_breaks_a_page_and_is_never_echoed(client, run, rest, action, language):
    Run.objects.filter(pk=run.pk).update(screen="choose", state="running", finished_at=None)
    value = f"{MARK}<{rest}"
    answer = send(client, run, action, value, language=language)

    assert answer.status_code in {302, 409, 422}
    html = answer.content.decode() if answer.status_code != 302 else client.get(answer.url).content.decode()
    assert MARK not in html


def test_fields_come_back_empty(client, run):
    send(client, run, "housing", MARK)
    html = client.get(reverse("practice:screen", args=[run.pk])).content.decode()

    [field] = re.findall(r'<input type="text"[^>]*name="field-practice-id"[^>]*>', html)
    assert "value=" not in field
