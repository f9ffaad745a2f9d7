"""Every letter, in three languages: whole, kind, with the contact person; and nobody but the volunteer reads a name."""

import datetime as dt

import pytest
from django.conf import settings

from accounts.models import User
from core import clock, mail
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.courses import publish
from tests.factories.network import ContactFactory, coordinator
from tests.factories.volunteers import TaskFactory, VolunteeringFactory
from tests.volunteers.onboarding.steps.conftest import deputy, mails, person, templates
from volunteers.onboarding import assignable
from volunteers.onboarding.actions import applying, leaving, pausing, steps
from volunteers.onboarding.mails import moves
from volunteers.onboarding.mails import steps as letters
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")
NAME = "Raija Nimetön"


@pytest.fixture
def volunteering():
    """With everything that a letter may tell; to a language of choice with ``in_language``."""
    by = coordinator("11", person__name="Aino Esimerkki", person__email="aino@x.example")
    deputy()
    course = publish().course
    task = TaskFactory(minors=True, courses=[course], name_fi="Ohjaaja", name_sv="Ledare", name_en="Guide")
    given = {"interview_at": clock.now() + dt.timedelta(days=3), "interview_place": "Kirjasto", "handler": by}
    given |= {"mentor": UserFactory(name="Matti Mentori"), "under_age": True, "reason": "Paikat ovat täynnä."}
    made = VolunteeringFactory(training=True, task=task, accepted=False, **given)
    rename(person(made))
    return made


def rename(who):
    who.name = NAME
    who.save()


def in_language(volunteering, language):
    for who in (person(volunteering), volunteering.handler, volunteering.mentor):
        who.language = language
        who.save()
    found = Volunteering.objects.get(pk=volunteering.pk)
    found.volunteer.person.refresh_from_db()
    return found


def every_letter(volunteering):
    """All that can be written, by what it is."""
    own, by = person(volunteering), volunteering.handler

    def reach(state, old, actor=None):
        row = Volunteering.objects.get(pk=volunteering.pk)
        row.state = state
        return moves.moved(row, old, actor)

    def trial_without_mentor():
        row = Volunteering.objects.get(pk=volunteering.pk)
        row.state, row.mentor = State.TRIAL, None
        return moves.moved(row, State.TRAINING, None)

    found = {
        "applied": letters.applied(volunteering),
        "interview": reach(State.INTERVIEW, State.APPLIED, by),
        "confirmed": letters.interview_confirmed(volunteering),
        "other times": letters.other_times(volunteering),
        "extract": reach(State.EXTRACT, State.INTERVIEW, by),
        "consented": letters.extract_consented(volunteering),
        "agreement": reach(State.AGREEMENT, State.EXTRACT, by),
        "training": reach(State.TRAINING, State.AGREEMENT, own),
        "trial": trial_without_mentor(),
        "mentor": list(letters.mentor_named(volunteering, by)),
        "mentor named before": reach(State.TRIAL, State.TRAINING),
        "mentor silent": letters.mentor_given_back(volunteering, volunteering.mentor, is_silent=True),
        "mentor gone": letters.mentor_given_back(volunteering, volunteering.mentor, is_silent=False),
        "tried": letters.trial_over(volunteering, volunteering.mentor),
        "active": reach(State.ACTIVE, State.TRIAL),
        "paused": reach(State.PAUSED, State.ACTIVE, own),
        "resumed": reach(State.ACTIVE, State.PAUSED, own),
        "left": reach(State.LEFT, State.ACTIVE, own),
        "declined": reach(State.DECLINED, State.APPLIED, by),
        "withdrawn": reach(State.WITHDRAWN, State.APPLIED, own),
        "lapsed": list(letters.lapsed(volunteering, assignable_reasons(volunteering))),
        "extract ends": letters.extract_ends(volunteering, clock.today()),
        "escalated": letters.escalated(volunteering),
        "reminder": letters.reminder(volunteering),
        "silent": letters.silent(volunteering),
        "forgotten": letters.forgotten(volunteering, own),
    }
    assert all(found.values())
    return found


def assignable_reasons(volunteering):
    volunteering = Volunteering.objects.get(pk=volunteering.pk)
    volunteering.state = State.ACTIVE
    return assignable.reasons(volunteering)


