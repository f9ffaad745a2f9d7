"""Four hundred invented places, channels and home-visit areas in all regions, more where more people live."""

import datetime as dt
from collections import defaultdict

from core import clock
from network.directory.demo import bulk, names, stage, words
from network.directory.demo.plans import Inventor, Plan
from network.directory.models import Organisation
from network.directory.states import PlaceState
from network.geography.models import Municipality

TOTAL = 400
# Of each region, whatever its size: sites besides those at the homes of its organisations, and home-visit areas.
_ELSEWHERE, _HOMES = 4, 2
# Bigger regions have a second channel.
_WAYS = dict.fromkeys(("01", "06", "13", "19"), ("phone", "chat"))
_WAYS |= dict.fromkeys(("02", "11", "17"), ("phone", "video"))
# Runs the phone and chat of the whole country.
_NATIONAL = "Merimajakan Digiapu ry"


def seed(*, seed: int) -> int:
    """Makes what is not there yet; returns how many."""
    inventor = Inventor(seed)
    made = stage.seed_places(inventor)
    return made + bulk.write(plans_of(inventor))


def plans_of(inventor: Inventor) -> list[Plan]:
    """Everything but the places of the demo's providers, up to TOTAL."""
    plans = [*_nationwide(inventor), *_regions(inventor)]
    return plans + _more_sites(inventor, TOTAL - inventor.number)


def _nationwide(inventor: Inventor) -> list[Plan]:
    """What the finder falls back on: always there, always confirmed."""
    organisation = Organisation.objects.select_related("kind", "municipality__region").get(name_fi=_NATIONAL)
    home = organisation.municipality
    plans = [inventor.channel(organisation, home, [], way, name) for way, name in words.NATIONWIDE.items()]
    for plan, way in zip(plans, words.NATIONWIDE, strict=True):
        name, offer = words.NATIONWIDE[way], _in_finder(plan).offers[0]
        plan.values |= {"name_fi": name.fi, "name_sv": name.sv, "name_en": name.en, "summary_en": "In all matters."}
        offer.values["all_topics"] = True
    return plans


def _regions(inventor: Inventor) -> list[Plan]:
    """Every region has some places, helpers who come home, and a channel or two of its own."""
    plans: list[Plan] = []
    for code, organisations in _members().items():
        towns = _towns(code)
        # One where each organisation has its home, and some elsewhere: not all of them in the biggest town.
        plans += [inventor.site(each, each.municipality) for each in organisations]
        for town in inventor.rng.sample(towns, k=min(len(towns), _ELSEWHERE)):
            plans.append(inventor.site(inventor.rng.choice(organisations), town))
        homes, channels = [], []
        for _n in range(_HOMES):
            organisation = inventor.rng.choice(organisations)
            some = inventor.rng.sample(towns, k=min(len(towns), inventor.rng.randint(1, 4)))
            homes.append(inventor.home(organisation, some[0], some))
        for way in _WAYS.get(code, ("phone",)):
            organisation = inventor.rng.choice(organisations)
            channels.append(inventor.channel(organisation, organisation.municipality, towns, way, words.CHANNELS[way]))
        # Whatever the dice said, no region goes without.
        _in_finder(homes[0]), _in_finder(channels[0])
        plans += [*homes, *channels]
    return plans


def _in_finder(plan: Plan) -> Plan:
    plan.state, plan.confirmed_on = PlaceState.PUBLISHED, clock.today() - dt.timedelta(days=20)
    plan.created_on = min(plan.created_on or plan.confirmed_on, plan.confirmed_on)
    return plan


def _more_sites(inventor: Inventor, count: int) -> list[Plan]:
    members = _members()
    towns = [town for code in members for town in _towns(code)]
    chosen = inventor.rng.choices(towns, [names.WEIGHTS.get(town.code, 1) for town in towns], k=count)
    return [inventor.site(inventor.rng.choice(members[town.region.code]), town) for town in chosen]


def _members() -> dict[str, list[Organisation]]:
    """By code of the region, both in a fixed order: the same seed makes the same places."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    rows = Organisation.objects.members().select_related("kind", "municipality__region")
    known = {each.name_fi or each.name_sv: each for each in rows}
    for invented in names.ORGANISATIONS:
        organisation = known.get(invented.fi or invented.sv)
        if organisation:
            found[organisation.municipality.region.code].append(organisation)
    return dict(found)


def _towns(code: str) -> list[Municipality]:
    rows = Municipality.objects.in_force().filter(region__code=code)
    return list(rows.select_related("region").order_by("code"))
