"""The two regions of the demo's coordinators, played through the actions: organisations that applied and were answered,
agreements, commitments, networks, and the places of the demo's two providers."""

import datetime as dt
from typing import Any

from accounts.models import User
from core import clock
from core.errors import Refused
from network.directory import commitments, shown, stamps
from network.directory.actions import agreements, networks, offers, organisations, places
from network.directory.actions import commitments as giving
from network.directory.actions import hours as hour_actions
from network.directory.demo import mandates, names, papers
from network.directory.demo import organisations as invented
from network.directory.demo.plans import Inventor, Offered, Plan, slug_of
from network.directory.hours import rules
from network.directory.models import Network, Organisation, Place, Term
from network.directory.states import OrganisationState, PlaceState, months_before
from network.geography.models import Municipality, Region

PROVIDERS = {"Kalakukon Digiapu ry": "provider@demo.example", "Merimajakan Digiapu ry": "provider.b@demo.example"}
# Where the providers' places stand: codes of municipalities, one place each; the last is where helpers come home.
PLACES = {
    "Kalakukon Digiapu ry": ("297", "297", "749", "778", "297"),
    "Merimajakan Digiapu ry": ("091", "049", "091"),
}
NETWORKS = (
    ("yla-savon-digirinki", "11", ("Ylä-Savon digirinki", "Övre Savolax digiring", "Upper Savo digital circle"),
     ("140", "263", "239", "402", "595", "762", "925")),
    ("kuopion-seudun-digirinki", "11", ("Kuopion seudun digirinki", "Kuopioregionens digiring", "Kuopio area circle"),
     ("297", "749", "857", "204", "687")),
    ("lansirannan-digirinki", "01", ("Länsirannan digirinki", "Västra kustens digiring", "West coast digital circle"),
     ("710", "078", "149")),
)  # fmt: skip
_REASON = "Verkostoon kuuluvat ne, jotka auttavat ihmisiä maksutta. Laitteiden myynti ei ole digitukea."
_PARTS = "Neuvontaa vähintään kolmena päivänä viikossa. Tiedot tarkistetaan kahdesti vuodessa."


def seed_organisations() -> int:
    """Those of the two regions: members, some who wait for an answer, and one that was declined. Returns how many are
    new."""
    homes = {each.code: each for each in Municipality.objects.select_related("region")}
    coordinators = {code: email for email, code in mandates.COORDINATORS.items()}
    made = 0
    for number, each in enumerate((*names.ORGANISATIONS, *names.APPLICANTS, names.DECLINED)):
        home = homes[each.home]
        if home.region.code not in invented.STAGE or invented.find(each):
            continue
        coordinator = User.objects.get(email=coordinators[home.region.code])
        organisation = _apply(each, home, number)
        if organisation is None:
            continue
        made += 1
        if each is names.DECLINED:
            organisations.decline(organisation=organisation, reason=_REASON, actor=coordinator)
        elif each not in names.APPLICANTS:
            _take_in(organisation, number, coordinator)
        else:
            _put_back(organisation, 3 + number % 5)
    return made


def seed_networks(admin: User) -> None:
    for slug, code, (fi, sv, en), municipalities in NETWORKS:
        if Network.objects.filter(slug=slug).exists():
            continue
        titles = {"name_fi": fi, "name_sv": sv, "name_en": en}
        network = networks.add_network(region=Region.objects.get(code=code), slug=slug, actor=admin, **titles)
        rows = list(Municipality.objects.filter(code__in=municipalities))
        was = stamps.stamp(network, shown.NETWORK)
        networks.edit_network(network=network, municipalities=rows, was=was, actor=admin, **titles)


def seed_places(inventor: Inventor) -> int:
    """Places of the demo's providers, by their own hands; one of them needs to be confirmed. Returns how many are new.
    Left alone where the organisation has any. The plans are made in any case: the numbers after them stay the same."""
    homes = {each.code: each for each in Municipality.objects.select_related("region")}
    made = 0
    for name, codes in PLACES.items():
        organisation = Organisation.objects.select_related("kind").get(name_fi=name)
        made_plans = [inventor.site(organisation, homes[code]) for code in codes[:-1]]
        last = homes[codes[-1]]
        made_plans.append(inventor.home(organisation, last, [last]))
        if organisation.places.exists():
            continue
        provider = User.objects.get(email=PROVIDERS[name])
        for plan in made_plans:
            place = _play(plan, provider)
            made += 1
            if plan is made_plans[1]:
                _age(place)
    return made


