"""Invented organisations of every region. Those of Uusimaa and North Savo come through the actions (stage.py), the
others as rows that passed the same checks: sixty applications would fill the demo's outbox with letters."""

import datetime as dt
import uuid

from stdnum.fi import ytunnus

from core import clock
from network.directory import business_ids
from network.directory.demo import names, plans
from network.directory.models import Contact, Organisation, Term, Vocabulary
from network.directory.states import ContactRole, OrganisationState
from network.geography.models import Municipality

STAGE = ("01", "11")
_SPACE = uuid.UUID("0b8f5e0c-5a5d-4b62-8d2f-0d9b2f6b1c55")


def columns(invented: names.Invented, home: Municipality, number: int) -> dict[str, object]:
    """What an organisation says of itself."""
    slug = plans.slug_of(invented.fi or invented.sv)
    told = {
        "fi": "Autamme digitaalisissa asioissa maksutta ja rauhassa.",
        "sv": "Vi hjälper i digitala ärenden, avgiftsfritt och i lugn och ro.",
    }
    texts = {f"name_{code}": name for code, name in (("fi", invented.fi), ("sv", invented.sv)) if name}
    texts |= {f"description_{code}": told[code] for code in ("fi", "sv") if f"name_{code}" in texts}
    return texts | {
        "business_id": "" if invented.kind in business_ids.INFORMAL else _business_id(number),
        "municipality": home,
        "email": f"toimisto@{slug}.example",
        "phone": f"{names.AREA_CODES[home.region.code]} 000 {1000 + number}",
        "website": f"https://{slug}.example/",
    }


def _business_id(number: int) -> str:
    """One that passes every check and is nobody's: the register's own begin with 0 to 3."""
    # Some numbers have no check digit; of two that follow each other, one has.
    tries = (f"{9_000_000 + 2 * number + more}-{digit}" for more in (0, 1) for digit in range(10))
    return next(each for each in tries if ytunnus.is_valid(each))


def find(invented: names.Invented) -> Organisation | None:
    """The organisation of this invented name, whoever made it."""
    return Organisation.objects.filter(name_fi=invented.fi or None, name_sv=invented.sv or None).first()


def seed() -> int:
    """Makes those outside the stage that are not there yet; returns how many."""
    homes = {each.code: each for each in Municipality.objects.select_related("region")}
    kinds = {term.key: term for term in Term.objects.of(Vocabulary.ORGANISATION_TYPE)}
    made = 0
    for number, invented in enumerate(names.ORGANISATIONS):
        home = homes[invented.home]
        if home.region.code in STAGE or find(invented):
            continue
        organisation = Organisation(
            pk=uuid.uuid5(_SPACE, invented.fi or invented.sv),
            kind=kinds[invented.kind],
            state=OrganisationState.MEMBER,
            **columns(invented, home, number),
        )
        joined = clock.now() - dt.timedelta(days=60 + 31 * (number % 20))
        organisation.applied_at, organisation.decided_at = joined - dt.timedelta(days=5), joined
        organisation.full_clean(validate_unique=False)
        organisation.save(force_insert=True)
        _contact(organisation, number)
        made += 1
    return made


def _contact(organisation: Organisation, number: int) -> None:
    """Somebody who answers for it, by mail only: without an account."""
    first, last = person(number)
    contact = Contact(
        organisation=organisation,
        name=f"{first} {last}",
        email=f"{plans.slug_of(first)}.{plans.slug_of(last)}{number}@demo.example",
        role=ContactRole.MANAGER,
        phone=organisation.phone,
        public=number % 2 == 0,
    )
    contact.full_clean()
    contact.save()


def person(number: int) -> tuple[str, str]:
    """First and last name of somebody who does not exist."""
    firsts, lasts = names.FIRST_NAMES, names.LAST_NAMES
    return firsts[number % len(firsts)], lasts[(number * 5 + 3) % len(lasts)]
