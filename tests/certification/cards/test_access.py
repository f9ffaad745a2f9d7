"""A badge stops with the account of its holder, and goes on with it."""

import pytest
from django.utils.translation import gettext, override

from accounts.actions import change_person
from accounts.models import User
from certification.cards import held
from certification.credentials import actions as credentials
from tests.certification.asking import read, verdict
from tests.certification.cards.conftest import step
from tests.factories.accounts import UserFactory
from volunteers.onboarding.states import State

pytestmark = pytest.mark.django_db


def now(card):
    card.refresh_from_db()
    return card.status


def changed(person, *, is_active):
    """By an administrator, who sends the whole form."""
    change_person(
        person=person, email=person.email, name=person.name, language=person.language, is_active=is_active,
        is_superuser=False, groups=[], actor=UserFactory(admin=True),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_badge_stops_with_the_account_and_goes_on_with_it(applying, language):
    step(applying, State.ACTIVE)
    card, person = held.card_of(applying), applying.volunteer.person
    User.objects.filter(pk=person.pk).update(language=language)
    person.refresh_from_db()
    badge = read(card)
    changed(person, is_active=False)
    assert (now(card), verdict(badge)) == ("suspended", "suspended")
    with override(language):
        assert card.suspension_reason == gettext("The account is closed. The card is in force again when it is opened.")
    changed(person, is_active=True)
    assert (now(card), verdict(badge)) == ("valid", "valid")


def test_an_account_that_is_opened_again_brings_back_no_card_that_staff_have_stopped(applying):
    step(applying, State.ACTIVE)
    card, person = held.card_of(applying), applying.volunteer.person
    credentials.suspend(credential=card, reason="Selvitetään.", actor=UserFactory(admin=True))
    changed(person, is_active=False)
    changed(person, is_active=True)
    assert (now(card), card.suspension_reason) == ("suspended", "Selvitetään.")
