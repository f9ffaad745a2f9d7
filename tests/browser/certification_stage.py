"""People and matters of certification for tests in a browser, in every state and untouched by other tests.

``prepare(site, "matters")`` runs one of the functions below in a process of its own, with the settings of the served
demo: each call makes people and organisations that nobody else has. It returns what the function says: keys by name.
"""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction

from certification.quality.actions import asking, cases, deciding, following, reviewing
from certification.quality.models import Certification
from certification.quality.numbers import next_number
from certification.quality.states import Grade, Level, OwnGrade, Part, State, Verdict
from tests.certification.quality.certified import follow_up, proposed
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OfferFactory, OrganisationFactory, PlaceFactory

ROOT = Path(__file__).resolve().parents[2]
_GROUPS = ("journeys", "matters")


def prepare(site, what):
    """``what``: one of the names in _GROUPS."""
    inherited = {
        key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    environment = {"DEMO": "1", "DATA": str(site.data), "DEMO_PASSWORD": site.password, "SITE_URL": site.url}
    code = f"from tests.browser import certification_stage; certification_stage.say({what!r})"
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-4000:]
    return json.loads(made.stdout.strip().splitlines()[-1])


def say(what):
    stage = Stage()
    made = getattr(stage, what)() if what in _GROUPS else {}
    sys.stdout.write(json.dumps({"mark": stage.mark, **{name: str(key) for name, key in made.items()}}) + "\n")


class Stage:
    """``mark``: part of every address of sign-in: ``evaluator.<mark>`` evaluates, and so on."""

    def __init__(self):
        self.mark = uuid.uuid4().hex[:8]
        for each in (UserFactory, OrganisationFactory, PlaceFactory, ContactFactory):
            each.reset_sequence(int(self.mark, 16), force=True)
        self.provider = self.person("provider", "Saimi Lehtoniemi")
        self.evaluator = self.person(Part.EVALUATOR, "Oiva Harjula", Part.EVALUATOR, "lead")
        self.reviewer = self.person(Part.REVIEWER, "Tyyne Saarelma", Part.REVIEWER)
        self.decider = self.person(Part.DECIDER, "Urho Vainiola", Part.DECIDER)
        self.handler = self.person("handler", "Helmi Korpivaara", "cases")
        self.team = {
            Part.EVALUATOR: self.evaluator,
            Part.REVIEWER: self.reviewer,
            Part.DECIDER: self.decider,
        }

    def person(self, account, name, *parts):
        email = f"{account}.{self.mark}@demo.example"
        made = UserFactory(email=email, name=name, password=settings.DEMO_PASSWORD, two_steps=False)
        codes = [quality.CODENAMES[each] for each in parts]
        made.user_permissions.set(Permission.objects.filter(codename__in=codes, content_type__app_label="quality"))
        return made

    def journeys(self):
        """A member that has a place and no certification yet, and an application that was refused just now."""
        organisation = self.member()
        place = PlaceFactory(organisation=organisation)
        OfferFactory(place=place)
        refusal = self.decided(Grade.MAJOR)
        return {
            "organisation": organisation.pk,
            "name": organisation.name,
            "place": place.name,
            "application": refusal.application_id,
            "decision": refusal.pk,
        }

    def matters(self):
        """One in each state, and what follows a decision."""
        self.organisation = self.member()
        draft, ready = self.application(State.DRAFT, places=2, remote=True), self.application(State.DRAFT)
        ready.answers.update(grade=OwnGrade.NOT_YET)
        sent, taken, checked = (self.application(State.SUBMITTED, remote=each) for each in (True, False, False))
        quality.assign(taken, Part.EVALUATOR, self.evaluator, stated=False)
        quality.assign(checked, Part.EVALUATOR, self.evaluator)
        evaluated = self.application(State.EVALUATION)
        graded = evaluated.answers.filter(applies=True)[:6]
        quality.grade(evaluated, Grade.MINOR, by=self.evaluator, answers=graded, closed=False)
        return {
            "free": self.organisation.pk,
            "draft": draft.pk,
            "ready": ready.pk,
            "sent": sent.pk,
            "taken": taken.pk,
            "checked": checked.pk,
            "evaluated": evaluated.pk,
            "assessed": self.assessed().pk,
            "replied": self.heard().pk,
            "reviewed": self.evaluated(Grade.MINOR).pk,
            "to_decide": self.reviewed(Grade.MINOR).pk,
            **self.followed(),
            **self.disputed(),
        }

    def member(self):
        organisation = OrganisationFactory()
        ContactFactory(organisation=organisation, person=self.provider)
        return organisation

    @transaction.atomic
    def application(self, state, **more):
        sent = {} if state == State.DRAFT else {"number": next_number()}
        return quality.application(
            state, organisation=self.member(), begun_by=self.provider, team=self.team, **sent | more
        )

    @transaction.atomic
    def assessed(self):
        """All is graded; what was found is to be sent."""
        made = self.application(State.EVALUATION)
        quality.grade(made, Grade.MINOR, by=self.evaluator, closed=False)
        return made

    @transaction.atomic
    def heard(self):
        """The findings were sent."""
        made = self.assessed()
        asking.send_findings(application=made, text="Kiitos hyvästä hakemuksesta.", actor=self.evaluator)
        return made

    @transaction.atomic
    def evaluated(self, graded):
        """It waits for a review; two required criteria have this grade in its second round."""
        made = self.application(State.REVIEW)
        quality.move(made, State.REVIEW, round=2)
        found = made.answers.filter(applies=True, criterion__level=Level.MUST)[:2]
        quality.grade(made, graded, by=self.evaluator, answers=found)
        return made

    @transaction.atomic
    def reviewed(self, graded):
        """It waits for a decision."""
        made = self.evaluated(graded)
        reviewing.review(application=made, verdict=Verdict.PASS, text="Arviointi on perusteltu.", actor=self.reviewer)
        quality.assign(made, Part.DECIDER, self.decider)
        return made

    @transaction.atomic
    def decided(self, graded):
        made = self.reviewed(graded)
        return deciding.decide(application=made, reasons="Kriteerit ja havainnot.", actor=self.decider)

    @transaction.atomic
    def followed(self):
        """A certification with all that can follow."""
        decision = self.decided(Grade.MINOR)
        of = Certification.objects.get(pk=decision.certification_id)
        first, second = of.conditions.order_by("pk")[:2]
        following.meet_condition(condition=second, text="Otimme listan käyttöön.", actor=self.provider)
        open_, answered = follow_up(of), follow_up(of, number=2, asked=40)
        said = {"changes": "Uusi vastaava.", "improvements": "Parempi opaste.", "unchanged": False}
        following.answer_follow_up(follow_up=answered, actor=self.provider, **said)
        return {
            "granted": decision.application_id,
            "certification": of.pk,
            "certified": of.organisation_id,
            "condition": first.pk,
            "shown": second.pk,
            "follow_up": open_.pk,
            "answered": answered.pk,
            "measure": proposed(of, actor=self.evaluator).pk,
        }

    @transaction.atomic
    def disputed(self):
        refused, appealed = self.decided(Grade.MAJOR), self.decided(Grade.MAJOR)
        said = {"text": "Havainto on väärä.", "wanted": "Uusi päätös.", "actor": self.provider, "nonce": uuid.uuid4()}
        appeal = cases.appeal(decision=appealed, **said)
        cases.take(case=appeal, actor=self.handler)
        return {"refused": refused.application_id, "decision": refused.pk, "case": appeal.pk}
