"""Hears what becomes of volunteerings."""

from typing import Any

from django.dispatch import receiver

from accounts.events import access_changed
from accounts.models import User
from certification.cards import actions
from volunteers.onboarding import events
from volunteers.onboarding.models import Volunteer, Volunteering


@receiver(events.activated, dispatch_uid="cards.issue")
def issue_card(*, volunteering: Volunteering, **_kwargs: Any) -> None:
    actions.issue(volunteering=volunteering)


@receiver(events.paused, dispatch_uid="cards.stop")
def stop_card(*, volunteering: Volunteering, **_kwargs: Any) -> None:
    actions.stop(volunteering=volunteering)


@receiver(events.resumed, dispatch_uid="cards.go_on")
def let_card_hold(*, volunteering: Volunteering, **_kwargs: Any) -> None:
    actions.go_on(volunteering=volunteering)


@receiver(events.ended, dispatch_uid="cards.end")
def end_card(*, volunteering: Volunteering, **_kwargs: Any) -> None:
    actions.end(volunteering=volunteering)


@receiver(events.forgotten, dispatch_uid="cards.forget")
def forget_card(*, volunteering: Volunteering, **_kwargs: Any) -> None:
    actions.forget(volunteering=volunteering)


@receiver(events.anonymised, dispatch_uid="cards.forget_all")
def forget_all_cards(*, volunteer: Volunteer, **_kwargs: Any) -> None:
    actions.forget_all(volunteer=volunteer)


@receiver(access_changed, dispatch_uid="cards.access")
def follow_access(*, person: User, **_kwargs: Any) -> None:
    actions.follow_access(person=person)
