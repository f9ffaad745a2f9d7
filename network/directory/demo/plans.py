"""What an invented place is like, before anything is written: the same for those made by actions and in bulk."""

import datetime as dt
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core import clock
from network.directory.demo import names, opening, words
from network.directory.models import Organisation, Term, Vocabulary
from network.directory.states import Booking, FactAnswer, PlaceKind, PlaceState, Price, months_before
from network.geography.models import Municipality, PostalCode

_NEAR = ("onsite_open", "onsite_booked", "assisted_self_service", "unstaffed_point", "peer_group", "course", "event")
_NEAR_WEIGHTS = (40, 22, 10, 4, 12, 8, 4)
# Languages besides those of the municipality, and in how many offers of a hundred they are spoken.
_SPOKEN = {"en": 35, "ru": 12, "uk": 10, "ar": 8, "so": 6, "et": 4, "fse": 3, "fa": 3}


@dataclass
class Offered:
    """Columns of an offer, its terms by field, and rows of its hours."""

    values: dict[str, Any]
    terms: dict[str, list[Term]]
    weekly: opening.Rows
    exceptions: opening.Rows


@dataclass
class Plan:
    """``values``: columns as the form of this kind of place writes them; ``served`` stands apart."""

    number: int
    organisation: Organisation
    kind: str
    values: dict[str, Any]
    served: list[Municipality] = field(default_factory=list)
    facts: dict[Term, str] = field(default_factory=dict)
    offers: list[Offered] = field(default_factory=list)
    state: str = PlaceState.PUBLISHED
    confirmed_on: dt.date | None = None
    created_on: dt.date | None = None


