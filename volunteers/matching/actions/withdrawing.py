"""What becomes of questions when a volunteer takes a break, stops, or is anonymised."""

from django.db import transaction

from core import audit, retention
from volunteers.matching import wording
from volunteers.matching.actions import steps
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import RequestState
from volunteers.onboarding.models import Volunteering

# The beginning of the names of our letters' templates.
LETTERS = "request_"


@transaction.atomic
def stop(*, volunteering: Volunteering) -> int:
    """They are asked no more, and what was agreed with them is open again; whoever asked for that help is told. What
    was agreed for days that have passed stays as it is: they have been there. Returns in how many requests. Called in
    the transaction that holds the row of the volunteering."""
    rows = Ask.objects.filter(volunteering=volunteering, withdrawn_at=None)
    rows = rows.filter(request__state__in=[RequestState.OPEN, RequestState.AGREED])
    found = list(rows.order_by("request").values_list("pk", "request"))
    for pk, key in found:
        request = steps.locked(key)
        ask = request.asks.select_related("volunteering__volunteer__person").get(pk=pk)
        ask.request = request
        if request.agreed_id == pk and request.state == RequestState.AGREED:
            if not wording.is_past(request):
                steps.reopen(request, ask)
                audit.record(request, "matching.request.reopen", actor=None, ask=str(pk))
        elif ask.withdrawn_at is None:
            steps.withdraw([ask])
            audit.record(request, "matching.request.withdraw", actor=None, ask=str(pk))
            steps.tell_when_nobody_is_left(request)
    return len(found)


@transaction.atomic
def forget(*, volunteering: Volunteering) -> int:
    """What spoke for and against them when they were asked, what was written to them about it, and in which lines they
    stand themselves. Returns of how many questions. Called while the volunteering still says whose it is."""
    asks, volunteer = Ask.objects.filter(volunteering=volunteering), volunteering.volunteer
    if volunteer is not None:
        audit.unsign(Request, asks.values_list("request", flat=True), person=volunteer.person)
        # Letters about another task of theirs go on: by the address only with the last one.
        is_last = not volunteer.volunteerings.exclude(pk=volunteering.pk).exists()
        keys = asks.values_list("pk", flat=True)
        retention.forget(LETTERS, to=volunteer.person.email if is_last else "", about=keys)
    return asks.update(why=[])
