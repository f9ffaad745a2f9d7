"""A volunteer card or a quality certificate can be stopped for a time; other kinds can only be revoked."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certification.credentials import actions, lists
from certification.credentials.actions import suspending
from certification.credentials.models import Credential
from certification.credentials.states import SUSPENDABLE, Kind
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.certification.asking import files, read, verdict
from tests.factories.accounts import UserFactory
from tests.factories.credentials import TEXTS, awarded
from tests.training.racing import at_once, failed, lines, slow

pytestmark = pytest.mark.django_db

MANY, SOME = 20, 6
REASON = "Sovittu koulutus on vielä käymättä."
BACK = "Koulutus on nyt käyty ja todettu."
SUSPEND, RESTORE = "credentials.credential.suspend", "credentials.credential.restore"


@pytest.fixture
def card(learner):
    return awarded(Kind.CARD, learner)


def suspended(card, admin):
    return actions.suspend(credential=card, reason=REASON, actor=admin)


def unchanged(card, status="valid"):
    card.refresh_from_db()
    assert card.status == status
    assert verdict(read(card)) == status
    assert lines(SUSPEND) == (1 if status == "suspended" else 0)
    assert lines(RESTORE) == 0


def test_it_is_suspended_with_a_reason_and_holds_again(card, admin):
    before = files(card)
    actions.suspend(credential=card, reason=f"  {REASON} ", actor=admin)
    card.refresh_from_db()
    assert (card.status, card.suspended_by, card.suspension_reason) == ("suspended", admin, REASON)
    assert {verdict(each) for each in before.values()} == {"suspended"}

    actions.restore(credential=card, reason=BACK, actor=admin)
    card.refresh_from_db()
    assert (card.status, card.suspended_at, card.suspended_by, card.suspension_reason) == ("valid", None, None, "")
    assert {verdict(each) for each in before.values()} == {"valid"}
    assert files(card) == before
    told = ModelLogEntry.objects.filter(action__in=[SUSPEND, RESTORE])
    assert [(line.user, line.data) for line in told] == [(admin, {})] * 2


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_holder_is_told_both_times_in_their_language(admin, language):
    holder = UserFactory(language=language)
    card = awarded(Kind.CARD, holder, valid_until=clock.today() + dt.timedelta(days=90))
    suspended(card, admin)
    actions.restore(credential=card, reason=BACK, actor=admin)
    mails = {each.template: each for each in OutgoingMail.objects.all()}
    assert set(mails) == {"certificate_suspended", "certificate_restored"}
    for template, reason in (("certificate_suspended", REASON), ("certificate_restored", BACK)):
        posted = mails[template]
        assert (posted.to, posted.language, posted.attachment) == (holder.email, language, "")
        assert TEXTS["title"][language] in posted.subject
        assert reason in posted.body
        assert card.shown_code in posted.body


def test_an_organisation_is_mailed_by_whoever_decides(admin):
    suspended(awarded(Kind.QUALITY), admin)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in SUSPENDABLE and kind != Kind.PATH], ids=str)
def test_other_kinds_cannot_be_suspended(kind, admin):
    given = awarded(kind)
    with pytest.raises(Refused) as refusal:
        suspended(given, admin)
    assert refusal.value.code == "not_suspendable"
    unchanged(given)


@pytest.mark.parametrize("reason", ["", "   ", "liian", " lyhyt    \n"], ids=["none", "blank", "short", "padded"])
@pytest.mark.parametrize("verb", ["suspend", "restore"])
def test_a_decision_without_a_real_reason_is_refused(card, admin, verb, reason):
    if verb == "restore":
        suspended(card, admin)
    with pytest.raises(Refused) as refusal:
        getattr(actions, verb)(credential=card, reason=reason, actor=admin)
    assert refusal.value.code == "reason_too_short"
    unchanged(card, "suspended" if verb == "restore" else "valid")


@pytest.mark.parametrize("verb", ["suspend", "restore"])
@pytest.mark.parametrize("who", ["holder", "stranger", "reader", "own"])
def test_nobody_without_the_right_decides_and_nobody_their_own(admin, verb, who):
    holder, actor = UserFactory(), UserFactory()
    if who == "reader":
        actor.user_permissions.add(Permission.objects.get(codename="view_credential"))
    elif who == "own":
        holder = actor = UserFactory(admin=True)
    elif who == "holder":
        actor = holder
    card = awarded(Kind.CARD, holder)
    if verb == "restore":
        suspended(card, admin)
    with pytest.raises((PermissionDenied, Refused)) as refusal:
        getattr(actions, verb)(credential=card, reason=REASON, actor=actor)
    assert who not in {"holder", "own"} or refusal.value.code == "own_matter"
    unchanged(card, "suspended" if verb == "restore" else "valid")


@pytest.mark.parametrize(
    ("state", "verb", "code"),
    [
        ("suspended", "suspend", "suspended_already"),
        ("revoked", "suspend", "not_in_force"),
        ("revoked", "restore", "not_suspended"),
        ("expired", "suspend", "not_in_force"),
        ("erased", "suspend", "erased"),
        ("erased", "restore", "erased"),
        ("erased", "revoke", "erased"),
        ("valid", "restore", "not_suspended"),
    ],
)
def test_what_does_not_fit_its_state_is_refused(card, admin, state, verb, code):
    if state == "expired":
        Credential.objects.filter(pk=card.pk).update(valid_until=clock.today() - dt.timedelta(days=1))
    elif state == "erased":
        actions.erase(credential=card, actor=admin)
    elif state != "valid":
        {"suspended": actions.suspend, "revoked": actions.revoke}[state](credential=card, reason=REASON, actor=admin)
    with pytest.raises(Refused) as refusal:
        getattr(actions, verb)(credential=card, reason=REASON, actor=admin)
    assert refusal.value.code == code
    card.refresh_from_db()
    assert card.status == state


def test_what_is_suspended_can_be_revoked_for_good(card, admin):
    suspended(card, admin)
    document = read(card)
    actions.revoke(credential=card, reason=REASON, actor=admin)
    card.refresh_from_db()
    assert card.status == "revoked"
    assert verdict(document) == "suspended"  # the one bit that it has: it does not hold
    with pytest.raises(Refused):
        actions.restore(credential=card, reason=BACK, actor=admin)


def test_what_is_not_yet_in_force_can_be_suspended_and_waits_again(admin):
    card = awarded(valid_from=clock.today() + dt.timedelta(days=3))
    suspended(card, admin)
    assert actions.restore(credential=card, reason=BACK, actor=admin).status == "not_yet_valid"


def test_the_database_itself_refuses_a_suspension_without_a_reason(card):
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=card.pk).update(suspended_at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_many_who_suspend_at_once_suspend_once(card, admin):
    got = at_once(MANY, lambda: suspended(card, admin).status)
    assert sorted(each.code for each in failed(got)) == ["suspended_already"] * (MANY - 1)
    assert lines(SUSPEND) == OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_all_do(card, admin, monkeypatch):
    monkeypatch.setattr(suspending, "locked", lambda credential, actor: Credential.objects.get(pk=credential.pk))
    monkeypatch.setattr(lists, "mark", lambda credentials: None)  # it locks, too
    slow(monkeypatch, suspending, "checked", 0.5)
    unguarded = suspending.suspend.__wrapped__
    at_once(SOME, lambda: unguarded(credential=card, reason=REASON, actor=admin))
    assert lines(SUSPEND) > 1


# ── in the admin ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clerk(settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    person = UserFactory()
    person.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "revoke_credential"]))
    return person


def address(verb, credential):
    return reverse(f"credential:{verb}", args=[credential.pk])


def offered(client, credential):
    page = client.get(address("inspect", credential)).content.decode()
    return {verb for verb in ("revoke", "suspend", "restore") if address(verb, credential) in page}


def test_what_can_be_decided_is_offered(client, clerk, card, admin):
    course = awarded(Kind.COURSE)
    client.force_login(clerk)
    assert offered(client, card) == {"revoke", "suspend"}
    assert offered(client, course) == {"revoke"}
    suspended(card, admin)
    assert offered(client, card) == {"revoke", "restore"}
    actions.erase(credential=card, actor=admin)
    assert offered(client, card) == set()


def test_it_is_decided_with_a_reason_on_a_page_of_its_own(client, clerk, card):
    client.force_login(clerk)
    for verb, reason, status in (("suspend", REASON, "suspended"), ("restore", BACK, "valid")):
        assert card.subject_name in client.get(address(verb, card)).content.decode()
        short = client.post(address(verb, card), {"reason": "ei"})
        assert (short.status_code, bool(short.context["form"].errors)) == (422, True)
        assert client.post(address(verb, card), {"reason": ""}).status_code == 422
        answer = client.post(address(verb, card), {"reason": reason})
        assert (answer.status_code, answer["Location"]) == (302, address("inspect", card))
        card.refresh_from_db()
        assert card.status == status
        again = client.post(address(verb, card), {"reason": reason})
        assert again.status_code == 422
        assert again.context["form"].non_field_errors()


def test_who_may_only_look_gets_no_page_to_decide_on(client, settings, card):
    settings.STAFF_TWO_STEP_REQUIRED = False
    reader = UserFactory()
    reader.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_credential"]))
    client.force_login(reader)
    assert offered(client, card) == set()
    for verb in ("suspend", "restore", "revoke"):
        assert client.post(address(verb, card), {"reason": REASON}).status_code in {302, 403}
    unchanged(card)


def test_the_page_of_one_tells_its_place_and_its_badges(client, clerk, card):
    client.force_login(clerk)
    page = client.get(address("inspect", card)).content.decode()
    assert str(card.status_index) in page
    assert page.count(card.editions.first().key) == 3


def test_the_list_can_be_narrowed_to_a_kind(client, clerk, card):
    other = awarded(Kind.QUALITY)
    client.force_login(clerk)
    page = client.get(reverse("credential:index"), {"kind": "quality"}).content.decode()
    assert other.shown_code in page
    assert card.shown_code not in page
