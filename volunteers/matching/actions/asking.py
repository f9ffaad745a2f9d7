"""Asking volunteers whether they can help: those whom somebody ticked, and nobody else."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory import links
from volunteers.matching import fitting, lines, mails, wording
from volunteers.matching.actions import steps
from volunteers.matching.fitting import Fit
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState
from volunteers.onboarding.models import Volunteering

# Whoever asks more than this at once has not chosen.
MOST = 20


@transaction.atomic
def ask(*, help_request: Request, volunteerings: Collection[Any], actor: User) -> list[Ask]:
    """Each gets a mail with links of their own. ``volunteerings``: their ids. Whoever is asked already is left in
    peace; whose question has ended is asked anew. Returns the new questions.

    Raises PermissionDenied; Refused: "nobody", "many" for more than MOST, "closed" when the request looks for nobody
    any more, "past", "unknown" for somebody outside of its scope (oneself included), "blocked" for somebody who cannot
    be asked at all.
    """
    wanted = set(volunteerings)
    if not wanted:
        raise Refused(_("Tick at least one volunteer."), code="nobody")
    if len(wanted) > MOST:
        raise Refused(_("At most %(number)s volunteers can be asked at once.") % {"number": MOST}, code="many")
    # Before the request, as whoever pauses does: nobody is asked in the moment in which they stop.
    found = list(Volunteering.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    mine = steps.handled(help_request, actor)
    _must_look_for_somebody(mine)
    # The person counts: somebody who volunteers in two tasks is asked once.
    live = {each.volunteering.volunteer_id for each in steps.live(mine)}
    fits = _fits(mine, wanted - {each.pk for each in found if each.volunteer_id in live}, actor)
    made = [_asked(mine, fit, actor) for fit in fits]
    if made:
        audit.record(mine, "matching.request.ask", actor=actor, asks=[str(each.pk) for each in made])
    return made


def _must_look_for_somebody(request: Request) -> None:
    if request.state != RequestState.OPEN:
        raise Refused(_("This request looks for nobody any more."), code="closed")
    if wording.is_past(request):
        raise Refused(_("The days of this request have passed. Enter a new one."), code="past")


def _fits(request: Request, wanted: set[Any], actor: User) -> list[Fit]:
    rows = fitting.pool(request).filter(pk__in=wanted).exclude(volunteer__person=actor)
    fits = fitting.measured(request, rows)
    if {fit.volunteering.pk for fit in fits} != wanted:
        raise Refused(_("One of them is not a volunteer here any more. Look at the list again."), code="unknown")
    if not all(fit.may_be_asked for fit in fits):
        raise Refused(_("One of them cannot be asked now. Look at the list again."), code="blocked")
    return fits


def _asked(request: Request, fit: Fit, actor: User) -> Ask:
    token = links.token()
    values = {
        "asked_by": actor,
        "asked_at": clock.now(),
        "token_hash": links.hashed(token),
        "answer": Answer.NONE,
        "answered_at": None,
        "withdrawn_at": None,
        "why": lines.kept(fit.for_, fit.against),
    }
    made, _new = Ask.objects.update_or_create(request=request, volunteering=fit.volunteering, defaults=values)
    made.request, made.volunteering = request, fit.volunteering
    steps.tell([made], lambda ask, person: mails.asked(ask, person, token))
    return made
