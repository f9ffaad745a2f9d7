"""Keeping the scheme: drafts of new versions, their texts, publishing. Who leads certification does it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Model
from django.utils import translation
from django.utils.translation import gettext as _

from certification.quality import contents, drafts, loading, policies, trail
from certification.quality.actions import steps
from certification.quality.contents import Rule
from certification.quality.models import Criterion, Group, Scheme, Version
from certification.quality.states import VersionState
from core import audit, clock
from core.errors import Refused


@transaction.atomic
def load_starter(*, actor: Any) -> Version:
    """The scheme that comes with a release, as a draft: for a house that has none yet. Raises Refused when it has."""
    _check(actor)
    if Scheme.objects.exists():
        raise Refused(_("There is a scheme already."), code="there")
    return loading.load(loading.FILE)


@transaction.atomic
def start_draft(*, scheme: Scheme, actor: Any) -> Version:
    """A copy of the newest published version, to be changed; the draft there is when one was begun already."""
    _check(actor)
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    newest = scheme.versions.order_by("-number").first()
    if newest is None:
        raise Refused(_("The scheme has no version yet. Load one from a file."), code="empty")
    if not newest.is_published:
        return newest
    draft = Version(scheme=scheme, number=newest.number + 1)
    contents.write(draft, contents.of(newest))
    steps.record(draft, "version.draft", actor=actor, number=draft.number)
    return draft


@transaction.atomic
def discard_draft(*, version: Version, actor: Any) -> None:
    """Takes a draft away with all that was changed in it. Raises Refused for a published version; a draft that is gone
    already stays gone."""
    _check(actor)
    Scheme.objects.select_for_update().get(pk=version.scheme_id)
    found = Version.objects.select_for_update().filter(pk=version.pk).first()
    if found is None:
        return
    _refuse_published(found)
    steps.record(found, "version.discard", actor=actor, number=found.number)
    found.delete()


@transaction.atomic
def publish(*, version: Version, actor: Any) -> Version:
    """From now on new applications are pinned to it, and it never changes again. Raises Refused with all that is
    missing. Published already, nothing happens."""
    _check(actor)
    found = _locked(version)
    if found.is_published:
        return found
    lacks = drafts.lacks(found)
    if lacks:
        raise Refused([Refused(each, code="incomplete") for each in lacks])
    found.state, found.published_at, found.published_by = VersionState.PUBLISHED, clock.now(), actor
    found.save(update_fields=["state", "published_at", "published_by"])
    steps.record(found, "version.publish", actor=actor, number=found.number, sha256=_fingerprint(found))
    return found


@transaction.atomic
def edit_scheme(*, scheme: Scheme, texts: Mapping[str, str], seen: str, actor: Any) -> None:
    """Name, introduction and notice, which hold for all versions and are read at once. ``seen``: what `drafts.stamp`
    said when they were shown; Refused, code "changed", when somebody else has saved meanwhile."""
    _check(actor)
    found = Scheme.objects.select_for_update().get(pk=scheme.pk)
    _refuse_changed(found, seen)
    lacks = drafts.scheme_lacks(texts) if Version.objects.published().filter(scheme=found).exists() else []
    if lacks:
        raise Refused([Refused(each, code="incomplete") for each in lacks])
    _save(found, texts)
    steps.record(found, "scheme.edit", actor=actor)


@transaction.atomic
def edit_version(*, version: Version, values: Mapping[str, Any], seen: str, actor: Any) -> None:
    """Periods, declaration and what has changed, of a draft. ``seen``: as in `edit_scheme`."""
    _check(actor)
    found = _draft(version)
    _refuse_changed(found, seen)
    _save(found, values)
    audit.record(found, "quality.version.edit", actor=actor)


@transaction.atomic
def save_group(*, version: Version, group: Group | None, values: Mapping[str, Any], seen: str, actor: Any) -> Group:
    """A group of a draft, or a new one at its end. Raises Refused for a key that is taken."""
    _check(actor)
    draft = _draft(version)
    if group is None:
        if draft.groups.filter(key=values["key"]).exists():
            raise Refused(_("Another group has this key."), code="taken")
        row = Group(version=draft, order=_after(draft.groups))
    else:
        row = draft.groups.get(pk=group.pk)
        _refuse_changed(row, seen)
    _save(row, values)
    audit.record(draft, "quality.version.edit", actor=actor, group=row.key)
    return row


@transaction.atomic
def save_criterion(
    *,
    version: Version,
    criterion: Criterion | None,
    values: Mapping[str, Any],
    rules: Sequence[Rule],
    seen: str,
    actor: Any,
) -> Criterion:
    """A criterion of a draft with its kinds of evidence, or a new one at the end of its group. Raises Refused for a key
    that another criterion of the version has: versions are compared by it."""
    _check(actor)
    draft = _draft(version)
    group = draft.groups.get(pk=values["group"].pk)
    if criterion is None:
        if Criterion.objects.filter(group__version=draft, key=values["key"]).exists():
            raise Refused(_("Another criterion has this key."), code="taken")
        row = Criterion(order=_after(group.criteria))
    else:
        row = Criterion.objects.get(pk=criterion.pk, group__version=draft)
        _refuse_changed(row, seen)
    _save(row, values)
    row.evidence_rules.all().delete()
    row.evidence_rules.bulk_create(contents.rules(row, rules))
    audit.record(draft, "quality.version.edit", actor=actor, criterion=row.key)
    return row


@transaction.atomic
def remove(*, part: Group | Criterion, actor: Any) -> None:
    """Takes a group with its criteria, or a criterion, out of a draft; gone already, nothing happens."""
    _check(actor)
    version = part.version if isinstance(part, Group) else part.group.version
    draft = _draft(version)
    found = type(part)._default_manager.filter(pk=part.pk).first()
    if found is not None:
        audit.record(draft, "quality.version.edit", actor=actor, removed=part.key)
        found.delete()


def _check(actor: Any) -> None:
    if not policies.may_lead(actor):
        raise PermissionDenied


def _locked(version: Version) -> Version:
    rows = Version.objects.select_for_update(of=("self",)).select_related("scheme")
    found: Version | None = rows.filter(pk=version.pk).first()
    if found is None:
        raise Refused(_("This draft was discarded."), code="gone")
    return found


def _draft(version: Version) -> Version:
    found = _locked(version)
    _refuse_published(found)
    return found


def _refuse_published(version: Version) -> None:
    if version.is_published:
        raise Refused(_("A published version is never changed. Begin a new draft."), code="published")


def _refuse_changed(row: Model, seen: str) -> None:
    if drafts.stamp(row) != seen:
        raise Refused(_("Somebody else has changed this while you were writing."), code="changed")


def _save(row: Model, values: Mapping[str, Any]) -> None:
    # The plain column is written in the active language.
    with translation.override("fi"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def _after(rows: Any) -> int:
    last: int = rows.aggregate(last=Max("order"))["last"] or 0
    return last + 1


def _fingerprint(version: Version) -> str:
    """Of all that it says: with it anybody can prove which text was published."""
    return hashlib.sha256(trail.canonical(contents.plain(contents.of(version))).encode()).hexdigest()
