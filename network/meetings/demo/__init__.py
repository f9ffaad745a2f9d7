"""Demo data of meetings: a year of them in all regions, with invented people."""

import random
from collections import defaultdict

from django.db import transaction

from accounts.models import User
from core import clock
from network.directory import mandates
from network.directory.actions.mandates import give_mandate
from network.directory.demo import names
from network.directory.demo import organisations as invented
from network.directory.demo.plans import slug_of
from network.directory.models import Mandate, Organisation
from network.directory.states import Role
from network.geography.models import Municipality, Region
from network.meetings.demo import plans, stage
from network.meetings.demo.people import Crowd
from network.meetings.demo.playing import ADMIN, Stage
from network.meetings.models import Meeting

# The numbers of invented coordinators begin here: organisations' contacts have those below.
_FIRST = 200


@transaction.atomic
def seed(*, seed: int) -> list[str]:
    """Returns lines for the summary of seed_demo. What an earlier run has made is left as it is."""
    admin = User.objects.get(email=ADMIN)
    organisers = {"": admin} | {region.code: _coordinator(region, admin) for region in Region.objects.order_by("code")}
    on = Stage(_crowd(seed), organisers)
    coming: dict[str, Meeting] = {}
    made = 0
    for plan in plans.all_of_them(_homes()):
        if on.find(plan):
            continue
        meeting = on.play(plan)
        made += 1
        if not plan.is_past:
            coming[plan.key] = meeting
    made += stage.seed(on)
    stage.join(on, coming)
    return [f"meetings: {made} made"]


def _coordinator(region: Region, admin: User) -> User:
    """Who coordinates it already; else somebody invented, with whose account nobody can sign in."""
    held = Mandate.objects.in_force().filter(region=region, network=None, role=Role.COORDINATOR, person__is_active=True)
    found = held.order_by("pk").first()
    if found:
        return found.person
    first, last = invented.person(_FIRST + int(region.code))
    email = f"{slug_of(first)}.{slug_of(last)}.{region.code}@demo.example"
    person = User.objects.filter(email=email).first() or User.objects.create_user(email=email, name=f"{first} {last}")
    if not mandates.holds(person, Role.COORDINATOR, region):
        give_mandate(person=person, role=Role.COORDINATOR, region=region, from_date=clock.today(), actor=admin)
    return person


def _crowd(seed: int) -> Crowd:
    organisations, towns = defaultdict(list), defaultdict(list)
    for each in Organisation.objects.members().select_related("municipality__region").order_by("pk"):
        for region in (each.municipality.region.code, ""):
            organisations[region].append(each)
    for town in Municipality.objects.in_force().select_related("region").order_by("code"):
        for region in (town.region.code, ""):
            towns[region].append(town)
    return Crowd(random.Random(seed), organisations, towns)  # noqa: S311 -- invented data


def _homes() -> dict[str, str]:
    """By the code of each region that of the municipality in which the first of its invented organisations is."""
    regions = dict(Municipality.objects.values_list("code", "region__code"))
    found: dict[str, str] = {}
    for each in names.ORGANISATIONS:
        found.setdefault(regions[each.home], each.home)
    return dict(sorted(found.items()))
