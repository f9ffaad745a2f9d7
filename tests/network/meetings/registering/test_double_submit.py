"""Every form and button of registering sent twice at the same moment: one registration, one line, one mail.

What happens when the lock is off is shown in test_races.py.
"""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.models import OutgoingMail
from network.meetings import tickets
from network.meetings.models import Need, Registration
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, coordinator
from tests.together import together
from tests.training.racing import lines

pytestmark = pytest.mark.django_db(transaction=True)

LEENA = {"way": "onsite", "name": "Leena Malli", "email": "leena@sahkoposti.example"}


def form(name, person=None, **more):
    """A form about a meeting."""
    made = MeetingFactory()
    return reverse(f"meetings:{name}", args=[made.pk]), LEENA | more, person


def button(name, person=None, data=None, **given):
    """A button about the registration of Leena."""
    made = RegistrationFactory(email=LEENA["email"], **given)
    return reverse(f"meetings:{name}", args=[tickets.token(made)]), data or {}, person


def colleague():
    contact = ContactFactory()
    return form("colleague", contact.person, organisation=contact.organisation.pk)


def cancel_for():
    made = RegistrationFactory(email=LEENA["email"])
    return reverse("meetings:cancel_for", args=[made.meeting_id, made.pk]), {}, coordinator()


CASES = {
    "register-guest": (lambda: form("register"), "register"),
    "register-account": (lambda: form("register", UserFactory(email=LEENA["email"])), "register"),
    "colleague": (colleague, "register"),
    "participants": (lambda: form("participants", coordinator()), "register"),
    "confirm": (lambda: button("confirm", pending=True), "confirm"),
    "change_way": (lambda: button("change_way", data={"way": "online"}), "change_way"),
    "cancel_registration": (lambda: button("cancel_registration"), "cancel"),
    "take_offer": (lambda: button("take_offer", offered=True), "take"),
    "decline_offer": (lambda: button("decline_offer", offered=True), "cancel"),
    "cancel_for": (cancel_for, "cancel"),
    "participants-no-address": (lambda: form("participants", coordinator(), email="", seed="s" * 43), "register"),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_sent_twice_at_once_is_done_once(case, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()
    make, line = CASES[case]
    path, data, person = make()
    clients = [Client(), Client()]
    for client in clients:
        if person:
            client.force_login(person)
    with together() as run:
        got = run(*(lambda client=client: client.post(path, data).status_code for client in clients))
        rows, noted = Registration.objects.count(), lines(f"meetings.registration.{line}")
        mails = OutgoingMail.objects.filter(to=LEENA["email"]).count()
    assert got == [302, 302]
    assert (rows, noted, mails) == (1, 1, 0 if case == "participants-no-address" else 1)


def test_answers_sent_twice_at_once_are_one_change():
    made = RegistrationFactory(meeting=MeetingFactory(asks=["diet"]))
    path = reverse("meetings:answers", args=[tickets.token(made)])
    with together() as run:
        got = run(*(lambda: Client().post(path, {"diet": "vegaani"}).status_code for _each in range(2)))
        noted, needs = lines("meetings.registration.answer"), list(Need.objects.values_list("diet", flat=True))
    assert (got, noted, needs) == ([302, 302], 1, ["vegaani"])
