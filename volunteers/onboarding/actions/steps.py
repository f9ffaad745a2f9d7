"""What the actions about one volunteering share: the lock, the step itself, who has taken it up, and the letters."""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail
from core.errors import Refused
from core.states import check_move
from volunteers.onboarding import events, gates, policies
from volunteers.onboarding.actions import photos
from volunteers.onboarding.mails import moves as mails
from volunteers.onboarding.models import ExtractSeen, Transition, Volunteer, Volunteering
from volunteers.onboarding.states import MOVES, OVER, State

# A round of the clock ends after this many seconds, well within the queue's timeout.
ROUND_SECONDS = 25


def held(volunteering: Volunteering) -> Volunteering:
    """The row as it stands now, held until the transaction ends: two taps, or two people at once, come one after the
    other. Everything about a volunteering waits here."""
    rows = Volunteering.objects.select_related(
        "volunteer__person", "task", "municipality", "region", "network", "organisation", "handler", "mentor"
    )
    return rows.select_for_update(of=("self",)).get(pk=volunteering.pk)


def handled(volunteering: Volunteering, actor: User) -> Volunteering:
    """The same, for who handles it. Raises PermissionDenied for everybody else, the volunteer among them."""
    volunteering = held(volunteering)
    if not policies.may_handle(actor, volunteering):
        raise PermissionDenied
    return volunteering


def own(volunteering: Volunteering, actor: User) -> Volunteering:
    """The same, for whom it is about. Raises PermissionDenied for everybody else."""
    volunteering = held(volunteering)
    if not policies.may_answer(actor, volunteering):
        raise PermissionDenied
    return volunteering


def stamp(volunteering: Volunteering) -> str:
    """What a form shows of where it is, so that its answer can tell whether somebody has acted in the meantime."""
    known = (volunteering.pk, volunteering.state, volunteering.since.timestamp(), volunteering.interview_at)
    return hashlib.sha256(repr((*map(str, known), volunteering.mentor_id)).encode()).hexdigest()[:16]


def unchanged(volunteering: Volunteering, was: str) -> None:
    """``was``: `stamp` of what the form showed, "" for a form that shows none. Raises Refused, code "changed", when
    somebody else has taken a step since."""
    if was and was != stamp(volunteering):
        raise Refused(_("Somebody else has taken a step here in the meantime. See how it stands now."), code="changed")


def must_be(volunteering: Volunteering, *states: str) -> None:
    """Raises Refused, code "illegal_move", in any other state."""
    if volunteering.state not in states:
        said = _("This is not possible any more: %(state)s.") % {"state": volunteering.get_state_display()}
        raise Refused(said, code="illegal_move")


def tidy_reason(reason: str, *, needed: bool) -> str:
    """On one line. Raises Refused: "no_reason" where one is needed, "too_long"."""
    reason = " ".join(reason.split())
    if needed and not reason:
        raise Refused(_("Tell why, kindly: the person reads it."), code="no_reason")
    longest = Transition._meta.get_field("reason").max_length or 0
    if len(reason) > longest:
        raise Refused(_("Tell it in at most %(number)s characters.") % {"number": longest}, code="too_long")
    return reason


def move(
    *,
    volunteering: Volunteering,
    to: str,
    actor: User | None,
    reason: str = "",
    automatic: bool = False,
    line: str = "onboarding.volunteering.move",
) -> Volunteering:
    """Takes a step of a volunteering that the caller holds (`held`); with its other fields as the caller has set them.
    ``line``: the audit line. Raises Refused, code "illegal_move", "not_next" (another step of the task comes first) or
    that of the gate (gates.refusal), and nothing changes."""
    check_move(MOVES, volunteering.state, to)
    refused = gates.refusal(volunteering, to)
    if refused:
        raise refused
    old, volunteering.state = volunteering.state, to
    volunteering.since = clock.now()
    _date(volunteering, to, reason)
    ball_passed(volunteering)
    Transition.objects.create(
        volunteering=volunteering, old=old, new=to, by=actor, automatic=automatic, reason=reason, at=volunteering.since
    )
    audit.record(volunteering, line, actor=actor, old=str(old), new=str(to))
    _tell_others(volunteering, old)
    post(mails.moved(volunteering, old, actor))
    if to in OVER:
        _ended(volunteering, actor)
    return volunteering


def ball_passed(volunteering: Volunteering) -> None:
    """Saves it: from now on somebody else has the ball, so nobody waits for the coordinator of before, and nobody was
    reminded yet."""
    volunteering.turn_since, volunteering.escalated_at, volunteering.reminded_at = clock.now(), None, None
    volunteering.save()


def taken_up(volunteering: Volunteering, actor: User) -> None:
    """Who handles it first becomes the contact person; so does the deputy who takes up what has waited, and whoever
    acts when the contact person does not handle it any more. To be asked before the ball passes."""
    known = volunteering.handler
    if known is None or volunteering.escalated_at or not policies.may_handle(known, volunteering):
        volunteering.handler = actor


def post(messages: Iterable[mail.Message]) -> None:
    for message in messages:
        mail.post(message)


def told(
    volunteering: Volunteering, messages: Iterable[mail.Message], line: str, *fields: str, actor: User | None = None
) -> None:
    """Notes the moment in these ``fields`` of the row and as a line of the audit, and posts the letters: what the clock
    does about whoever has not acted. Whoever calls holds the row."""
    for name in fields:
        setattr(volunteering, name, clock.now())
    volunteering.save(update_fields=fields)
    audit.record(volunteering, f"onboarding.volunteering.{line}", actor=actor)
    post(messages)


def each(rows: Iterable[Volunteering], act: Callable[[Volunteering], bool], log: logging.Logger) -> Iterator[bool]:
    """Does it to each, in a transaction of its own that ``act`` opens. One that fails is logged and tried again in the
    next round, and so is what a round has no time for (ROUND_SECONDS)."""
    end = clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for row in rows:
        if clock.now() >= end:
            return
        try:
            yield act(row)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one must not hold up the others
            log.error("volunteering %s: %s failed (%s)", row.pk, act.__name__, type(error).__name__)


def _ended(volunteering: Volunteering, actor: User | None) -> None:
    """What was kept for this only goes at once: the photo with the last volunteering that a person has, and that an
    extract was shown with the last of them that is with minors."""
    if volunteering.volunteer is None:
        return
    others = Volunteering.objects.open().filter(volunteer=volunteering.volunteer)
    if not others.filter(task__with_minors=True).exists():
        ExtractSeen.objects.filter(person=volunteering.volunteer.person_id).delete()
    if not others.exists():
        rows = Volunteer.objects.select_related("person").select_for_update(of=("self",))
        photos.drop(rows.get(pk=volunteering.volunteer.pk), actor=actor)


def _date(volunteering: Volunteering, to: str, reason: str) -> None:
    """The days that belong to a state, as the database asks for them."""
    if to == State.ACTIVE:
        volunteering.started_on = volunteering.started_on or clock.today()
    if to != State.PAUSED:
        volunteering.paused_until = None
    if to in OVER:
        volunteering.ended_at, volunteering.reason = volunteering.since, reason


def _tell_others(volunteering: Volunteering, old: str) -> None:
    """The event that higher floors hear."""
    happened = {
        State.ACTIVE: events.resumed if old == State.PAUSED else events.activated,
        State.PAUSED: events.paused,
        State.LEFT: events.ended,
    }.get(State(volunteering.state))
    if happened:
        happened.send(sender=Volunteering, volunteering=volunteering)
