"""Looks for traces of a person wherever something is kept: tables, also what is packed in them, files, the cache."""

import pickle

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django_q.models import OrmQ, Task

from accounts.models import User
from tests.putback import COPY


def found(markers, folder, *more):
    """Where each marker stands: ``{(place, name of the marker)}``. ``folder``: with the files of the storages;
    ``more``: pairs of a place and what stands there."""
    places = [*_tables(), *_packed(), *_files(folder), *_cached(), *more]
    return {
        (place, name)
        for place, text in places
        for name, marker in markers.items()
        if marker.casefold() in text.casefold()
    }


def pointing_at(person):
    """``{label.field}`` of every column of every table that leads to this account."""
    pointers = (
        field
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in model._meta.local_fields
        if field.remote_field and issubclass(field.remote_field.model, User)
    )
    return {
        f"{field.model._meta.label}.{field.name}"
        for field in pointers
        if field.model._base_manager.filter(**{field.name: person}).exists()
    }


def _tables():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(COPY):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of ours
            for row in cursor.fetchall():
                yield table, "\n".join(map(_text, row))


def _text(value):
    value = bytes(value) if isinstance(value, memoryview) else value
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _packed():
    """What the tables hold packed: sessions, jobs that wait, jobs that are done."""
    for session in Session.objects.all():
        yield "session", repr(session.get_decoded())
    for job in OrmQ.objects.all():
        yield "queue", repr(job.task)
    for task in Task.objects.all():
        yield "queue", repr((task.args, task.kwargs, task.result))


def _files(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            yield "file", f"{path.name}\n{path.read_bytes().decode('latin-1')}"


def _cached():
    for key, value in list(cache._cache.items()):
        yield "cache", f"{key}\n{pickle.loads(value)!r}"  # noqa: S301 - written by this very process
