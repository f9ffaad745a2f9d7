"""Materials of a meeting: files and links, each with a word on whether everybody can read it."""

from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, vault
from core.errors import Refused
from core.texts import languages
from network.directory import stamps
from network.directory.actions.place_steps import still_as_seen
from network.meetings import uploads
from network.meetings.actions import outcome_steps as steps
from network.meetings.actions.organising_steps import key
from network.meetings.content import MATERIAL
from network.meetings.models import Material, Meeting

# A meeting has so many at most.
MOST = 50


class Details(TypedDict, total=False):
    """``language`` "" for several, or for pictures without words. ``accessible``: somebody has checked it."""

    title_fi: str | None
    title_sv: str | None
    title_en: str | None
    access_note_fi: str | None
    access_note_sv: str | None
    access_note_en: str | None
    language: str
    accessible: bool
    public: bool
    link: str


@transaction.atomic
def add_material(
    *,
    meeting: Meeting,
    actor: User,
    seed: str,
    name: str = "",
    content: bytes | None = None,
    **details: Unpack[Details],
) -> Material:
    """A file (``name``, ``content``) or a ``link``. ``seed``: the same form sent twice makes one row.

    Raises Refused: "both" and "neither" of file and link, "access" when nothing is said about accessibility, "empty"
    without a title, "not_https", "many"; ValidationError for a file that is none of those taken (see uploads).
    """
    mine = steps.held(meeting, actor)
    known = Material.objects.filter(pk=key(actor, seed, str(mine.pk))).first()
    if known is not None:
        return known
    if mine.materials.filter(removed_at=None).count() >= MOST:
        raise Refused(_("An event has at most %(number)s materials.") % {"number": MOST}, code="many")
    material = Material(pk=key(actor, seed, str(mine.pk)), meeting=mine, added_by=actor)
    if (content is None) == (not details.get("link")):
        said = _("Choose a file or write a link, not both.") if content else _("Choose a file or write a link.")
        raise Refused(said, code="both" if content else "neither")
    if content is not None:
        kind = uploads.kind_of(name, content)
        material.file_name, material.file_size = uploads.tidy_name(name, kind), len(content)
        material.file_digest = vault.put(content)
    _write(material, details)
    material.save(force_insert=True)
    audit.record(material, "meetings.material.add", actor=actor, meeting=str(mine.pk), digest=material.file_digest)
    return material


@transaction.atomic
def edit_material(*, material: Material, was: str, actor: User, **details: Unpack[Details]) -> Material:
    """What is said about it; the file itself is replaced by adding another. ``was`` is `stamps.stamp` of what the form
    showed. Raises Refused as ``add_material``, "removed", and "changed" when somebody else saved in the meantime."""
    mine = steps.held(material.meeting, actor)
    material = mine.materials.get(pk=material.pk)
    if material.removed_at is not None:
        raise Refused(_("This material has been removed."), code="removed")
    old = stamps.stamp(material, MATERIAL)
    if material.file_digest:
        details["link"] = ""
    _write(material, details)
    if stamps.stamp(material, MATERIAL) == old:
        return material
    still_as_seen(was, old)
    material.save()
    audit.record(material, "meetings.material.edit", actor=actor)
    return material


@transaction.atomic
def remove_material(*, material: Material, actor: User) -> Material:
    """Nobody sees it any more; the row stays, so that it can be told who removed what. Done twice is done once."""
    mine = steps.held(material.meeting, actor)
    material = mine.materials.get(pk=material.pk)
    if material.removed_at is None:
        material.removed_at = clock.now()
        material.save(update_fields=["removed_at"])
        audit.record(material, "meetings.material.remove", actor=actor)
    return material


def _write(material: Material, details: Any) -> None:
    unknown = details.keys() - set(MATERIAL)
    if unknown:
        raise TypeError(f"not to be written here: {', '.join(sorted(unknown))}")
    titles, notes = steps.lines(details, "title"), steps.lines(details, "access_note")
    plain = {name: value for name, value in details.items() if name in {"language", "accessible", "public", "link"}}
    steps.must_say(titles)
    for name, value in {**titles, **notes, **plain}.items():
        setattr(material, name, value)
    if not material.accessible and not any(notes.values()):
        said = _("Check that everybody can use it, or write what somebody who cannot see or hear it should know.")
        raise Refused(said, code="access")
    if material.link and not material.link.startswith("https://"):
        raise Refused(_("Links must begin with https://."), code="not_https")
    if material.language and material.language not in languages():
        raise Refused(_("Choose one of the languages."), code="language")
    material.full_clean(exclude=["meeting", "added_by"], validate_unique=False, validate_constraints=False)