class Inventor:
    """Makes plans one after the other; the same seed makes the same ones. Reads terms and postal codes once."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 -- invented data
        self.terms: dict[str, dict[str, Term]] = defaultdict(dict)
        for term in Term.objects.filter(retired=False):
            self.terms[term.vocabulary][term.key] = term
        self.codes: dict[int, list[str]] = defaultdict(list)
        for code, municipality in PostalCode.objects.filter(ordinary=True).values_list("code", "municipality_id"):
            self.codes[municipality].append(code)
        self.taken: set[tuple[int, str]] = set()
        self.number = 0

    def site(self, organisation: Organisation, municipality: Municipality) -> Plan:
        quarter, house = self._somewhere(organisation, municipality)
        name = words.Texts(
            f"{quarter.of_fi} {house.fi}",
            f"{quarter.of_sv} {house.sv}",
            f"{quarter.sv if _spoken_in(municipality)[0] == 'sv' else quarter.fi} {house.en}",
        )
        plan = self._plan(organisation, municipality, PlaceKind.SITE, name)
        swedish = _spoken_in(municipality)[0] == "sv"
        plan.values |= {
            "street": f"{quarter.street_sv if swedish else quarter.street_fi} {self.rng.randint(1, 60)}",
            "postal_code": self.rng.choice(self.codes[municipality.pk] or [""]),
        }
        if self.rng.random() < 0.3:
            plan.values |= self._texts("directions", self.rng.choice(words.DIRECTIONS), municipality)
        if self.rng.random() < 0.7:
            plan.values |= {
                "lat": round(municipality.lat + self.rng.uniform(-0.012, 0.012), 5),
                "lon": round(municipality.lon + self.rng.uniform(-0.025, 0.025), 5),
            }
        plan.facts = self._facts()
        ways = self.rng.choices(_NEAR, _NEAR_WEIGHTS, k=self.rng.choice((1, 1, 1, 2, 2, 3)))
        plan.offers = [self._offer(way, municipality) for way in dict.fromkeys(ways)]
        return plan

    def channel(
        self,
        organisation: Organisation,
        home: Municipality,
        served: Iterable[Municipality],
        way: str,
        name: words.Texts,
    ) -> Plan:
        """A phone line, chat or video for these municipalities; for the whole country when there are none."""
        plan = self._plan(organisation, home, PlaceKind.CHANNEL, name)
        plan.served = list(served)
        plan.values |= {"nationwide": not plan.served} | self._texts("phone_price", words.PHONE_PRICE, home)
        if way != "phone":
            plan.values |= {"link": f"https://{way}.{_slug(organisation)}.example/", "phone": ""}
        plan.offers = [self._offer(way, home)]
        return plan

    def home(self, organisation: Organisation, home: Municipality, served: Iterable[Municipality]) -> Plan:
        plan = self._plan(organisation, home, PlaceKind.HOME, words.HOME)
        plan.served = list(served)
        plan.values |= {"nationwide": False}
        plan.offers = [self._offer("home_visit", home)]
        return plan

    def _plan(self, organisation: Organisation, municipality: Municipality, kind: str, name: words.Texts) -> Plan:
        self.number += 1
        rng, slug = self.rng, _slug(organisation)
        values: dict[str, Any] = {
            "municipality": municipality,
            "phone": f"{names.AREA_CODES[municipality.region.code]} 000 {self.number:04d}",
            "email": f"digituki{self.number}@{slug}.example",
            "website": f"https://{slug}.example/" if rng.random() < 0.6 else "",
        }
        also_english = rng.random() < 1 / 3
        values |= self._texts("name", name, municipality, also_english=also_english)
        values |= self._texts("summary", rng.choice(words.SUMMARIES), municipality, also_english=also_english)
        if rng.random() < 0.6:
            text = rng.choice(words.DESCRIPTIONS)
            values |= self._texts("description", text, municipality, also_english=also_english)
        if rng.random() < 0.03:
            values |= self._texts("alert", rng.choice(words.ALERTS), municipality)
        plan = Plan(self.number, organisation, kind, values)
        plan.state, plan.confirmed_on = self._state()
        plan.created_on = (plan.confirmed_on or clock.today()) - dt.timedelta(days=rng.choice((0, 40, 200, 400, 700)))
        return plan

    def _state(self) -> tuple[str, dt.date | None]:
        """Most are published and confirmed lately; some 7 months ago, a few 13."""
        rng, today = self.rng, clock.today()
        fate = rng.random()
        if fate < 0.02:
            return PlaceState.DRAFT, None
        lately = today - dt.timedelta(days=rng.randint(0, 150))
        if fate < 0.04:
            return rng.choice((PlaceState.PAUSED, PlaceState.PAUSED, PlaceState.ENDED)), lately
        if fate < 0.14:
            return PlaceState.PUBLISHED, months_before(today, 7) - dt.timedelta(days=rng.randint(0, 20))
        if fate < 0.19:
            return PlaceState.PUBLISHED, months_before(today, 13) - dt.timedelta(days=rng.randint(0, 60))
        return PlaceState.PUBLISHED, lately

    def _somewhere(self, organisation: Organisation, municipality: Municipality) -> tuple[names.Quarter, names.House]:
        """A house in a quarter that the municipality has not got yet."""
        fitting = [each for each in names.HOUSES if not each.kinds or organisation.kind.key in each.kinds]
        pairs = [(quarter, house) for quarter in names.QUARTERS for house in fitting]
        free = [pair for pair in pairs if (municipality.pk, pair[0].fi + pair[1].fi) not in self.taken]
        quarter, house = self.rng.choice(free)
        self.taken.add((municipality.pk, quarter.fi + house.fi))
        return quarter, house

    def _texts(
        self, name: str, text: words.Texts, municipality: Municipality, *, also_english: bool = False
    ) -> dict[str, str]:
        codes = [*_spoken_in(municipality), *(["en"] if also_english else [])]
        return {f"{name}_{code}": getattr(text, code) for code in codes}

    def _facts(self) -> dict[Term, str]:
        facts = list(self.terms[Vocabulary.PLACE_FACT].values())
        chosen = self.rng.sample(facts, k=min(len(facts), self.rng.randint(0, 14)))
        answers = (FactAnswer.YES, FactAnswer.NO, FactAnswer.ON_REQUEST)
        return {term: self.rng.choices(answers, (76, 16, 8))[0] for term in chosen}

    def _offer(self, way: str, municipality: Municipality) -> Offered:
        rng = self.rng
        booked = way in ("onsite_booked", "home_visit")
        values: dict[str, Any] = {
            "way": self.terms[Vocabulary.WAY][way],
            "all_topics": rng.random() < 0.4,
            "easy_language": rng.random() < 0.15,
            "booking": Booking.REQUIRED if booked else Booking.RECOMMENDED if way == "course" else Booking.NONE,
            "price": Price.FEE if way == "course" and rng.random() < 0.4 else Price.FREE,
        }
        values |= self._texts("name", words.OFFERS[way], municipality, also_english=rng.random() < 1 / 3)
        if values["booking"] != Booking.NONE:
            values |= self._texts("booking_note", words.BOOKING, municipality)
        if values["price"] == Price.FEE:
            values |= self._texts("price_note", words.FEE, municipality)
        if rng.random() < 0.1 and not booked:
            values |= self._texts("hours_note", words.HOURS_NOTE, municipality)
        weekly = [] if way == "unstaffed_point" and rng.random() < 0.5 else opening.weekly(rng, way)
        closed = opening.exceptions(rng) if way not in ("phone", "chat", "video") else []
        return Offered(values, self._offer_terms(municipality, all_topics=values["all_topics"]), weekly, closed)

    def _offer_terms(self, municipality: Municipality, *, all_topics: bool) -> dict[str, list[Term]]:
        rng = self.rng
        spoken = [*_spoken_in(municipality), *(code for code, share in _SPOKEN.items() if rng.random() * 100 < share)]
        spoken += self._sami(municipality)
        audiences = ["citizens"] + [each for each in ("companies", "communities") if rng.random() < 0.09]
        groups = [each for each in ("older_people", "immigrants", "no_device", "disabled_people") if rng.random() < 0.2]
        return {
            "topics": self._some(Vocabulary.TOPIC, 0 if all_topics else 3, 3 if all_topics else 9),
            "e_services": self._some(Vocabulary.E_SERVICE, 0, 4),
            "audiences": [self.terms[Vocabulary.AUDIENCE][key] for key in audiences],
            "target_groups": [self.terms[Vocabulary.TARGET_GROUP][key] for key in groups],
            "languages": [self.terms[Vocabulary.LANGUAGE][key] for key in dict.fromkeys(spoken)],
        }

    def _sami(self, municipality: Municipality) -> list[str]:
        """Keys of the Sámi languages spoken there: the northern one always, the smaller ones in half of the offers."""
        there, rng = municipality.sami.split(), self.rng
        keys = [key for key, term in self.terms[Vocabulary.LANGUAGE].items() if (term.facts or {}).get("iso3") in there]
        return [key for key in keys if key == "se" or rng.random() < 0.5]

    def _some(self, vocabulary: str, least: int, most: int) -> list[Term]:
        known = list(self.terms[vocabulary].values())
        return self.rng.sample(known, k=min(len(known), self.rng.randint(least, most)))


def _spoken_in(municipality: Municipality) -> list[str]:
    """Its official languages, that of the majority first."""
    return municipality.language_status.split("-")


def _slug(organisation: Organisation) -> str:
    """The organisation's invented domain, without .example."""
    name = organisation.name_fi or organisation.name_sv  # type: ignore[attr-defined]  # columns of modeltranslation
    return slug_of(str(name))


def slug_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.rsplit(" ", 1)[0] if plain.endswith((" ry", " rf", " osk", " oy")) else plain)