def _apply(each: names.Invented, home: Municipality, number: int) -> Organisation | None:
    """None when it came with an earlier demo, and somebody has given it another name since."""
    email = PROVIDERS.get(each.fi)
    applicant = User.objects.get(email=email) if email else _somebody(number)
    columns: Any = invented.columns(each, home, number)
    kind = Term.objects.get(vocabulary="organisation_type", key=each.kind)
    try:
        return organisations.apply(seed=f"demo {each.fi or each.sv}", actor=applicant, kind=kind, **columns)
    except Refused as refused:
        if refused.code != "sent":
            raise
        return None


def _take_in(organisation: Organisation, number: int, coordinator: User) -> None:
    """Some give their commitment and some have an agreement; one of those ends soon."""
    organisation = organisations.accept(organisation=organisation, actor=coordinator)
    applicant = organisation.applied_by
    if number % 2 == 0 and applicant:
        text = commitments.current()
        giving.give(organisation=organisation, version=text.version, digest=text.digest, language="fi", actor=applicant)
    if number % 3 == 0:
        _agree(organisation, coordinator, ends_soon=number % 2 == 0 and number > 6)
    _put_back(organisation, 90 + 17 * (number % 20))


def _agree(organisation: Organisation, coordinator: User, *, ends_soon: bool) -> None:
    today = clock.today()
    first = months_before(today, 23 if ends_soon else 6)
    last = clock.months_after(first, 24) - dt.timedelta(days=1)
    agreement = agreements.add_agreement(
        organisation=organisation,
        actor=coordinator,
        party="Esimerkkikunnan digituen koordinaatio",
        parts=_PARTS,
        signed_on=first - dt.timedelta(days=14),
        starts_on=first,
        ends_on=last,
        remind_days=60,
    )
    lines = ["Sopimus digituesta (esimerkki)", str(organisation), f"{first:%d.%m.%Y} - {last:%d.%m.%Y}"]
    agreements.attach_file(agreement=agreement, name="sopimus.pdf", content=papers.one_page(lines), actor=coordinator)


def _play(plan: Plan, provider: User) -> Place:
    values = plan.values | ({"served": plan.served} if plan.served else {})
    place = places.add_place(
        organisation=plan.organisation, kind=plan.kind, actor=provider, seed=f"demo {plan.number}", **values
    )
    if plan.facts:
        places.set_facts(place=place, answers=plan.facts, actor=provider)
    for number, offered in enumerate(plan.offers):
        _offer(place, offered, f"demo {plan.number} {number}", provider)
    return places.publish(place=place, actor=provider)


def _offer(place: Place, offered: Offered, seed: str, provider: User) -> None:
    offer = offers.add_offer(place=place, actor=provider, seed=seed, **offered.values, **offered.terms)
    hour_actions.set_hours(
        offer=offer,
        weekly=[rules.Weekly(**row) for row in offered.weekly],
        exceptions=[_exception(row) for row in offered.exceptions],
        open_on_holidays=False,
        actor=provider,
    )


def _exception(row: dict[str, Any]) -> rules.Exception:
    notes = {code: row[f"note_{code}"] for code in ("fi", "sv", "en")}
    return rules.Exception(notes=notes, **{name: value for name, value in row.items() if not name.startswith("note_")})


def _somebody(number: int) -> User:
    """An account nobody can sign in to."""
    first, last = invented.person(number)
    email = f"{slug_of(first)}.{slug_of(last)}{number}@demo.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(email=email, name=f"{first} {last}")


def _put_back(organisation: Organisation, days: int) -> None:
    """Moves what was done into the past. No action does that, and none should: this is for the eye only."""
    then = clock.now() - dt.timedelta(days=days)
    rows = Organisation.objects.filter(pk=organisation.pk)
    rows.update(applied_at=then)
    rows.exclude(state=OrganisationState.APPLIED).update(decided_at=then + dt.timedelta(days=4))
    organisation.contacts.update(since=then)


def _age(place: Place) -> None:
    """Seven months without a word: for the eye only, as above."""
    long_ago = months_before(clock.today(), 7)
    Place.objects.filter(pk=place.pk, state=PlaceState.PUBLISHED).update(confirmed_on=long_ago)
