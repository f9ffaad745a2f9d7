"""What the permission matrices of the network share: how their files are read, who asks, and what is compared.

``ok`` opens (a page, a file, a form that came back, or a redirect to the next page); ``in`` leads to the sign-in page;
else the HTTP status. Whoever is turned away changes nothing, and neither does anybody who only looks: the rows of every
table are compared before and after.
"""

import hashlib

import yaml
from django import shortcuts
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from config import urls
from core.models import OutgoingMail
from network.directory.models import Network
from network.directory.states import ContactRole
from tests.factories.accounts import UserFactory
from tests.factories.network import (
    ContactFactory,
    MandateFactory,
    OrganisationFactory,
    coordinator,
    municipality,
    region,
)

ROLES = (
    "stranger",
    "learner",
    "applicant",
    "named contact",
    "contact-editor",
    "contact-manager",
    "contact of another organisation",
    "coordinator",
    "coordinator of another region",
    "network coordinator",
    "coordinator of another network",
    "editor",
    "admin",
)
IDS = [role.replace(" ", "-") for role in ROLES]
OPEN = {200, 302, 422}
# What is the same for everybody signed in is asked by these only.
STAND_FOR_ALL = ("stranger", "learner", "contact-editor", "admin")


def read(path, hidden="", roles=ROLES):
    """``{route: {"GET": {role: answer}, "POST": …}}``; permissions.yaml says how rows are written. ``hidden``: the part
    of the file about what is not for everybody, looking only."""
    with path.open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    assert tuple(data["roles"]) == roles
    if hidden:
        return {name: {"GET": _cells(name, row, roles)} for name, row in data["hidden"][hidden].items()}
    return {name: {how: _cells(name, row, roles) for how, row in rows.items()} for name, rows in data["routes"].items()}


def _cells(name, row, roles):
    cells = [int(each) if each.isdigit() else each for each in str(row).split()]
    assert set(cells) <= {"ok", "in", 403, 404, 405}, name
    assert len(cells) in (1, 2, len(roles)), name
    whole = [cells[0], *[cells[-1]] * (len(roles) - 1)] if len(cells) < len(roles) else cells
    return dict(zip(roles, whole, strict=True))


def routes(namespaces):
    """The names of every route in these, with their namespaces."""
    return {name for name in _walk(get_resolver().url_patterns, "") if name.split(":")[0] in namespaces}


def _walk(patterns, space):
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{space}:{each.name}"
        else:
            yield from _walk(each.url_patterns, each.namespace or space)


def answer_plainly(monkeypatch):
    """Who gets in is decided before a page is drawn; what pages look like is tested elsewhere."""
    for status in (404, 403):
        monkeypatch.setattr(urls, f"handler{status}", _refusal(status), raising=False)
    monkeypatch.setattr(shortcuts.loader, "render_to_string", lambda *_args, **_more: "")


def _refusal(status):
    return lambda request, exception: HttpResponse(status=status)


def people_around(ours, *, applicant, editor):
    """By role: everybody as they stand to this organisation in Kuopio. The learner has nothing to do with it."""
    other = ContactFactory(organisation=OrganisationFactory(name_fi="Naapuri ry"))
    made = (
        None,
        UserFactory(),
        applicant,
        ContactFactory(organisation=ours, role=ContactRole.CONTACT).person,
        editor,
        ContactFactory(organisation=ours).person,
        other.person,
        coordinator("11"),
        coordinator("01"),
        _of_network("kuopio", "297"),
        _of_network("iisalmi", "140"),
        UserFactory(editor=True),
        UserFactory(admin=True),
    )
    return dict(zip(ROLES, made, strict=True))


def _of_network(slug, code):
    network = Network.objects.create(slug=slug, name_fi=slug, name_sv=slug, name_en=slug, region=region("11"))
    network.municipalities.add(municipality(code))
    return MandateFactory(region=region("11"), network=network).person


def by_name(told):
    """Arguments of each route, by its name, from ``(arguments, "namespace: name name …")``."""
    split = [(values, names.split()) for values, names in told]
    return {f"{space}{name}": values for values, (space, *names) in split for name in names}


def asked(client, how, where, sent=None):
    answer = client.get(where) if how == "GET" else client.post(where, sent or {})
    if answer.streaming:
        b"".join(answer.streaming_content)
    if answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")):
        return "in"
    return "ok" if answer.status_code in OPEN else answer.status_code


def digest(labels):
    """Of every row of these apps, of people, letters and the audit trail, by table."""
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {
        model._meta.label: hashlib.sha256(repr(sorted(map(str, _rows(model)))).encode()).hexdigest()
        for model in (*models, User, OutgoingMail, ModelLogEntry)
    }


def _rows(model):
    names = [field.attname for field in model._meta.concrete_fields if field.name != "last_login"]
    return model.objects.values_list(*names)


def walk(role, person, arguments, table, *, writes=(), sends=None, queries=None):
    """What each route answers this role. Those who are turned away act on the real rows, the others on a copy that is
    thrown away after each. ``arguments``: by the names of the routes; KeyError for one whose nobody has told.
    ``writes``: routes that write down who looked. ``sends``: by the names of routes, functions that give what is sent
    there; without one it is nothing. ``queries``: by the names of routes, what stands behind their addresses."""
    client, sends, queries = Client(), sends or {}, queries or {}
    if person:
        client.force_login(person)
    got = {}
    for name, how in ((name, how) for name, rows in table.items() for how in rows):
        cells = table[name][how]
        if role not in STAND_FOR_ALL and set(list(cells.values())[1:]) in ({"ok"}, {405}):
            continue
        thrown_away = cells[role] == "ok" if how == "POST" else name in writes
        with transaction.atomic():
            sent = sends[name]() if how == "POST" and name in sends else None
            where = reverse(name, args=arguments[name]) + queries.get(name, "")
            got[name, how] = asked(client, how, where, sent)
            transaction.set_rollback(thrown_away)
    return got


def differences(got, table, role):
    """Where a role was answered otherwise than the file says: what it got, what it should have."""
    expected = {(name, how): table[name][how][role] for name, how in got}
    return {key: (got[key], expected[key]) for key in got if got[key] != expected[key]}
