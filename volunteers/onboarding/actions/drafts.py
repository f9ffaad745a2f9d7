"""Writing an application page by page, and sending it.

What is still being written is nobody's business but the writer's: it leaves no line in the audit trail before it is
sent.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from network.directory.links import hashed, token
from volunteers.onboarding import application, drafts
from volunteers.onboarding.actions import applying
from volunteers.onboarding.application import Application, Page
from volunteers.onboarding.models import Draft, Volunteer, Volunteering
from volunteers.onboarding.states import DRAFT_DAYS


@transaction.atomic
def keep(*, draft: Draft | None, page: Page, answer: Any, actor: User | None) -> tuple[Draft, str]:
    """Writes the answer of one page. Returns the draft, and for a guest's new one the key that opens it, else "".

    ``actor`` is None for guests. Two pages saved at once, in two windows, are both kept.
    """
    key = token()
    if actor:
        # The person's own row: two first pages sent at once make one draft.
        User.objects.select_for_update().get(pk=actor.pk)
        own, _created = Draft.objects.get_or_create(
            person=actor, defaults={"key_hash": hashed(key), "answers": _known(actor)}
        )
        held, key = _awake(own), ""
    else:
        open_ = Draft.objects.select_for_update().filter(pk=draft.pk, person=None).first() if draft else None
        held, key = (open_, "") if open_ else (Draft(key_hash=hashed(key)), key)
    held.answers = held.answers | {page.value: answer}
    held.touched_at = clock.now()
    held.save()
    return held, key


@transaction.atomic
def claim(*, key: str, person: User) -> bool:
    """What a guest wrote becomes theirs, and the key opens nothing any more. Of a page that they have answered in
    another draft of their own, too, the guest's answer stays: it is what they wrote just now. False when the key opens
    nothing."""
    User.objects.select_for_update().get(pk=person.pk)
    guest = drafts.alive().select_for_update().filter(person=None, key_hash=hashed(key)).first()
    if guest is None:
        return False
    answers = guest.answers
    guest.delete()
    own, _created = Draft.objects.get_or_create(
        person=person, defaults={"key_hash": hashed(token()), "answers": _known(person)}
    )
    own = _awake(own)
    own.answers, own.touched_at = own.answers | answers, clock.now()
    own.save()
    return True


@transaction.atomic
def forget(*, draft: Draft) -> None:
    """Deletes what was written. Done twice is done once."""
    Draft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def send(*, draft: Draft, actor: User) -> Volunteering:
    """Makes the application of the draft, which is gone after that.

    Raises Refused when it was sent already ("sent") or an answer is missing or holds no more ("missing"), and as
    `applying.apply`.
    """
    held = Draft.objects.select_for_update().filter(pk=draft.pk, person=actor).first()
    if held is None:
        raise Refused(_("This application has been sent already."), code="sent")
    told = application.read(held.answers, actor)
    if told.missing:
        raise Refused(_("Something has changed meanwhile. Look through your answers again."), code="missing")
    # The draft's own key as the seed: whatever is sent twice is one application.
    made = applying.apply(person=actor, seed=str(held.pk), **_answers(told))
    held.delete()
    return made


def delete_old() -> int:
    """Drafts that nobody has touched for DRAFT_DAYS. Returns how many."""
    _all, by_model = Draft.objects.filter(touched_at__lt=clock.now() - dt.timedelta(days=DRAFT_DAYS)).delete()
    return by_model.get(Draft._meta.label, 0)


def _answers(told: Application) -> dict[str, Any]:
    """As `applying.apply` takes them."""
    told_as = ("task", "municipality", "organisation", "age", "ways", "travel_km", "languages", "topics", "times")
    own_words = ("message", "needs", "phone", "mails_wanted", "consent_language")
    version = told.consent.version if told.consent else ""
    return {name: getattr(told, name) for name in (*told_as, *own_words)} | {"consent_version": version}


def _awake(own: Draft) -> Draft:
    """One's own draft; one too old to be shown begins anew."""
    if own.touched_at < clock.now() - dt.timedelta(days=DRAFT_DAYS):
        own.answers = {}
    return own


def _known(person: User) -> dict[str, Any]:
    """Where somebody applies for another task, what they have told before is filled in; nothing of what they told and
    have taken back, where no way to help is left."""
    rows = Volunteer.objects.exclude(onsite=False, remote=False, home=False).select_related("municipality")
    volunteer = rows.filter(person=person).first()
    return application.of(volunteer) if volunteer else {}