def said(message):
    return mail.render(message.template, message.context, message.language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_whole(volunteering, language):
    User.objects.update(language=language)
    volunteering = in_language(volunteering, language)
    for what, messages in every_letter(volunteering).items():
        for message in messages:
            subject, body = said(message)
            assert message.language == language, what
            assert subject, what
            assert len(subject) < 80, what
            assert "{" not in subject + body, what
            assert "None" not in body, what
            # Who has withdrawn has nothing left to do.
            goodbye = message.template == "volunteering_withdrawn"
            assert (f"{settings.SITE_URL}/{language}/" in body) != goodbye, what
            # At most 120 words, without the greeting and the signature.
            assert len(body.split()) < 120 + 30, what


def to_volunteer(volunteering):
    own = person(volunteering).email
    for what, messages in every_letter(volunteering).items():
        for message in messages:
            yield what, message, message.to == own


def test_each_letter_to_the_volunteer_names_the_contact_person(volunteering):
    for what, message, own in to_volunteer(in_language(volunteering, "fi")):
        if own:
            body = said(message)[1]
            assert "aino@x.example" in body, what
            assert "Aino Esimerkki" in body, what


def test_the_phone_of_a_main_contact_is_named_where_it_is_known():
    contact = ContactFactory(phone="017 000 0007")
    volunteering = VolunteeringFactory(organisation=contact.organisation, handler=contact.person)
    assert "017 000 0007" in said(letters.applied(volunteering)[0])[1]


def test_letters_to_others_name_nobody(volunteering):
    who = person(volunteering)
    for what, message, own in to_volunteer(in_language(volunteering, "en")):
        if not own:
            subject, body = said(message)
            for secret in ("Nimetön", who.email, "017 000 0001", "Paikat ovat"):
                assert secret not in subject + body, what


def test_the_text_is_that_of_the_language(volunteering):
    texts = {}
    for language in LANGUAGES:
        row = in_language(volunteering, language)
        texts[language] = said(letters.applied(row)[0])[0]
        assert {"fi": "Ohjaaja", "sv": "Ledare", "en": "Guide"}[language] in said(letters.other_times(row)[0])[1]
    assert texts["en"] == "Thank you for applying as a supporter"


def test_where_nobody_coordinates_no_name_is_made_up():
    volunteering = VolunteeringFactory(volunteer__person__language="en")
    body = said(letters.applied(volunteering)[0])[1]
    assert "Questions?" not in body
    assert "Region: " in body


def test_nothing_is_written_to_a_closed_account(volunteering):
    who = person(volunteering)
    who.is_active = False
    who.save()
    row = Volunteering.objects.get(pk=volunteering.pk)
    steps.post(message for messages in every_letter_of_state(row) for message in messages)
    assert mails(who) == []


def every_letter_of_state(row):
    for state in State:
        row.state = state
        yield moves.moved(row, State.APPLIED, None)


def test_a_reason_is_read_by_the_volunteer_and_stands_nowhere_else(aino):
    volunteering = VolunteeringFactory(volunteer__person__language="en")
    leaving.decline(volunteering=volunteering, reason="All places\nare taken.", actor=aino)
    written = mails(person(volunteering))
    assert [each.template for each in written] == ["volunteering_declined"]
    assert "All places are taken." in written[0].body
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301], ids=["none", "spaces", "long"])
def test_to_decline_one_has_to_tell_why(aino, reason):
    volunteering = VolunteeringFactory()
    with pytest.raises(Refused):
        leaving.decline(volunteering=volunteering, reason=reason, actor=aino)
    assert mails() == []


def test_a_reason_for_a_break_or_for_stopping_fits_its_column():
    volunteering = VolunteeringFactory(active=True)
    for act in (pausing.pause, leaving.leave):
        with pytest.raises(Refused) as refused:
            act(volunteering=volunteering, reason="x" * 301, actor=person(volunteering))
        assert refused.value.code == "too_long"


def test_who_stops_need_not_tell_why_and_who_ends_it_for_them_has_to(aino):
    by_self, by_other = VolunteeringFactory(active=True), VolunteeringFactory(active=True)
    leaving.leave(volunteering=by_self, actor=person(by_self))
    with pytest.raises(Refused):
        leaving.leave(volunteering=by_other, actor=aino)
    leaving.leave(volunteering=by_other, actor=aino, reason="Tehtävä päättyy.")
    assert templates(person(by_self)) == templates(person(by_other)) == ["left"]
    assert "Tehtävä päättyy." in mails(person(by_other))[0].body
    # Who ended it needs no letter about it.
    assert templates(aino) == ["news"]


def test_done_twice_is_written_once(aino):
    volunteering = VolunteeringFactory(active=True)
    for _tap in range(2):
        pausing.pause(volunteering=volunteering, actor=person(volunteering))
    for _tap in range(2):
        leaving.leave(volunteering=volunteering, actor=person(volunteering))
    applied = VolunteeringFactory()
    for _tap in range(2):
        applying.withdraw(volunteering=applied, actor=person(applied))
    assert templates(person(volunteering)) == ["paused", "left"]
    assert templates(person(applied)) == ["withdrawn"]
    assert templates(aino) == ["news"] * 3
