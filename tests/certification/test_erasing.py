"""After erasure a code says "no longer available": the row names nobody, and every file that went out fails a check."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certification.credentials import actions, editions, lists
from certification.credentials.actions import erasing
from certification.credentials.models import Credential, CredentialReminder, Edition, Share, Signature
from certification.credentials.states import Form, Kind
from core.models import OutgoingMail
from tests.certification.asking import balance, files, verdict
from tests.factories.accounts import UserFactory
from tests.factories.credentials import awarded, completion, path_credential, refresher
from tests.together import meet
from tests.training.racing import at_once, failed, lines

pytestmark = pytest.mark.django_db

MANY, SOME = 20, 6
ERASE = "credentials.credential.erase"
NAME = "Xanthippa Tunnistettava"
REASON = "Xanthippan kurssin suoritti toinen."


@pytest.fixture
def holder():
    return UserFactory(name=NAME)


def erase(credential, actor):
    return actions.erase(credential=credential, actor=actor)


def everything():
    """All that the tables of credentials hold, as text."""
    tables = (Credential, Edition, Share, CredentialReminder, Signature)
    rows = [each for table in tables for each in table.objects.all()]
    return serializers.serialize("json", rows)


@pytest.mark.parametrize("kind", [Kind.COURSE, Kind.PATH, Kind.CARD], ids=str)
def test_the_row_stays_and_names_nobody(holder, admin, kind):
    given = path_credential(holder) if kind == Kind.PATH else awarded(kind, holder)
    CredentialReminder.objects.create(credential=given, days=14)
    actions.share(credential=given, actor=holder)
    actions.revoke(credential=given, reason=REASON, actor=admin)
    shown, place = given.shown_code, given.status_index
    traces = ["Xanthippa", holder.email, given.subject_id, given.source, REASON]
    traces = [each for each in traces if each in everything()] or ["nothing to look for"]
    assert len(traces) == 4  # the address stands in no table of ours to begin with
    documents = files(given)
    editions.token_of(given.editions.first())

    erase(given, holder)

    given.refresh_from_db()
    assert (given.status, given.shown_code, given.kind, given.status_index) == ("erased", shown, kind, place)
    assert (given.person, given.subject_name, given.content, given.completion) == (None, "", {}, None)
    assert not any(table.objects.exists() for table in (Edition, Share, CredentialReminder))
    assert [each for each in traces if each in everything()] == []
    assert {verdict(each) for each in documents.values()} <= {"revoked", "suspended"}
    with pytest.raises(editions.NotSigned):
        editions.of(given, "fi")


def test_the_trail_tells_that_it_happened_and_not_whose(holder):
    given = awarded(Kind.CARD, holder)
    erase(given, holder)
    line = ModelLogEntry.objects.get(action=ERASE)
    assert (line.user, line.object_id, line.data) == (holder, str(given.pk), {"badges": 3})
    assert "Xanthippa" not in json.dumps(line.data) + line.label
    assert balance() == line.data["badges"]


def test_what_holds_no_more_for_nobody_is_not_reckoned_with(holder):
    given = awarded(Kind.CARD, holder)
    erase(given, holder)
    assert Signature.objects.filter(form=Form.EDITION).count() == 3
    assert list(Credential.objects.newest()) == []
    assert list(Credential.objects.with_status("erased")) == [given]
    assert list(Credential.objects.with_status("valid")) == []


def test_mails_that_wait_to_carry_it_are_taken_back(holder):
    given, other = awarded(Kind.CARD, holder, mail=True), awarded(Kind.CARD, holder, mail=True)
    sent = OutgoingMail.objects.create(template="x", to="a@post.example", language="fi", attachment="certificate:x")
    erase(given, holder)
    assert set(OutgoingMail.objects.values_list("attachment", flat=True)) == {
        f"certificate:{other.pk}",
        sent.attachment,
    }


def test_what_it_superseded_is_followed_by_what_follows_it(holder):
    first = actions.issue_for_completion(completion=completion(holder))
    refresher(holder, first.completion.version)
    second = Credential.objects.get(superseded_by=None)
    refresher(holder, first.completion.version)
    third = Credential.objects.get(superseded_by=None)
    erase(second, holder)
    first.refresh_from_db()
    assert first.superseded_by == third
    erase(third, holder)
    first.refresh_from_db()
    assert first.superseded_by is None


def test_erasing_again_changes_nothing(holder, admin):
    given = awarded(Kind.CARD, holder)
    moment = erase(given, holder).erased_at
    assert erase(given, admin).erased_at == moment
    assert lines(ERASE) == 1


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_nobody_else_may(holder, who):
    given, actor = awarded(Kind.CARD, holder), UserFactory()
    if who == "reader":
        actor.user_permissions.add(Permission.objects.get(codename="view_credential"))
    with pytest.raises(PermissionDenied):
        erase(given, actor)
    given.refresh_from_db()
    assert (given.status, given.editions.count(), lines(ERASE)) == ("valid", 3, 0)


def test_whoever_looks_after_certificates_may_when_they_are_asked(holder, admin):
    assert erase(awarded(Kind.CARD, holder), admin).status == "erased"


def test_all_of_a_person_go_at_once_and_no_one_elses(holder, django_assert_max_num_queries):
    mine = [awarded(kind, holder) for kind in (Kind.CARD, Kind.SKILL, Kind.ATTENDANCE)]
    other = awarded(Kind.CARD)
    documents = [document for each in mine for document in files(each).values()]
    lists_before = Signature.objects.filter(form=Form.STATUS_LIST).count()
    with django_assert_max_num_queries(80):
        assert actions.erase_all_of(person=holder, actor=None) == 3
    assert not holder.credentials.exists()
    assert {verdict(each) for each in documents} == {"revoked", "suspended"}
    assert other.editions.count() == 3
    assert Signature.objects.filter(form=Form.STATUS_LIST).count() == lists_before + 2
    assert actions.erase_all_of(person=holder, actor=None) == 0


@pytest.mark.parametrize(
    "change",
    [{"subject_name": "Joku"}, {"person": 1}, {"erased_at": None}],
    ids=["a name", "a person", "not erased"],
)
def test_the_database_itself_refuses_a_tombstone_with_a_name(holder, change):
    given = erase(awarded(Kind.CARD, holder), holder)
    changed = {"person": holder} if "person" in change else change
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=given.pk).update(**changed)


@pytest.mark.django_db(transaction=True)
def test_many_who_erase_at_once_erase_once(holder):
    given = awarded(Kind.CARD, holder)
    got = at_once(MANY, lambda: erase(given, holder))
    # Whoever comes later finds that it is nobody's any more.
    assert all(isinstance(each, PermissionDenied) for each in failed(got))
    assert (lines(ERASE), len(got) - len(failed(got))) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_is_erased_more_than_once(holder, monkeypatch):
    given = awarded(Kind.CARD, holder)
    monkeypatch.setattr(erasing, "_locked", list)
    monkeypatch.setattr(lists, "mark", lambda credentials: meet("marked", 5))  # it locks, too
    at_once(SOME, lambda: erasing.erase.__wrapped__(credential=given, actor=holder))
    assert lines(ERASE) > 1
