"""Organisations that may be the same one: shown to the coordinator before another of its name joins."""

import re

from django.db.models import Q
from rapidfuzz import fuzz

from core.texts import languages
from network.directory.languages import texts
from network.directory.models import Organisation
from network.directory.states import OrganisationState

_NEAR = 88


def to(organisation: Organisation) -> list[Organisation]:
    """Members with the same business id anywhere, and members and applications of the same region with a name that
    reads nearly alike; the nearest first. One query."""
    here = Q(municipality__region=organisation.municipality.region_id)
    rows = Organisation.objects.filter(state__in=[OrganisationState.MEMBER, OrganisationState.APPLIED])
    same_id = Q(business_id=organisation.business_id, state=OrganisationState.MEMBER)
    rows = rows.filter(here | same_id if organisation.business_id else here).exclude(pk=organisation.pk)
    mine = _names(organisation)
    found = [(_nearness(organisation, mine, each), each) for each in rows.select_related("municipality")]
    alike = [(near, each) for near, each in found if near >= _NEAR]
    return [each for _near, each in sorted(alike, key=lambda pair: (-pair[0], pair[1].name))]


def _nearness(organisation: Organisation, mine: set[str], other: Organisation) -> float:
    if organisation.business_id and organisation.business_id == other.business_id:
        return 100.0
    theirs = _names(other)
    return max((_alike(a, b) for a in mine for b in theirs), default=0.0)


def _alike(a: str, b: str) -> float:
    """Whatever the order of the words, and however compounds are parted."""
    return max(fuzz.token_sort_ratio(a, b), fuzz.ratio(a.replace(" ", ""), b.replace(" ", "")))


def _names(organisation: Organisation) -> set[str]:
    """In all languages, without what only says that an association is registered."""
    found = texts(organisation, "name")
    plain = (re.sub(r"[^\w\s]", " ", found[code].casefold()) for code in languages() if code in found)
    return {" ".join(word for word in name.split() if word not in {"ry", "rf", "r", "f"}) for name in plain}
