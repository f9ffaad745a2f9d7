"""Sending an application and taking it back; what else its applicant does with it stands in the modules beside."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import asked, numbers, policies, progress, recipients
from certification.quality.actions import figures, steps
from certification.quality.actions.answering import choose_scope, save_answer
from certification.quality.actions.beginning import begin, begin_change, begin_renewal
from certification.quality.actions.replying import reply
from certification.quality.mails import agency
from certification.quality.mails import applicant as mails
from certification.quality.models import Application, Evidence, Fact, ScopeItem, Version
from certification.quality.states import ApplicationKind, Part, State
from core import clock, mail
from core.errors import Refused
from core.texts import languages
from network.directory.languages import texts
from network.directory.states import PlaceKind

__all__ = ["begin", "begin_change", "begin_renewal", "choose_scope", "reply", "save_answer", "submit", "withdraw"]

_LONGEST_NAME = 150


@transaction.atomic
def submit(*, application: Application, declared: bool, name: str, actor: User) -> Application:
    """Sends a draft: figures are counted, the scope is written down, and it gets its number. ``name``: of whoever
    declares. Sent twice it is sent once.

    Raises PermissionDenied; Refused: "declared" without the declaration, "name" without a name, "scope" for places that
    are not published any more, "lacking" while answers lack something, "over" for one that was taken back, "ended"
    for a change of a certification that does not run any more.
    """
    of = steps.locked(application.pk)
    if not policies.may_send(actor, of):
        raise PermissionDenied
    if of.submitted_at is not None:
        return of
    if of.state != State.DRAFT:
        raise Refused(_("This application was taken back."), code="over")
    name = " ".join(name.split())[:_LONGEST_NAME]
    if not declared:
        raise Refused(_("Read the declaration, and tick that you give it."), code="declared")
    if not name:
        raise Refused(_("Write your name."), code="name")
    _must_change_something(of)
    _must_be_whole(of)
    _write_scope_down(of)
    figures.take(application=of, actor=actor)
    number = numbers.next_number()
    sent = {"submitted_by": actor, "submitted_at": clock.now(), "declared": _declaration(of.version, name)}
    steps.move(of, State.SUBMITTED, due_on=asked.check_due(), number=number, **sent)
    steps.record(of, "application.submit", actor=actor, number=number)
    for person in recipients.of(of.organisation):
        mail.post(mails.submitted(of, person))
    return of


@transaction.atomic
def withdraw(*, application: Application, actor: User) -> Application:
    """Takes an application back for good, whoever has the ball; the main contacts are told when it had been sent, and
    those who have a part in it. Twice is once.

    Raises PermissionDenied; Refused, "over", for one that was decided or has lapsed.
    """
    of = steps.locked(application.pk)
    if not policies.may_send(actor, of):
        raise PermissionDenied
    if of.state == State.WITHDRAWN:
        return of
    if not policies.may_withdraw(actor, of):
        raise Refused(_("This application has been decided or has lapsed."), code="over")
    of.inquiries.filter(closed_at=None).update(closed_at=clock.now())
    steps.move(of, State.WITHDRAWN)
    steps.record(of, "application.withdraw", actor=actor)
    if of.submitted_at is not None:
        for person in recipients.of(of.organisation):
            mail.post(mails.withdrawn(of, person))
        for part in Part:
            agency.post_to(of, part, agency.taken_back)
    return of


def _must_change_something(application: Application) -> None:
    """Nobody could decide on a change of what has ended meanwhile."""
    changes = application.certification if application.kind == ApplicationKind.CHANGE else None
    if changes and (changes.ended_at or changes.replaced_by_id or changes.valid_to < clock.today()):
        said = _("The certification that this would change has ended. Take this application back and apply anew.")
        raise Refused(said, code="ended")


def _must_be_whole(application: Application) -> None:
    covered = asked.items(application)
    if not covered or covered.exclude(place__in=asked.choosable(application).values("pk")).exists():
        raise Refused(_("Look through what the application covers: something is not published any more."), code="scope")
    if not progress.of(application).is_whole:
        raise Refused(_("Something is still missing."), code="lacking")


def _write_scope_down(application: Application) -> None:
    """Names and kinds as they are today; places that were left out again go, unless a file hangs on them."""
    covered = list(asked.items(application))
    for item in covered:
        item.shown = shown(item)
        item.save(update_fields=["shown"])
    files = Evidence.objects.filter(answer__item=OuterRef("pk"))
    left_out = application.scope.exclude(pk__in=[each.pk for each in covered])
    left_out.filter(~Exists(files), ~Exists(Fact.objects.filter(item=OuterRef("pk")))).delete()


def shown(item: ScopeItem) -> dict[str, Any]:
    """Name and kind of a place by language, as ScopeItem and CertifiedPlace keep them."""
    kinds = {}
    for code in languages():
        with translation.override(code):
            kinds[code] = str(PlaceKind(item.place.kind).label)
    return {"name": texts(item.place, "name"), "kind": kinds}


def _declaration(version: Version, name: str) -> dict[str, Any]:
    """What was on the page when the box was ticked."""
    return {"name": name, "language": get_language() or "", "version": version.number, "text": version.declaration}
