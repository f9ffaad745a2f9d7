"""How long a certificate holds, and how a newer one takes the place of an older."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from certification.credentials import actions
from certification.credentials.models import Credential
from certification.credentials.my import Certificates
from core import clock
from tests.certification.paper import draw, squeezed, text
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, complete
from tests.factories.credentials import CredentialFactory, path_credential, refresher
from tests.factories.paths import publish_path, short_course

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2100, 12, 31))


@given(day=DAYS, months=st.integers(0, 600))
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(day, months):
    end = clock.months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + dt.timedelta(days=1)).day == 1)


@given(day=DAYS, months=st.integers(0, 300))
def test_a_later_day_never_ends_earlier(day, months):
    assert clock.months_after(day, months) <= clock.months_after(day + dt.timedelta(days=1), months)


@pytest.mark.parametrize(
    ("completed", "months", "until"),
    [
        ("2027-01-28T12:00:00Z", 24, "2029-01-28"),
        ("2027-01-31T12:00:00Z", 1, "2027-02-28"),
        ("2028-01-31T12:00:00Z", 1, "2028-02-29"),
        ("2028-02-29T12:00:00Z", 12, "2029-02-28"),
        ("2028-02-29T12:00:00Z", 48, "2032-02-29"),
        ("2027-08-31T12:00:00Z", 6, "2028-02-29"),
        ("2027-01-27T22:30:00Z", 12, "2028-01-28"),  # the 28th in Helsinki
        ("2027-03-27T22:30:00Z", 12, "2028-03-28"),  # the night the clocks go forward
        ("2027-10-30T21:30:00Z", 12, "2028-10-31"),  # and back
        ("2027-01-28T12:00:00Z", 0, None),
    ],
)
@pytest.mark.django_db
def test_the_end_counts_from_the_local_day_of_completion(completed, months, until):
    with time_machine.travel(completed, tick=False):
        done = CompletionFactory(version=short_course(validity_months=months))
        issued = actions.issue_for_completion(completion=done)
        whole = path_credential(version=publish_path(validity_months=months))
    expected = dt.date.fromisoformat(until) if until else None
    assert (issued.valid_until, whole.valid_until) == (expected, expected)


@pytest.mark.django_db
def test_the_end_stands_on_paper_on_the_check_page_and_on_my_learning(client, learner):
    with time_machine.travel("2027-01-28T12:00:00Z"):
        issued = complete(learner, short_course(validity_months=24)).credential
        client.force_login(learner)
        assert squeezed("28.1.2029") in text(draw(issued, "fi"))
        with translation.override("fi"):
            pages = [f"{reverse('credentials:verify', args=[issued.code])}?l=fi", reverse("my")]
        for address in pages:
            assert "28.1.2029" in client.get(address).content.decode()


# ── newer ones ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_refresher_gives_a_new_certificate_that_supersedes_the_older_one(learner):
    version = short_course(validity_months=12)
    first = complete(learner, version).credential
    other = complete(learner, short_course()).credential
    elsewhere = complete(UserFactory(), version).credential

    newer = refresher(learner, version).credential
    newest = refresher(learner, version).credential

    for each in (first, newer, other, elsewhere):
        each.refresh_from_db()
    assert (first.superseded_by, newer.superseded_by, newest.superseded_by) == (newer, newest, None)
    assert (other.superseded_by, elsewhere.superseded_by) == (None, None)
    assert set(Credential.objects.newest().filter(person=learner)) == {newest, other}
    line = ModelLogEntry.objects.get(action="credentials.credential.issue", object_id=str(newest.pk))
    assert line.data["superseded"] == 1


@pytest.mark.django_db
def test_the_check_page_says_that_a_newer_one_exists_and_not_which(client, learner, said):
    version = short_course()
    older = complete(learner, version).credential
    newer = refresher(learner, version).credential
    answer = client.get(reverse("credentials:verify", args=[older.code]), {"l": "en"}).content.decode()
    assert said("This certificate is genuine and in force", "en") in answer
    assert said("The same person has a newer certificate of the same kind.", "en") in answer
    assert newer.shown_code not in answer
    answer = client.get(reverse("credentials:verify", args=[newer.code]), {"l": "en"}).content.decode()
    assert said("The same person has a newer certificate of the same kind.", "en") not in answer


@pytest.mark.django_db
def test_the_holder_sees_the_newest_first_and_the_earlier_ones_still(client, learner):
    version = short_course()
    older = complete(learner, version).credential
    newer = refresher(learner, version).credential
    client.force_login(learner)
    shown = client.get("/en/my/").content.decode()
    assert shown.index(str(newer.pk)) < shown.index("Earlier certificates") < shown.index(str(older.pk))


@pytest.mark.django_db
def test_when_the_newest_is_revoked_the_one_before_is_the_newest_again(learner, admin):
    version = short_course()
    first = complete(learner, version).credential
    second, third = refresher(learner, version).credential, refresher(learner, version).credential

    actions.revoke(credential=second, reason="Väärän henkilön suoritus.", actor=admin)
    first.refresh_from_db()
    assert first.superseded_by == third
    actions.revoke(credential=third, reason="Väärän henkilön suoritus.", actor=admin)
    first.refresh_from_db()
    assert first.superseded_by is None


@pytest.mark.django_db
def test_the_database_itself_refuses_impossible_ends_and_successors(credential):
    version = credential.completion.version
    for change in ({"superseded_by": credential}, {"ended_by": version, "valid_until": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Credential.objects.filter(pk=credential.pk).update(**change)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_earlier_certificates_cost_no_further_queries(learner, count, django_assert_num_queries):
    newest = CredentialFactory(person=learner)
    CredentialFactory.create_batch(count, person=learner, superseded_by=newest)
    path_credential(learner)
    with django_assert_num_queries(1):
        shown = Certificates().context(learner)
        assert all(each.renewal_url for each in [*shown["certificates"], *shown["earlier"]])
