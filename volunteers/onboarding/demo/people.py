"""Invented people, and what each tells of themselves."""

import datetime as dt
import random
from collections.abc import Iterator

from accounts.models import User
from core import clock
from network.directory.demo.names import AREA_CODES
from network.directory.demo.plans import slug_of
from network.directory.models import Term, Vocabulary
from network.geography.models import Municipality
from volunteers.onboarding.demo import names
from volunteers.onboarding.demo.rows import Rows
from volunteers.onboarding.models import Absence, FreeTime, Speaks, Volunteer
from volunteers.onboarding.states import Level, PartOfDay


class People:
    """``knows``: topics and skills of each, for the tables between, which need the keys of both sides."""

    def __init__(self, rng: random.Random, rows: Rows) -> None:
        self.rng, self.rows = rng, rows
        self.topics = list(Term.objects.of(Vocabulary.TOPIC))
        self.skills = list(Term.objects.of(Vocabulary.SKILL))
        self.languages = {term.key: term for term in Term.objects.of(Vocabulary.LANGUAGE)}
        self.knows: dict[Volunteer, tuple[list[Term], list[Term]]] = {}

    def volunteer(self, number: int, town: Municipality, language: str, *, told: bool) -> Volunteer:
        """``told``: False for whoever has withdrawn, and with that taken back what they told."""
        first, last = names.person(language, number)
        email = f"{slug_of(first)}.{slug_of(last)}.v{number}@posti.example"
        person = User(email=email, name=f"{first} {last}", language=language)
        # Nobody can sign in with it, and the address is nobody's.
        person.set_unusable_password()
        rng = self.rng
        if not told:
            silent = Volunteer(person=person, municipality=town)
            self.rows.add(person)
            self.rows.add(silent)
            return silent
        volunteer = Volunteer(
            person=person, municipality=town, phone=f"{AREA_CODES[town.region.code]} 000 {2000 + number}",
            onsite=True, remote=rng.random() < 0.6, home=rng.random() < 0.3, travel_km=rng.choice((5, 10, 20, 30, 60)),
            mails_wanted=rng.random() < 0.75,
        )  # fmt: skip
        volunteer.full_clean(exclude=["person"], validate_constraints=False)
        self.rows.add(person)
        self.rows.add(volunteer)
        for key, level in self._spoken(language):
            self.rows.add(Speaks(volunteer=volunteer, language=self.languages[key], level=level))
        for weekday in sorted(rng.sample(range(6), rng.randint(1, 3))):
            self.rows.add(FreeTime(volunteer=volunteer, weekday=weekday, part=rng.choice(PartOfDay.values)))
        if rng.random() < 0.12:
            first_day = clock.today() + dt.timedelta(days=rng.randint(-5, 20))
            self.rows.add(Absence(volunteer=volunteer, first_day=first_day, last_day=first_day + dt.timedelta(days=7)))
        self.knows[volunteer] = (rng.sample(self.topics, 5), rng.sample(self.skills, 4))
        return volunteer

    def _spoken(self, language: str) -> Iterator[tuple[str, Level]]:
        yield language, Level.FLUENT
        other = {"fi": "sv", "sv": "fi"}[language]
        if language == "sv" or self.rng.random() < 0.3:
            yield other, Level.WELL
        if self.rng.random() < 0.4:
            yield "en", Level.WELL
        if self.rng.random() < 0.15:
            yield self.rng.choice(("ru", "uk", "ar", "et", "so")), Level.FLUENT

    def link(self) -> None:
        """Once all are saved."""
        for number, name in enumerate(("topics", "skills")):
            through = getattr(Volunteer, name).through
            known = ((volunteer, terms[number]) for volunteer, terms in self.knows.items())
            rows = [through(volunteer_id=volunteer.pk, term_id=term.pk) for volunteer, terms in known for term in terms]
            through.objects.bulk_create(rows, batch_size=400)
