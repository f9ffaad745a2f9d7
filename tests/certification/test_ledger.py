"""Whatever happens, the ledger knows of each badge that was ever signed, and no badge says other than its row."""

import contextlib
import datetime as dt
import random

import pytest
from wagtail.models import ModelLogEntry

from certification.credentials import actions, signing, tasks
from certification.credentials.badges.keys import Algorithm
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock
from core.errors import Refused
from tests.certification.asking import balance, files, verdict
from tests.factories.credentials import awarded

pytestmark = pytest.mark.django_db

# Of the steps below, in their order: more is given than taken away.
WEIGHTS = [6, 1, 4, 1, 1, 3, 1, 1, 1, 2]
KINDS = [kind for kind in Kind if kind != Kind.PATH]


def test_after_a_wild_sequence_every_signature_is_accounted_for(settings, tmp_path, admin):
    """Issuing, losing and stealing keys, revoking, suspending, restoring, ending and erasing, in an odd order."""
    dice = random.Random(6)
    settings.KEY_FOLDER = tmp_path / "keys"
    keys, given = settings.KEY_FOLDER, [awarded(kind) for kind in (Kind.CARD, Kind.QUALITY, Kind.COURSE)]
    why, was, now = "Arvottu syy kokeelle.", 0, clock.now()

    def some():
        return Credential.objects.get(pk=dice.choice(given).pk)

    def may(work, **values):
        with contextlib.suppress(Refused):
            work(credential=some(), actor=admin, **values)

    def steal():
        key = signing.ring().signer(Algorithm.ED25519, now=now).public.id
        signing.ring().compromise(key, since=now + dt.timedelta(hours=1), now=now)

    steps = [
        lambda: given.append(awarded(dice.choice(KINDS))),
        lambda: may(actions.revoke, reason=why),
        lambda: may(actions.suspend, reason=why),
        lambda: may(actions.restore, reason=why),
        lambda: may(actions.erase),
        lambda: setattr(settings, "KEY_FOLDER", keys),
        lambda: setattr(settings, "KEY_FOLDER", tmp_path / "none"),
        lambda: keys == settings.KEY_FOLDER and steal(),
        lambda: keys == settings.KEY_FOLDER and signing.ring().rotate(Algorithm.ED25519, now=now),
        tasks.sign_missing,
    ]
    settings.KEYS_MADE_AT_FIRST_USE = False
    for _step in range(60):
        (step,) = dice.choices(steps, weights=WEIGHTS)
        step()
        assert balance() >= was  # no badge is ever forgotten
        was = balance()
    settings.KEY_FOLDER = keys
    tasks.sign_missing()
    withdrawn = balance()
    told = sum(line.data.get("badges", 0) for line in lines_of("credentials.credential.erase"))
    assert withdrawn == told > 0
    assert {each.status.value for each in Credential.objects.all()} >= {"valid", "revoked", "suspended", "erased"}
    assert len(signing.ring().records()) > 2
    for each in Credential.objects.all():
        for document in files(each).values():
            assert verdict(document) == expected(each)


def expected(credential):
    """In a list of suspensions a revocation sets the same bit; the page of the house says which it is."""
    if credential.status == "revoked" and credential.status_list.purpose == "suspension":
        return "suspended"
    return credential.status.value


def lines_of(action):
    return ModelLogEntry.objects.filter(action=action)
