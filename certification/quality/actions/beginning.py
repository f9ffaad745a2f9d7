"""Beginning an application: the first one, a renewal, or a change of what a certification covers."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import asked, policies
from certification.quality.actions import figures, steps
from certification.quality.models import Answer, Application, Certification, ScopeItem, Version
from certification.quality.states import GRANTS, ApplicationKind
from core import clock
from core.errors import Refused
from core.texts import languages
from network.directory.models import Organisation, Place


@dataclass(frozen=True)
class _Given:
    """What comes with the form, and who sent it."""

    actor: User
    nonce: uuid.UUID
    language: str


@transaction.atomic
def begin(*, organisation: Organisation, actor: User, nonce: uuid.UUID, language: str = "") -> Application:
    """A draft for an organisation; the one that is open where there is one, whoever began it. ``language``: that of its
    letters, "" for the actor's. It starts from the answers of the last one, even if that was never sent. Where a
    certification has expired, it is a renewal.

    Raises PermissionDenied; Refused: "certified" for who is certified already, "version" while no scheme is published,
    "nonce" for a form that was another organisation's.
    """
    held = _locked(organisation, actor)
    found = _there(held, nonce)
    if found is not None:
        return found
    last = held.certifications.filter(ended_at=None, replaced_by=None).first()
    if last is not None:
        if last.valid_to >= clock.today():
            said = _("The organisation is certified already. Renew the certification, or change what it covers.")
            raise Refused(said, code="certified")
        return _after(last, ApplicationKind.RENEWAL, _current(), _Given(actor, nonce, language))
    made = _begun(held, ApplicationKind.FIRST, _current(), _Given(actor, nonce, language))
    earlier = held.quality_applications.exclude(pk=made.pk).order_by("-begun_at").first()
    if earlier is not None:
        _carry(made, earlier, Place.objects.filter(pk__in=asked.items(earlier).values("place")))
    return made


@transaction.atomic
def begin_renewal(*, certification: Certification, actor: User, nonce: uuid.UUID, language: str = "") -> Application:
    """A draft after the newest version, with the scope and the answers of the earlier one; files are of that matter and
    stay there. The application that is open where there is one.

    Raises PermissionDenied; Refused: "early" before renewals open, "ended" for one that was ended or renewed already,
    "version" while no scheme is published, "nonce" as `begin`.
    """
    held = _locked(certification.organisation, actor)
    found = _there(held, nonce)
    if found is not None:
        return found
    of = _standing(certification)
    opens = renewal_opens(of)
    if clock.today() < opens:
        raise Refused(_("It is too early to renew this certification."), code="early")
    return _after(of, ApplicationKind.RENEWAL, _current(), _Given(actor, nonce, language))


@transaction.atomic
def begin_change(*, certification: Certification, actor: User, nonce: uuid.UUID, language: str = "") -> Application:
    """A draft for another scope, after the version that the certification was decided by, with its scope and answers.
    The application that is open where there is one.

    Raises PermissionDenied; Refused: "ended" for one that has expired or was ended, "nonce" as `begin`.
    """
    held = _locked(certification.organisation, actor)
    found = _there(held, nonce)
    if found is not None:
        return found
    of = _standing(certification)
    if of.valid_to < clock.today():
        raise Refused(_("This certification has ended."), code="ended")
    return _after(of, ApplicationKind.CHANGE, of.version, _Given(actor, nonce, language))


def renewal_opens(certification: Certification) -> dt.date:
    """The first day on which a renewal may be begun."""
    return clock.months_after(certification.valid_to, -certification.version.renewal_months)


def _locked(organisation: Organisation, actor: User) -> Organisation:
    """Two who begin at the same moment wait here for each other. Its contacts and places can still be written."""
    held = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not policies.may_apply_for(actor, held):
        raise PermissionDenied
    return held


def _there(organisation: Organisation, nonce: uuid.UUID) -> Application | None:
    """What this form has begun already, or what is open."""
    known = Application.objects.filter(nonce=nonce).first()
    if known is not None and known.organisation_id != organisation.pk:
        raise Refused(_("Something was lost on the way. Open the page again."), code="nonce")
    open_ = organisation.quality_applications.open().first()
    return open_ or known


def _standing(certification: Certification) -> Certification:
    of = steps.locked_certification(certification.pk)
    if of.ended_at is not None or of.replaced_by_id is not None:
        raise Refused(_("This certification has ended."), code="ended")
    return of


def _current() -> Version:
    version: Version | None = Version.objects.current()
    if version is None:
        raise Refused(_("There are no criteria yet, so nobody can apply."), code="version")
    return version


def _after(of: Certification, kind: ApplicationKind, version: Version, given: _Given) -> Application:
    made = _begun(of.organisation, kind, version, given, of)
    granted = of.decisions.filter(kind__in=sorted(GRANTS)).select_related("application").order_by("-decided_at").first()
    if granted is not None and granted.application is not None:
        _carry(made, granted.application, Place.objects.filter(pk__in=of.places.filter(until=None).values("place")))
    return made


def _begun(
    organisation: Organisation,
    kind: ApplicationKind,
    version: Version,
    given: _Given,
    certification: Certification | None = None,
) -> Application:
    made = Application.objects.create(
        nonce=given.nonce,
        organisation=organisation,
        version=version,
        kind=kind,
        certification=certification,
        language=given.language if given.language in languages() else given.actor.language,
        begun_by=given.actor,
    )
    steps.record(made, "application.begin", actor=given.actor, kind=kind, version=version.number)
    return made


def _carry(made: Application, earlier: Application, places: Iterable[Place]) -> None:
    """The scope as far as it is still published, and what was answered to the same criteria; with the figures of today,
    since nobody has to choose the scope anew."""
    offered = {each.pk for each in asked.choosable(made)}
    for place in sorted(places, key=lambda each: str(each.pk)):
        if place.pk in offered:
            ScopeItem.objects.create(application=made, place=place)
    asked.arrange(made, asked.items(made))
    told = {_sameness(each): each for each in _whole(earlier)}
    changed = []
    for answer in _whole(made):
        old = told.get(_sameness(answer))
        if old is not None:
            answer.grade, answer.text, answer.link, answer.revision = old.grade, old.text, old.link, 1
            changed.append(answer)
    Answer.objects.bulk_update(changed, ["grade", "text", "link", "revision"])
    figures.refresh(application=made, actor=made.begun_by)


def _whole(application: Application) -> Iterable[Answer]:
    return application.answers.filter(applies=True).select_related("criterion", "item")


def _sameness(answer: Answer) -> tuple[str, str, object]:
    """By which answers of two matters, and of two versions, are the same."""
    return answer.criterion.key, answer.scope, answer.item.place_id if answer.item else None
