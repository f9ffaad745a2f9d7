"""The list of appeals and complaints, what waits on the desk, the lines they leave, and what is forgotten."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions as people
from accounts import desk
from certification.quality import caseflow, desk_cases, guards
from certification.quality.actions import cases as actions
from certification.quality.models import Case, Line
from certification.quality.states import CaseKind, CaseState, Outcome, Part
from core import audit, clock
from tests.factories import quality
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def complained(organisation=None, **more):
    values = {"text": "Paikka oli kiinni.", "email": "", "language": "fi", "actor": None, "nonce": uuid.uuid4()}
    return actions.complain(organisation=organisation, **values | more)


def answered(case, handler=None):
    handler = handler or quality.agency("cases")
    actions.take(case=case, actor=handler)
    return actions.answer(case=case, outcome=Outcome.DISMISSED, text="Ei aihetta.", actor=handler)


def aged(case, days):
    """As it is so many days later."""
    moved = dt.timedelta(days=days)
    case.refresh_from_db()
    values = {"filed_at": case.filed_at - moved, "due_on": case.due_on - moved}
    if case.closed_at:
        values["closed_at"] = case.closed_at - moved
    Case.objects.filter(pk=case.pk).update(**values)
    case.refresh_from_db()
    return case


class TestList:
    url = property(lambda self: reverse("quality:cases"))

    def numbers(self, client, **query):
        return [each.number for each in client.get(self.url, query).context["page"]]

    def test_what_is_open_the_one_due_first_on_top(self, client):
        new, old, done = complained(), aged(complained(), 10), answered(complained())
        client.force_login(quality.agency("cases"))
        assert self.numbers(client) == [old.number, new.number]
        assert self.numbers(client, state="closed") == [done.number]
        assert set(self.numbers(client, state="all")) == {new.number, old.number, done.number}
        assert len(self.numbers(client, state="gold")) == 2

    def test_by_kind_and_ones_own(self, client):
        handler = quality.agency("cases")
        mine = actions.take(case=complained(), actor=handler)
        complained()
        client.force_login(handler)
        assert self.numbers(client, mine="on") == [mine.number]
        assert self.numbers(client, kind=CaseKind.APPEAL) == []

    def test_strangers_find_nothing(self, client):
        complained()
        assert client.get(self.url).status_code == 302
        for person in (UserFactory(), UserFactory(admin=True), quality.agency(Part.EVALUATOR), quality.provider()):
            client.force_login(person)
            assert client.get(self.url).status_code == 404

    def test_whoever_filed_one_finds_it_and_no_other(self, client):
        person = UserFactory()
        own = complained(actor=person)
        complained()
        client.force_login(person)
        assert self.numbers(client) == [own.number]

    def test_it_costs_the_same_for_many_and_comes_in_pages(self, client, monkeypatch):
        def cost():
            with CaptureQueriesContext(connection) as asked:
                client.get(self.url, {"state": "all"})
            return len(asked)

        handler = quality.agency("cases")
        client.force_login(handler)
        actions.take(case=complained(quality.certification().organisation), actor=handler)
        cost()
        first = cost()
        for _number in range(2):
            actions.take(case=complained(quality.certification().organisation), actor=handler)
        assert cost() == first
        monkeypatch.setattr("certification.quality.views.cases._A_PAGE", 2)
        assert len(self.numbers(client, state="all", page=2)) == 1


class TestDesk:
    def counts(self, user):
        return [(each.count, each.tone.name) for each in desk_cases.waiting(user)]

    def test_each_case_waits_once(self):
        handler = quality.agency("cases")
        complained()
        aged(complained(), 61)
        actions.take(case=complained(), actor=handler)
        actions.take(case=complained(), actor=quality.agency("cases"))
        answered(complained())
        assert self.counts(handler) == [(1, "LATE"), (1, "SOON"), (1, "CALM")]

    def test_for_nobody_else(self):
        complained()
        for person in (UserFactory(admin=True), quality.provider(), quality.agency("lead")):
            assert self.counts(person) == []

    def test_the_menu_leads_there(self, client):
        person = UserFactory()
        assert reverse("quality:cases") not in client.get(reverse("quality:register")).content.decode()
        complained(actor=person)
        handler = quality.agency("cases")
        for each in (person, handler):
            assert any(isinstance(section, desk_cases.Cases) for section in desk.open_to(each))

    def test_the_page_of_a_late_one_says_so(self, client):
        case = aged(complained(), 61)
        client.force_login(quality.agency("cases"))
        assert "tag--warn" in client.get(reverse("quality:case", args=[case.pk])).content.decode()


class TestTrail:
    def test_every_step_leaves_a_line_and_none_holds_words_of_people(self):
        case = complained(text="Salainen tapaus.", email="maija@post.example")
        answered(case)
        lines = list(Line.objects.filter(about=f"case {case.pk}").order_by("number"))
        assert [each.verb for each in lines] == ["case.complain", "case.take", "case.answer"]
        assert not any("Salainen" in each.text or "maija" in each.text or "aihetta" in each.text for each in lines)

    def test_every_line_has_its_words(self):
        case = complained(email="maija@post.example")
        handler = quality.agency("cases")
        actions.take(case=case, actor=handler)
        actions.release(case=case, actor=handler)
        answered(case)
        aged(case, 400)
        actions.forget_addresses()
        said = [each.what for each in audit.history(case)]
        assert len(said) == 6
        assert not any("quality." in each for each in said)


class TestForgetting:
    def test_the_address_is_emptied_a_year_after_the_end(self):
        soon, late = (answered(complained(email="maija@post.example")) for _each in range(2))
        still = aged(complained(email="maija@post.example"), 800)
        aged(soon, 360)
        aged(late, 370)
        assert actions.forget_addresses() == 1
        assert actions.forget_addresses() == 0
        emails = dict(Case.objects.values_list("pk", "email"))
        assert emails == {soon.pk: "maija@post.example", late.pk: "", still.pk: "maija@post.example"}

    def test_also_when_its_handler_has_a_part_in_the_organisation_by_then(self):
        organisation = quality.certification().organisation
        handler = quality.agency("cases", Part.EVALUATOR)
        case = answered(complained(organisation, email="maija@post.example"), handler)
        later = quality.application("evaluation", organisation=organisation)
        quality.assign(later, Part.EVALUATOR, handler)
        # The trigger looks at the handler at every change of the row.
        with transaction.atomic():
            guards.remove(connection)
            Case.objects.filter(pk=case.pk).update(closed_at=clock.now() - dt.timedelta(days=400))
            guards.install(connection)
        assert actions.forget_addresses() == 1
        case.refresh_from_db()
        assert (case.email, case.handler) == ("", None)

    def test_a_case_that_was_taken_back_too(self):
        case = complained(actor=None, email="maija@post.example")
        Case.objects.filter(pk=case.pk).update(
            state=CaseState.WITHDRAWN, closed_at=clock.now() - dt.timedelta(days=400)
        )
        assert caseflow.with_address_too_long().count() == 1


class TestHandlersWhoLeave:
    """What they handled does not lie there for ever."""

    @staticmethod
    def handled():
        handler = quality.agency("cases")
        return actions.take(case=complained(), actor=handler), handler

    def test_a_closed_account_lets_go_of_its_cases(self):
        case, handler = self.handled()
        done = answered(complained(), handler)
        manage_person(handler, is_active=False)
        case.refresh_from_db()
        done.refresh_from_db()
        assert (case.state, case.handler) == (CaseState.FILED, None)
        assert (done.state, done.handler) == (CaseState.CLOSED, handler)
        assert Line.objects.filter(verb="case.release").count() == 1

    def test_a_deleted_account_lets_go_of_its_cases(self):
        case, handler = self.handled()
        handler.delete()
        case.refresh_from_db()
        assert (case.state, case.handler) == (CaseState.FILED, None)

    def test_an_open_account_keeps_them(self):
        case, handler = self.handled()
        manage_person(handler, is_active=True)
        case.refresh_from_db()
        assert case.handler == handler

    def test_another_handler_frees_a_case_whose_handler_may_not_go_on(self, client):
        case, handler = self.handled()
        other = quality.agency("cases")
        page = reverse("quality:case", args=[case.pk])
        client.force_login(other)
        assert not client.get(page).context["may_release"]
        assert client.post(reverse("quality:release_case", args=[case.pk])).status_code == 403
        handler.user_permissions.clear()
        shown = client.get(page)
        assert shown.context["may_release"]
        assert not shown.context["may_answer"]
        client.post(reverse("quality:release_case", args=[case.pk]))
        client.post(reverse("quality:take_case", args=[case.pk]))
        case.refresh_from_db()
        assert case.handler == other


def manage_person(person, *, is_active):
    people.change_person(
        person=person,
        email=person.email,
        name=person.name,
        language=person.language,
        is_active=is_active,
        is_superuser=False,
        groups=[],
        actor=UserFactory(admin=True),
    )
