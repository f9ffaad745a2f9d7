"""What an organisation does with its certification by itself: it takes places out, or ends it."""

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from certification.quality import (
    credentialing,
    events,
    letters,
    lives,
    policies,
    policies_following,
    recipients,
)
from certification.quality.actions import applying, measures, steps
from certification.quality.models import Certification, CertifiedPlace
from certification.quality.states import OPEN, ApplicationKind, Status
from core import clock
from core.errors import Refused


@transaction.atomic
def remove_places(*, certification: Certification, places: Collection[CertifiedPlace], actor: User) -> Certification:
    """From today it does not cover these any more. Those that were taken out already count as done.

    Raises PermissionDenied; Refused: "empty" without any, "all" when nothing would be left, "over" when the
    certification does not run any more.
    """
    of = steps.locked_certification(certification.pk)
    if not policies_following.may_act(actor, of):
        raise PermissionDenied
    if not lives.is_standing(of):
        raise Refused(_("This certification does not run any more."), code="over")
    wanted = {each.pk for each in places}
    if not wanted:
        raise Refused(_("Choose what is taken out."), code="empty")
    there = list(of.places.filter(until=None))
    gone = [each.pk for each in there if each.pk in wanted]
    if not gone:
        return of
    if len(gone) == len(there):
        raise Refused(_("Nothing would be left. You can end the certification instead."), code="all")
    of.places.filter(pk__in=gone).update(until=clock.today())
    credentialing.renew(of)
    steps.record(of, "certification.remove_places", actor=actor, places=gone)
    events.changed.send(sender=Certification, certification=of)
    return of


@transaction.atomic
def end(*, certification: Certification, actor: User) -> Certification:
    """The organisation ends it for good, and with it the one that was to follow it. An application to change it is
    taken back, and what was proposed for it is dropped. It gets a letter. Done twice is done once.

    Raises PermissionDenied; Refused: "over" when it has expired or was withdrawn.
    """
    # Applications are locked before certifications, as whoever decides on one does.
    _take_back(certification, actor)
    of = steps.locked_certification(certification.pk)
    if not policies_following.may_act(actor, of):
        raise PermissionDenied
    if of.ended_as == Status.ENDED:
        return of
    if not lives.is_standing(of):
        raise Refused(_("This certification does not run any more."), code="over")
    ended = [of]
    if of.replaced_by_id is not None:
        after = steps.locked_certification(of.replaced_by_id)
        if lives.is_standing(after):
            ended.append(after)
    for each in ended:
        _end(each, actor)
    letter = letters.write("ended", certification=of, ended_on=clock.today())
    letters.send(letter, recipients.of(of.organisation))
    return of


def _take_back(certification: Certification, actor: User) -> None:
    open_ones = certification.applications.filter(state__in=OPEN, kind=ApplicationKind.CHANGE)
    for each in open_ones.select_related("organisation"):
        if policies.may_withdraw(actor, each):
            applying.withdraw(application=each, actor=actor)


def _end(of: Certification, actor: User) -> None:
    of.ended_at, of.ended_as = clock.now(), Status.ENDED
    of.save(update_fields=["ended_at", "ended_as"])
    credentialing.end(of)
    with override(settings.LANGUAGE_CODE):
        because = _("The organisation has ended its certification.")
    for each in of.measures.filter(decided_at=None, dropped_at=None):
        measures.close(each, because, actor)
    steps.record(of, "certification.end", actor=actor)
    events.changed.send(sender=Certification, certification=of)
