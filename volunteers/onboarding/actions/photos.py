"""The photo of a volunteer: showing it on the card, on the check page, and taking it away for good."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, vault
from core.errors import Refused
from volunteers.onboarding import events, photos
from volunteers.onboarding.actions import consents
from volunteers.onboarding.commitments import Read
from volunteers.onboarding.models import Volunteer
from volunteers.onboarding.policies.mine import may_edit_profile
from volunteers.onboarding.states import Document


@transaction.atomic
def set_photo(*, volunteer: Volunteer, content: bytes, seed: str, read: Read | None, actor: User) -> Volunteer:
    """``content``: what was sent; kept is what `photos.drawn` makes of it. ``seed`` stands in the form: sent twice, it
    is one change. ``read``: the consent beside the tick; None when it was given before. A photo that stood there is
    destroyed; what was chosen about the check page stays.

    Raises Refused as `photos.drawn`, "consent" without one, "version" when its text has changed meanwhile.
    """
    volunteer = _held(volunteer, actor)
    picture = photos.drawn(content, f"{volunteer.pk}:{seed}")
    if read is not None:
        consents.give(volunteer, Document.CARD_PHOTO, version=read.version, digest=read.digest, language=read.language)
    elif not consents.counts(volunteer.person, Document.CARD_PHOTO):
        raise Refused(_("Tick the box if your photo may stand on your card."), code="consent")
    old, volunteer.photo = volunteer.photo, vault.put(picture)
    if volunteer.photo != old:
        _changed(volunteer, old, actor=actor)
    return volunteer


@transaction.atomic
def remove_photo(*, volunteer: Volunteer, actor: User) -> Volunteer:
    """The file is destroyed, and both consents end. Done twice is done once."""
    volunteer = _held(volunteer, actor)
    drop(volunteer, actor=actor)
    return volunteer


@transaction.atomic
def show_on_check_page(*, volunteer: Volunteer, read: Read, actor: User) -> Volunteer:
    """Whoever has the card's code may see it. Done twice is done once.

    Raises Refused: "no_photo", "version" when the text of the consent has changed meanwhile.
    """
    volunteer = _held(volunteer, actor)
    if not volunteer.photo:
        raise Refused(_("Add a photo first."), code="no_photo")
    consents.give(volunteer, Document.PUBLIC_PHOTO, version=read.version, digest=read.digest, language=read.language)
    _show(volunteer, public=True, actor=actor)
    return volunteer


@transaction.atomic
def hide_on_check_page(*, volunteer: Volunteer, actor: User) -> Volunteer:
    """The card keeps it. Done twice is done once."""
    volunteer = _held(volunteer, actor)
    consents.take_back(volunteer, Document.PUBLIC_PHOTO, actor=actor)
    _show(volunteer, public=False, actor=actor)
    return volunteer


def drop(volunteer: Volunteer, *, actor: User | None) -> None:
    """Inside the caller's transaction: also when the last volunteering ends, and when somebody is forgotten, which is
    what the consent promises."""
    consents.take_back(volunteer, Document.CARD_PHOTO, Document.PUBLIC_PHOTO, actor=actor)
    if volunteer.photo:
        old, volunteer.photo, volunteer.photo_public = volunteer.photo, "", False
        _changed(volunteer, old, actor=actor)


def _held(volunteer: Volunteer, actor: User) -> Volunteer:
    """The locked row. Raises PermissionDenied for whoever it is not."""
    rows = Volunteer.objects.select_related("person").select_for_update(of=("self",))
    volunteer = rows.get(pk=volunteer.pk)
    if not may_edit_profile(actor, volunteer):
        raise PermissionDenied
    return volunteer


def _show(volunteer: Volunteer, *, public: bool, actor: User) -> None:
    if volunteer.photo_public == public:
        return
    volunteer.photo_public = public
    _changed(volunteer, volunteer.photo, actor=actor)


def _changed(volunteer: Volunteer, old: str, *, actor: User | None) -> None:
    """Saves it, tells the card, and destroys what was there before as soon as nothing can bring it back."""
    volunteer.save(update_fields=["photo", "photo_public"])
    audit.record(volunteer, "onboarding.volunteer.photo", actor=actor, there=bool(volunteer.photo))
    events.photo_changed.send(sender=Volunteer, volunteer=volunteer)
    if old and old != volunteer.photo:
        transaction.on_commit(lambda: photos.destroy(old))
