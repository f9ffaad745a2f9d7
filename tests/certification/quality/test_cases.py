"""Appeals and complaints: filed in time by those who may, handled by somebody who took no part, answered in writing."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from certification.quality import policies_cases
from certification.quality.actions import cases as actions
from certification.quality.models import Case, Decision, Letter
from certification.quality.states import CaseKind, CaseState, DecisionKind, Outcome, Part, State, Status
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from network.directory.states import ContactRole
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory


def finnish(text):
    """As the pages say it, which answer in Finnish here."""
    with translation.override("fi"):
        return translation.gettext(text)


pytestmark = pytest.mark.django_db
APPEAL = {"text": "Päätös ei ota huomioon ohjettamme.", "wanted": "Sertifiointi myönnetään."}


def decision(**more):
    """A refusal, of an organisation with a main contact."""
    made = quality.application(State.REFUSED)
    ContactFactory(organisation=made.organisation)
    return quality.decide(
        organisation=made.organisation,
        application=made,
        kind=DecisionKind.REFUSE,
        by=quality.member(made, Part.DECIDER),
        **more,
    )


def main_contact(of):
    return of.organisation.contacts.get(role=ContactRole.MANAGER, ended_at=None).person


def appealed(of=None, **more):
    of = of or decision()
    return actions.appeal(**{"decision": of, "actor": main_contact(of), "nonce": uuid.uuid4(), **APPEAL} | more)


def complained(organisation=None, **more):
    values = {"text": "Paikka oli kiinni.", "email": "", "language": "fi", "actor": None, "nonce": uuid.uuid4()}
    return actions.complain(organisation=organisation, **values | more)


def handled(case=None):
    handler = quality.agency("cases")
    return actions.take(case=case or appealed(), actor=handler), handler


def to(case):
    return reverse("quality:case", args=[case.pk])


class TestAppeal:
    def test_by_a_main_contact_through_the_page(self, client):
        of = decision()
        client.force_login(main_contact(of))
        url = reverse("quality:appeal", args=[of.pk])
        page = client.get(url)
        nonce = page.context["form"]["nonce"].value()
        answer = client.post(url, APPEAL | {"nonce": nonce})
        made = Case.objects.get()
        assert answer.url == to(made)
        assert (made.kind, made.state, made.decision, made.number) == (
            CaseKind.APPEAL,
            CaseState.FILED,
            of,
            f"V-{clock.today().year}-001",
        )
        assert made.due_on == clock.today() + dt.timedelta(days=60)
        assert made.number in OutgoingMail.objects.get().subject
        # Sent twice it is one, and the page leads to it.
        assert client.post(url, APPEAL | {"nonce": nonce}).url == to(made)
        assert client.get(url).url == to(made)
        assert Case.objects.count() == 1

    def test_what_is_missing_is_said_and_nothing_is_lost(self, client):
        of = decision()
        client.force_login(main_contact(of))
        answer = client.post(
            reverse("quality:appeal", args=[of.pk]), {"text": "Näin on.", "wanted": "", "nonce": uuid.uuid4()}
        )
        assert answer.status_code == 422
        assert "Näin on." in answer.content.decode()
        assert not Case.objects.exists()

    def test_the_last_day_counts_and_the_day_after_does_not(self, client):
        today, yesterday = clock.today(), clock.today() - dt.timedelta(days=1)
        assert appealed(decision(appeal_until=today)).state == CaseState.FILED
        late = decision(appeal_until=yesterday)
        with pytest.raises(Refused) as refused:
            appealed(late)
        assert refused.value.code == "late"
        client.force_login(main_contact(late))
        answer = client.post(reverse("quality:appeal", args=[late.pk]), APPEAL | {"nonce": uuid.uuid4()})
        # Somebody who was a minute late still has what they wrote.
        assert answer.status_code == 422
        assert APPEAL["text"] in answer.content.decode()
        assert "<textarea" not in client.get(reverse("quality:appeal", args=[late.pk])).content.decode()

    def test_whoever_was_not_the_first_is_told_and_keeps_what_they_wrote(self, client):
        of = decision()
        appealed(of)
        client.force_login(ContactFactory(organisation=of.organisation).person)
        answer = client.post(
            reverse("quality:appeal", args=[of.pk]), {"text": "Toinen syy.", "wanted": "Muutos.", "nonce": uuid.uuid4()}
        )
        assert answer.status_code == 422
        assert "Toinen syy." in answer.content.decode()
        assert Case.objects.count() == 1

    def test_the_day_is_that_of_finland(self, monkeypatch):
        of = decision(appeal_until=dt.date(2027, 1, 31))
        monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2027, 1, 31, 21, 59, tzinfo=dt.UTC))
        assert policies_cases.is_in_time(of)
        monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2027, 1, 31, 22, 0, tzinfo=dt.UTC))
        assert not policies_cases.is_in_time(of)

    def test_others_learn_nothing_and_editors_are_told_who_may(self, client):
        of = decision()
        url = reverse("quality:appeal", args=[of.pk])
        assert client.get(url).status_code == 302
        for stranger in (UserFactory(admin=True), quality.provider(), quality.agency("cases")):
            client.force_login(stranger)
            assert client.get(url).status_code == 404
        client.force_login(ContactFactory(organisation=of.organisation, editor=True).person)
        assert (
            finnish("A main contact of the organisation makes the appeal. Ask one of them.")
            in client.get(url, follow=True).content.decode()
        )
        with pytest.raises(PermissionDenied):
            appealed(of, actor=ContactFactory(organisation=of.organisation, editor=True).person)

    def test_one_a_decision_and_another_after_it_was_taken_back(self):
        of = decision()
        first = appealed(of)
        with pytest.raises(Refused) as refused:
            appealed(of)
        assert refused.value.code == "filed"
        actions.withdraw(case=first, actor=main_contact(of))
        assert appealed(of).number.endswith("-002")

    def test_it_changes_nothing_by_itself(self):
        found = quality.certification()
        ContactFactory(organisation=found.organisation)
        case, handler = handled(appealed(found.decisions.get()))
        actions.answer(case=case, outcome=Outcome.UPHELD, text="Aihetta on.", actor=handler)
        found.refresh_from_db()
        assert found.status == Status.IN_FORCE
        assert Decision.objects.count() == 1


class TestComplaint:
    url = property(lambda self: reverse("quality:complain"))

    def send(self, client, **more):
        values = {"text": "Paikka oli kiinni.", "organisation": "agency", "email": "", "nonce": uuid.uuid4()}
        return client.post(self.url, values | more)

    def test_by_anybody_without_an_account_or_an_address(self, client):
        organisation = quality.certification().organisation
        page = client.get(self.url, {"organisation": organisation.pk})
        assert f'value="{organisation.pk}" selected' in page.content.decode()
        answer = self.send(client, organisation=organisation.pk)
        assert answer.status_code == 302
        made = Case.objects.get()
        assert (made.organisation, made.certification) == (organisation, organisation.certifications.get())
        assert made.filed_by is None
        assert not OutgoingMail.objects.exists()
        assert made.number in client.get(answer.url).content.decode()

    def test_about_the_agency_with_an_address_for_the_answer(self, client):
        self.send(client, email="Maija@post.example")
        made = Case.objects.get()
        assert (made.organisation, made.email) == (None, "Maija@post.example")
        assert made.number in OutgoingMail.objects.get(to="Maija@post.example").subject

    def test_with_an_account_the_answer_goes_there(self, client):
        person = UserFactory()
        client.force_login(person)
        self.send(client, email="other@post.example")
        made = Case.objects.get()
        assert (made.filed_by, made.email) == (person, "")
        assert OutgoingMail.objects.get().to == person.email
        assert client.get(to(made)).status_code == 200
        assert made.number in client.get(reverse("quality:cases")).content.decode()

    def test_what_is_missing_is_said_and_nothing_is_lost(self, client):
        answer = self.send(client, text="", email="not an address", organisation="")
        assert answer.status_code == 422
        assert "not an address" in answer.content.decode()
        assert not Case.objects.exists()

    def test_sent_twice_it_is_one_also_after_signing_in(self, client):
        nonce = uuid.uuid4()
        self.send(client, nonce=nonce)
        self.send(client, nonce=nonce)
        client.force_login(UserFactory())
        self.send(client, nonce=nonce)
        assert Case.objects.count() == 1

    def test_only_organisations_of_the_register(self, client):
        never = OrganisationFactory()
        assert self.send(client, organisation=never.pk).status_code == 422
        with pytest.raises(Refused) as refused:
            complained(never)
        assert refused.value.code == "uncertified"

    def test_nobody_floods_the_desk_or_a_mailbox(self, client):
        for _number in range(3):
            assert self.send(client, email="maija@post.example").status_code == 302
        answer = self.send(client, email="MAIJA@post.example", text="Neljäs.")
        assert answer.status_code == 429
        assert "Neljäs." in answer.content.decode()
        for _number in range(7):
            self.send(client)
        assert self.send(client).status_code == 429

    def test_what_happened_stands_in_no_mail(self, client):
        self.send(client, text="Salainen tapaus.", email="maija@post.example")
        assert "Salainen" not in OutgoingMail.objects.get().body


class TestHandling:
    def test_taken_answered_and_sent(self, client):
        case, handler = appealed(), quality.agency("cases")
        client.force_login(handler)
        assert client.post(reverse("quality:take_case", args=[case.pk])).url == to(case)
        assert client.post(reverse("quality:take_case", args=[case.pk])).url == to(case)
        answer = reverse("quality:answer_case", args=[case.pk])
        assert client.get(answer).status_code == 200
        OutgoingMail.objects.all().delete()
        for _twice in range(2):
            sent = client.post(answer, {"outcome": Outcome.PARTLY, "text": "Perustelut tässä."})
            assert sent.url == to(case)
        case.refresh_from_db()
        assert (case.state, case.outcome, case.answer) == (CaseState.CLOSED, Outcome.PARTLY, "Perustelut tässä.")
        letter = Letter.objects.get()
        assert (letter.kind, letter.number, letter.case) == ("appeal_answer", case.number, case)
        mail = OutgoingMail.objects.get()
        assert (mail.to, mail.attachment) == (main_contact(case).email, f"quality_letter:{letter.pk}")
        client.force_login(main_contact(case))
        assert "Perustelut tässä." in client.get(to(case)).content.decode()

    def test_an_answer_without_reasons_keeps_what_was_chosen(self, client):
        case, handler = handled()
        client.force_login(handler)
        answer = client.post(
            reverse("quality:answer_case", args=[case.pk]), {"outcome": Outcome.DISMISSED, "text": " "}
        )
        assert answer.status_code == 422
        assert 'value="dismissed"' in answer.content.decode()
        assert "checked" in answer.content.decode()
        with pytest.raises(Refused):
            actions.answer(case=case, outcome=Outcome.DISMISSED, text=" ", actor=handler)

    def test_a_complaint_without_an_address_is_answered_to_nobody(self):
        case, handler = handled(complained())
        actions.answer(case=case, outcome=Outcome.INADMISSIBLE, text="Ei kuulu meille.", actor=handler)
        assert Letter.objects.get().kind == "complaint_answer"
        assert not OutgoingMail.objects.exists()

    def test_a_complaint_with_an_address_is_answered_in_its_language(self):
        case, handler = handled(complained(email="maija@post.example", language="sv"))
        actions.answer(case=case, outcome=Outcome.UPHELD, text="Ni har rätt.", actor=handler)
        mail = OutgoingMail.objects.order_by("-pk").first()
        assert (mail.to, mail.language) == ("maija@post.example", "sv")

    @pytest.mark.parametrize("part", [Part.EVALUATOR, Part.REVIEWER, Part.DECIDER])
    def test_whoever_took_part_reads_a_kind_page_and_no_more(self, client, part):
        case = appealed()
        person = quality.member(case.decision.application, part)
        person.user_permissions.add(*quality.agency("cases").user_permissions.all())
        client.force_login(person)
        page = client.get(to(case))
        assert page.status_code == 403
        assert case.text not in page.content.decode()
        assert (
            finnish("Somebody else handles this case.")
            in client.get(f"{to(case)}", headers={"Accept-Language": "en"}).content.decode()
        )
        assert client.post(reverse("quality:take_case", args=[case.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.take(case=case, actor=person)

    def test_nobody_tied_to_the_organisation_nor_whoever_filed_it(self):
        tied = quality.agency("cases")
        case = appealed()
        ContactFactory(organisation=case.organisation, person=tied, email=tied.email, editor=True)
        own = quality.agency("cases")
        complaint = complained(actor=own)
        for person, about in ((tied, case), (own, complaint)):
            assert not policies_cases.may_take(person, about)
            with pytest.raises(PermissionDenied):
                actions.take(case=about, actor=person)

    def test_who_proposed_or_decided_a_measure_does_not_handle_the_appeal(self):
        found = quality.certification()
        ContactFactory(organisation=found.organisation)
        measure, decider = quality.measure(found), quality.agency(Part.DECIDER)
        of = quality.decide(
            organisation=found.organisation, certification=found, measure=measure, kind=DecisionKind.SUSPEND, by=decider
        )
        case = appealed(of)
        for person in (measure.proposed_by, decider):
            person.user_permissions.add(*quality.agency("cases").user_permissions.all())
            assert not policies_cases.may_take(person, case)

    def test_who_evaluated_another_matter_of_the_organisation_handles_no_complaint_about_it(self):
        found = quality.certification()
        evaluator = quality.member(found.decisions.get().application, Part.EVALUATOR)
        evaluator.user_permissions.add(*quality.agency("cases").user_permissions.all())
        assert not policies_cases.may_take(evaluator, complained(found.organisation))
        assert policies_cases.may_take(evaluator, complained())

    def test_being_an_administrator_opens_nothing(self, client):
        case = appealed()
        client.force_login(UserFactory(admin=True))
        assert client.get(to(case)).status_code == 404
        assert client.get(reverse("quality:cases")).status_code == 404
        assert client.post(reverse("quality:take_case", args=[case.pk])).status_code == 404

    def test_the_second_who_takes_it_is_told(self, client):
        case, _handler = handled()
        client.force_login(quality.agency("cases"))
        page = client.post(reverse("quality:take_case", args=[case.pk]), follow=True)
        assert finnish("Somebody else has taken it already.") in page.content.decode()

    def test_given_back_it_waits_for_somebody_else(self, client):
        case, handler = handled()
        client.force_login(handler)
        for _twice in range(2):
            client.post(reverse("quality:release_case", args=[case.pk]))
        case.refresh_from_db()
        assert (case.state, case.handler) == (CaseState.FILED, None)
        other = quality.agency("cases")
        assert actions.take(case=case, actor=other).handler == other
        with pytest.raises(PermissionDenied):
            actions.answer(case=case, outcome=Outcome.UPHELD, text="Myöhässä.", actor=handler)

    def test_a_handler_who_became_tied_gives_it_back_and_does_not_answer(self, client):
        case, handler = handled()
        ContactFactory(organisation=case.organisation, person=handler, email=handler.email, editor=True)
        with pytest.raises(PermissionDenied):
            actions.answer(case=case, outcome=Outcome.UPHELD, text="Hyvä.", actor=handler)
        assert actions.release(case=case, actor=handler).state == CaseState.FILED


class TestWithdrawing:
    def test_by_whoever_filed_it(self, client):
        case = complained(actor=UserFactory())
        client.force_login(case.filed_by)
        url = reverse("quality:withdraw_case", args=[case.pk])
        assert client.get(url).status_code == 200
        for _twice in range(2):
            assert client.post(url).url == to(case)
        case.refresh_from_db()
        assert case.state == CaseState.WITHDRAWN

    def test_not_by_handlers_or_strangers(self, client):
        case, handler = handled()
        url = reverse("quality:withdraw_case", args=[case.pk])
        client.force_login(handler)
        assert client.post(url).status_code == 403
        client.force_login(quality.provider())
        assert client.post(url).status_code == 404
        client.force_login(ContactFactory(organisation=case.organisation, editor=True).person)
        assert client.post(url).status_code == 403

    def test_not_once_it_is_answered(self, client):
        case, handler = handled()
        actions.answer(case=case, outcome=Outcome.DISMISSED, text="Ei aihetta.", actor=handler)
        with pytest.raises(PermissionDenied):
            actions.withdraw(case=case, actor=main_contact(case))

    def test_also_when_its_handler_became_tied_meanwhile(self):
        case, handler = handled()
        ContactFactory(organisation=case.organisation, person=handler, email=handler.email, editor=True)
        assert actions.withdraw(case=case, actor=main_contact(case)).state == CaseState.WITHDRAWN
