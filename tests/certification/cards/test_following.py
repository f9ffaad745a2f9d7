"""A card follows the volunteering it belongs to: it comes, stops, holds again, ends and is forgotten with that."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from certification.cards import actions, held, tasks
from certification.credentials import actions as credentials
from certification.credentials import documents, editions, sources
from certification.credentials.models import Credential
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.certification.asking import balance, files, read, verdict
from tests.certification.cards.conftest import EMAIL, PHONE, step
from tests.factories.accounts import UserFactory
from tests.factories.network import OrganisationFactory
from tests.factories.volunteers import VolunteeringFactory
from volunteers.onboarding import events
from volunteers.onboarding.actions import anonymising
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

pytestmark = pytest.mark.django_db


def now(card):
    card.refresh_from_db()
    return card.status


def test_a_whole_life(applying):
    """Each step through the function that all of them go through."""
    assert held.card_of(applying) is None
    step(applying, State.ACTIVE)
    card = held.card_of(applying)
    assert (card.kind, card.status, card.person) == ("card", "valid", applying.volunteer.person)
    badge = read(card)
    assert verdict(badge) == "valid"
    step(applying, State.PAUSED)
    assert (now(card), verdict(badge)) == ("suspended", "suspended")
    step(applying, State.ACTIVE)
    assert (now(card), verdict(badge)) == ("valid", "valid")
    assert files(card)["fi"] == editions.of(card, "fi").document
    step(applying, State.LEFT)
    assert now(card) == "revoked"
    assert verdict(badge) != "valid"
    assert card.revocation_reason
    assert card.revoked_by is None
    gone = applying.volunteer.person
    anonymising.anonymise_now(person=gone, actor=gone)
    assert (now(card), card.subject_name, card.person, card.content) == ("erased", "", None, {})
    assert str(applying.pk) not in card.source
    assert not card.editions.exists()


def test_there_is_one_card_however_often_it_is_told(volunteering, card):
    for _again in range(3):
        events.activated.send(sender=None, volunteering=volunteering)
    assert Credential.objects.get() == card
    for state, event, status, verb in (
        (State.PAUSED, events.paused, "suspended", "suspend"),
        (State.ACTIVE, events.resumed, "valid", "restore"),
        (State.LEFT, events.ended, "revoked", "revoke"),
    ):
        step(volunteering, state)
        event.send(sender=None, volunteering=volunteering)
        assert now(card) == status
        assert ModelLogEntry.objects.filter(action=f"credentials.credential.{verb}").count() == 1
    # What has ended stays ended, whatever is told late.
    for event in (events.activated, events.paused, events.resumed):
        event.send(sender=None, volunteering=volunteering)
        assert now(card) == "revoked"
    assert Credential.objects.count() == 1


def letters():
    """Those of certificates; of the volunteering itself there are others."""
    return OutgoingMail.objects.filter(template__startswith="certificate")


def test_there_are_no_letters_beside_those_of_the_volunteering(volunteering, card):
    for state in (State.PAUSED, State.ACTIVE, State.LEFT):
        step(volunteering, state)
    assert OutgoingMail.objects.count() == 4
    assert not letters().exists()


def test_closing_the_account_ends_and_forgets_the_card_in_one_go(volunteering, card):
    badge, person = read(card), volunteering.volunteer.person
    anonymising.anonymise_now(person=person, actor=person)
    assert now(card) == "erased"
    assert verdict(badge) != "valid"


def test_a_break_or_an_end_before_there_is_a_card_changes_nothing(applying):
    events.paused.send(sender=None, volunteering=applying)
    step(applying, State.LEFT)
    assert not Credential.objects.exists()


class Broken(Exception):  # noqa: N818 -- reads as what happened
    pass


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED, State.LEFT], ids=str)
def test_what_is_rolled_back_leaves_the_card_as_it_was(applying, state):
    if state != State.ACTIVE:
        step(applying, State.ACTIVE)
    before = list(Credential.objects.values())
    with transaction.atomic():
        step(applying, state)
        assert list(Credential.objects.values()) != before
        transaction.set_rollback(True)
    assert list(Credential.objects.values()) == before


def test_the_volunteering_does_not_end_when_its_card_cannot(volunteering, card, monkeypatch):
    def broken(**_given):
        raise Broken

    monkeypatch.setattr(actions.following, "end", broken)
    with pytest.raises(Broken):
        step(volunteering, State.LEFT)
    assert Volunteering.objects.get().state == State.ACTIVE
    assert now(card) == "valid"


def test_the_badge_says_no_more_than_the_card(raija, applying):
    applying.organisation = OrganisationFactory(name_fi="Järvikunnan tuki ry")
    applying.save()
    step(applying, State.ACTIVE)
    card = held.card_of(applying)
    for language in ("fi", "sv", "en"):
        said = editions.of(card, language).document
        assert verdict(json.loads(said)) == "valid"
        for secret in ("Kanarialintu", EMAIL, PHONE, "Kuopio", "Kissakello", str(raija.pk), str(applying.pk)):
            assert secret not in said
        for shown in ("Raija", "Järvikunnan tuki ry"):
            assert shown in said
    assert "Digitukija, Pohjois-Savo" in editions.of(card, "fi").document
    assert "Digistödjare, Norra Savolax" in editions.of(card, "sv").document


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Raija Maria Kanarialintu", "Raija"),
        ("Anna-Maija Ö", "Anna-Maija"),
        ("  Ŋ  ", "Ŋ"),
        ("x" * 150, "x" * 150),
        ("", "Volunteer"),
    ],
    ids=["three", "hyphen", "letter", "long", "none"],
)
def test_of_the_name_it_has_the_first_word_and_never_the_address(applying, name, shown):
    person = applying.volunteer.person
    person.name, person.language = name, "en"
    person.save()
    step(applying, State.ACTIVE)
    assert held.card_of(applying).subject_name == shown


def test_each_volunteering_has_its_own_card(raija, volunteering, card):
    other = VolunteeringFactory(volunteer=raija, state=State.TRIAL, task__trial_sessions=0)
    step(other, State.ACTIVE)
    second = held.card_of(other)
    step(volunteering, State.LEFT)
    assert (now(card), now(second)) == ("revoked", "valid")
    events.anonymised.send(sender=None, volunteer=raija)
    assert (now(card), now(second)) == ("erased", "erased")


def test_course_certificates_outlive_the_volunteer(raija, volunteering, card):
    kept = credentials.award(
        kind="skill", source="test:1", subject=credentials.Subject(raija.person), content={"title": {"fi": "Taito"}}
    )
    events.anonymised.send(sender=None, volunteer=raija)
    assert (now(card), now(kept)) == ("erased", "valid")


# ── the end of a card, and its renewal ───────────────────────────────────────────────────────────────────────────────


def test_it_has_an_end_and_is_renewed_without_anybodys_doing_while_somebody_is_active(applying):
    with time_machine.travel("2027-11-05T10:00:00Z", tick=False):
        step(applying, State.ACTIVE)
        card, old = held.card_of(applying), read(held.card_of(applying))
        assert card.valid_until == dt.date(2028, 12, 31)
        assert tasks.sweep() == 0
    with time_machine.travel("2028-09-29T10:00:00Z", tick=False):
        assert tasks.sweep() == 0
    with time_machine.travel("2028-10-02T10:00:00Z", tick=False):
        applying.volunteer.person.name = "Raili Kanarialintu"
        applying.volunteer.person.save()
        assert [tasks.sweep(), tasks.sweep()] == [1, 0]
        card.refresh_from_db()
        assert (card.valid_until, card.subject_name) == (dt.date(2029, 12, 31), "Raili")
        assert verdict(read(card)) == "valid"
        assert verdict(old) != "valid"
        assert balance() == 3
        assert ModelLogEntry.objects.filter(action="credentials.credential.renew").count() == 1
    with time_machine.travel("2029-01-02T10:00:00Z", tick=False):
        assert now(card) == "valid"
        assert verdict(read(card)) == "valid"
    assert not letters().exists()


@pytest.mark.parametrize("why", ["paused", "closed", "left"])
def test_what_is_not_active_is_not_renewed(volunteering, card, why):
    if why == "closed":
        volunteering.volunteer.person.is_active = False
        volunteering.volunteer.person.save()
    else:
        step(volunteering, {"paused": State.PAUSED, "left": State.LEFT}[why])
    until = card.valid_until
    with time_machine.travel(dt.datetime.combine(until, dt.time(9), dt.UTC), tick=False):
        assert tasks.sweep() == 0
        card.refresh_from_db()
        assert card.valid_until == until
    with time_machine.travel(dt.datetime.combine(until, dt.time(9), dt.UTC) + dt.timedelta(days=2), tick=False):
        assert not held.in_force(card, held.volunteering_of(card))


def test_it_lapses_by_itself_if_no_job_ever_runs(volunteering, card):
    with time_machine.travel(dt.datetime.combine(card.valid_until, dt.time(20), dt.UTC), tick=False):
        assert held.in_force(card, held.volunteering_of(card))
    with time_machine.travel(dt.datetime.combine(card.valid_until, dt.time(23), dt.UTC), tick=False):
        assert not held.in_force(card, held.volunteering_of(card))


def test_whoever_comes_back_after_new_year_has_a_card_again(volunteering, card):
    step(volunteering, State.PAUSED)
    with time_machine.travel(dt.datetime.combine(card.valid_until, dt.time(9), dt.UTC) + dt.timedelta(days=9)):
        step(volunteering, State.ACTIVE)
        assert now(card) == "valid"
        assert verdict(read(card)) == "valid"


def test_another_name_is_on_the_card_at_once_and_in_the_badge_the_next_night(client, volunteering, card):
    old, person, until = read(card), volunteering.volunteer.person, card.valid_until
    person.name = "Raili Kanarialintu"
    person.save()
    assert "Raili" in client.get(f"/v/{card.shown_code}").content.decode()
    assert [tasks.sweep(), tasks.sweep()] == [1, 0]
    card.refresh_from_db()
    assert (card.subject_name, card.valid_until) == ("Raili", until)
    assert verdict(read(card)) == "valid"
    assert verdict(old) != "valid"
    assert "Raili" in editions.of(card, "fi").document


def test_its_holder_is_not_reminded_of_its_end(volunteering, card):
    with time_machine.travel(dt.datetime.combine(card.valid_until, dt.time(9), dt.UTC), tick=False):
        assert credentials.sweep_reminders() == 0
    assert not letters().exists()


def test_what_is_forgotten_alone_takes_its_card_along(raija, volunteering, card):
    other = step(VolunteeringFactory(volunteer=raija, state=State.TRIAL, task__trial_sessions=0), State.ACTIVE)
    step(volunteering, State.LEFT)
    Volunteering.objects.filter(pk=volunteering.pk).update(ended_at="2020-01-01T10:00Z")
    assert anonymising.anonymise_due() == 1
    assert (now(card), held.card_of(other).status) == ("erased", "valid")


# ── who else decides ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_staff_suspended_does_not_come_back_with_a_break(volunteering, card, admin):
    credentials.suspend(credential=card, reason="Ilmoitus väärinkäytöstä.", actor=admin)
    step(volunteering, State.PAUSED)
    step(volunteering, State.ACTIVE)
    assert now(card) == "suspended"
    assert card.suspended_by == admin


def test_it_stays_so_when_the_account_of_whoever_suspended_it_is_gone(volunteering, card):
    """Else its holder would take a break and come back, and the card would hold."""
    badge, clerk = read(card), UserFactory(is_superuser=True)
    credentials.suspend(credential=card, reason="Ilmoitus väärinkäytöstä.", actor=clerk)
    clerk.delete()
    step(volunteering, State.PAUSED)
    step(volunteering, State.ACTIVE)
    assert (now(card), verdict(badge)) == ("suspended", "suspended")
    assert (card.suspended_by, card.suspension_reason) == (None, "Ilmoitus väärinkäytöstä.")


def test_nobody_restores_during_a_break_what_the_break_has_stopped(volunteering, card, admin):
    """The badge would hold, and the volunteer does not."""
    badge = read(card)
    step(volunteering, State.PAUSED)
    with pytest.raises(Refused, match=r"\w") as refused:
        credentials.restore(credential=card, reason="Koulutus on nyt käyty.", actor=admin)
    assert refused.value.code == "rests"
    assert (now(card), verdict(badge)) == ("suspended", "suspended")
    step(volunteering, State.ACTIVE)
    assert (now(card), verdict(badge)) == ("valid", "valid")
    credentials.suspend(credential=card, reason="Ilmoitus väärinkäytöstä.", actor=admin)
    assert credentials.restore(credential=card, reason="Asia on selvitetty.", actor=admin).status == "valid"


def test_the_holder_neither_removes_nor_shares_it(client, volunteering, card):
    holder = volunteering.volunteer.person
    for action in (credentials.erase, credentials.share):
        with pytest.raises(PermissionDenied):
            action(credential=card, actor=holder)
    client.force_login(holder)
    with override("fi"):
        own, manage = reverse("cards:card", args=[volunteering.pk]), reverse("certificates:manage", args=[card.pk])
        erase, share = (reverse(f"certificates:{verb}", args=[card.pk]) for verb in ("erase", "share"))
    for address in (manage, erase, f"/credentials/{card.pk}.pdf?l=fi"):
        answer = client.get(address, HTTP_ACCEPT_LANGUAGE="fi")
        assert (answer.status_code, answer["Location"]) == (302, own)
    assert client.post(erase)["Location"] == own
    assert client.post(share).status_code == 403
    assert now(card) == "valid"
    assert not card.shares.exists()


def test_staff_who_look_after_certificates_may_erase_it(card, admin):
    assert credentials.erase(credential=card, actor=admin).status == "erased"


def test_the_list_of_certificates_leads_to_the_card_as_long_as_there_is_one(client, volunteering, card):
    client.force_login(volunteering.volunteer.person)
    with override("fi"):
        own, my = reverse("cards:card", args=[volunteering.pk]), reverse("my")
    assert own in client.get(my).content.decode()
    step(volunteering, State.PAUSED)
    assert own in client.get(my).content.decode()
    step(volunteering, State.LEFT)
    page = client.get(my).content.decode()
    assert own not in page
    assert str(card.pk) not in page


def test_an_ordinary_certificate_has_its_ordinary_page(client, learner):
    given = credentials.award(
        kind="skill", source="test:1", subject=credentials.Subject(learner), content={"title": {"fi": "Taito"}}
    )
    client.force_login(learner)
    with override("fi"):
        manage, my = reverse("certificates:manage", args=[given.pk]), reverse("my")
    assert manage in client.get(my).content.decode()
    assert client.get(manage).status_code == 200
    assert documents.render(given, "fi").startswith(b"%PDF")


def test_somebody_elses_files_stay_theirs(client, card):
    client.force_login(UserFactory())
    for ending in ("pdf", "json", "svg", "png", "jwt"):
        assert client.get(f"/credentials/{card.pk}.{ending}").status_code == 404


def test_what_a_source_says():
    card = VolunteeringFactory()
    assert sources.volunteering(sources.of_volunteering(card.pk)) == card.pk
    assert sources.volunteering("completion:1") is None
    assert sources.volunteering(sources.erased(sources.of_volunteering(card.pk))) is None
    assert clock.today() < held.holds_until()
