"""The applicant's pages: their list, beginning, the page of an application, sending and taking back; the desk."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts import desk
from accounts.desk import Tone
from certification.quality import desk_provider, standing
from certification.quality.models import Application
from certification.quality.states import DecisionKind, Grade, Part, State
from core import clock, mail
from core.models import OutgoingMail
from network.directory.models import Organisation
from network.directory.states import OrganisationState, PlaceKind, PlaceState
from tests.certification.quality.applicants import (
    answered,
    begun,
    colleague,
    drafted,
    fresh,
    page,
    place,
    post,
    submitted,
    url,
)
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return quality.provider()


def body(answer):
    return answer.content.decode()


def queries(client, user, name, *args):
    page(client, user, name, *args)
    with CaptureQueriesContext(connection) as found:
        assert page(client, user, name, *args).status_code == 200
    return len(found)


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_leads_to_what_one_can_do(client, actor):
    organisation = quality.organisation_of(actor)
    assert url("begin", organisation.pk) in body(page(client, actor, "own"))
    made = begun(actor)
    shown = body(page(client, actor, "own"))
    assert url("application", made.pk) in shown
    assert url("begin", organisation.pk) not in shown


def test_certificates_are_listed(client):
    of = quality.certification()
    shown = body(page(client, quality.provider(of.organisation), "own"))
    assert url("certificate", of.pk) in shown
    assert url("begin", of.organisation.pk) not in shown


def test_editors_see_what_there_is_and_begin_nothing(client):
    made = begun()
    editor = colleague(made, editor=True)
    other = ContactFactory(person=editor, email=editor.email, editor=True).organisation
    shown = body(page(client, editor, "own"))
    assert url("application", made.pk) in shown
    assert other.name in shown
    assert url("begin", other.pk) not in shown


def test_the_list_of_others_is_empty(client, actor):
    begun(actor)
    for person in (quality.provider(), UserFactory(admin=True), UserFactory()):
        assert str(quality.organisation_of(actor)) not in body(page(client, person, "own"))
    client.logout()
    assert client.get(url("own")).status_code == 302


def test_a_long_list_asks_the_database_as_often_as_a_short_one(client, actor):
    def more():
        ContactFactory(person=actor, email=actor.email)
        of = quality.certification(ContactFactory(person=actor, email=actor.email).organisation)
        quality.application(State.SUBMITTED, organisation=of.organisation)

    more()
    few = queries(client, actor, "own")
    more()
    more()
    assert queries(client, actor, "own") == few


def test_the_list_is_paged(client, actor, monkeypatch):
    organisation = quality.organisation_of(actor)
    for _n in range(3):
        quality.application(State.WITHDRAWN, organisation=organisation)
    monkeypatch.setattr("certification.quality.views.applying._A_PAGE", 2)
    assert "page=2" in body(page(client, actor, "own"))


# ── beginning ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_what_it_is_and_that_it_is_an_example(client, actor):
    quality.current_version()
    shown = body(page(client, actor, "begin", quality.organisation_of(actor).pk))
    assert "Esimerkki (fi)" in shown
    assert "purpose (fi)" in shown
    nonce = re.search(r'name="nonce" value="([^"]+)"', shown)[1]
    answer = post(client, actor, "begin", quality.organisation_of(actor).pk, nonce=nonce, language="sv")
    made = Application.objects.get()
    assert (made.language, str(made.nonce)) == ("sv", nonce)
    assert answer.url == url("application", made.pk)


def test_a_form_that_is_not_whole_comes_back(client, actor):
    quality.current_version()
    organisation = quality.organisation_of(actor)
    for given in ({}, {"nonce": "x", "language": "fi"}, {"nonce": str(uuid.uuid4()), "language": "de"}):
        assert post(client, actor, "begin", organisation.pk, **given).status_code == 422
    assert not Application.objects.exists()


def test_whoever_finds_one_open_comes_to_its_page(client):
    made = begun()
    other = colleague(made)
    assert page(client, other, "begin", made.organisation.pk).url == url("application", made.pk)
    given = {"nonce": str(uuid.uuid4()), "language": "fi"}
    assert post(client, other, "begin", made.organisation.pk, **given).url == url("application", made.pk)
    assert Application.objects.count() == 1


def test_without_a_scheme_the_page_says_so(client, actor):
    assert page(client, actor, "begin", quality.organisation_of(actor).pk).status_code == 200


def test_who_may_not_begin(client, actor):
    quality.current_version()
    organisation = OrganisationFactory()
    assert page(client, actor, "begin", organisation.pk).status_code == 404
    assert page(client, UserFactory(admin=True), "begin", organisation.pk).status_code == 404
    editor = ContactFactory(organisation=organisation, editor=True).person
    assert page(client, editor, "begin", organisation.pk).status_code == 403


# ── the page of an application ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", State.values)
def test_every_state_has_a_page_that_says_whose_turn_it_is(client, state):
    made = quality.application(state)
    person = quality.provider(made.organisation)
    answer = page(client, person, "application", made.pk)
    assert answer.status_code == 200
    now = standing.now(made)
    assert now.title
    assert (now.ball == standing.OURS) is made.applicants_turn


def test_words_are_there_in_all_languages(client):
    made = quality.application(State.FINDINGS)
    person = quality.provider(made.organisation)
    client.force_login(person)
    for code in ("fi", "sv", "en"):
        with translation.override(code):
            address = url("application", made.pk)
        assert client.get(address).status_code == 200


def test_what_was_found_is_shown_once_it_was_sent(client):
    made = quality.application(State.REVIEW, graded=Grade.MINOR)
    person = quality.provider(made.organisation)
    assert "Kuvauksesta puuttuu jotakin." not in body(page(client, person, "application", made.pk))
    asked = quality.inquire(made, kind="findings", closed_at=clock.now(), reply="Korjasimme.", replied_by=person)
    line = asked.lines.get()
    line.finding, line.text = made.findings.first(), "Kuvauksesta puuttuu jotakin."
    line.save()
    shown = body(page(client, person, "application", made.pk))
    assert "Kuvauksesta puuttuu jotakin." in shown
    assert "Korjasimme." in shown


def test_names_of_the_agency_are_not_on_the_page(client):
    made = quality.application(State.DECISION)
    shown = body(page(client, quality.provider(made.organisation), "application", made.pk))
    for each in made.assignments.select_related("person"):
        assert each.person.name not in shown or each.person.name in str(made.begun_by)


def test_the_decision_is_on_the_page_with_its_reasons_and_the_way_to_appeal(client):
    made = quality.application(State.REFUSED, graded=Grade.MAJOR)
    decision = quality.decide(
        organisation=made.organisation,
        application=made,
        kind=DecisionKind.REFUSE,
        by=quality.member(made, Part.DECIDER),
    )
    shown = body(page(client, quality.provider(made.organisation), "application", made.pk))
    assert decision.reasons in shown
    assert url("appeal", decision.pk) in shown


def test_who_sees_an_application(client, actor):
    made = submitted(actor)
    agency = quality.agency("lead", Part.EVALUATOR)
    for person in (quality.provider(), UserFactory(admin=True), agency, colleague(made, role="contact")):
        for name in ("application", "scope", "send", "figures", "withdraw"):
            assert page(client, person, name, made.pk).status_code == 404
    assert page(client, colleague(made, editor=True), "application", made.pk).status_code == 200


def test_a_long_story_asks_the_database_as_often_as_a_short_one(client):
    counts = []
    for number in (1, 3):
        made = quality.application(State.EVALUATION)
        for _n in range(number):
            quality.inquire(made, kind="clarification", closed_at=clock.now())
        counts.append(queries(client, quality.provider(made.organisation), "application", made.pk))
    assert counts[0] == counts[1]


# ── what it covers ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_scope_is_chosen_by_kind_and_leads_to_the_first_group(client, actor):
    made = begun(actor)
    site, channel = place(made.organisation), place(made.organisation, PlaceKind.CHANNEL)
    draft = place(made.organisation, state=PlaceState.DRAFT, confirmed_on=None, name_fi="Luonnospaikka")
    shown = body(page(client, actor, "scope", made.pk))
    assert str(site.pk) in shown
    assert draft.name_fi not in shown
    answer = post(client, actor, "scope", made.pk, places=[str(site.pk), str(channel.pk)])
    assert answer.url == url("answers", made.pk, "purpose")
    assert made.answers.filter(applies=True, scope="remote").exists()


def test_a_scope_that_is_none_comes_back(client, actor):
    made = begun(actor)
    place(made.organisation)
    assert post(client, actor, "scope", made.pk).status_code == 422
    assert post(client, actor, "scope", made.pk, places=[str(place(OrganisationFactory()).pk)]).status_code == 422
    assert not made.scope.exists()


def test_an_organisation_without_places_is_told_what_to_do(client, actor):
    assert page(client, actor, "scope", begun(actor).pk).status_code == 200


# ── sending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_missing_leads_to_where_it_is_given(client, actor):
    made = drafted(actor)
    answer = made.answers.get(criterion__key="purpose_published")
    shown = body(page(client, actor, "send", made.pk))
    assert f"{url('answers', made.pk, 'purpose')}#a{answer.pk}" in shown
    assert 'name="declared"' not in shown


def test_it_is_sent_with_name_and_declaration(client, actor):
    made = answered(actor)
    assert "Tiedot ovat oikein" in body(page(client, actor, "send", made.pk))
    answer = post(client, actor, "send", made.pk, name="Raija")
    assert answer.status_code == 422
    assert "Raija" in body(answer)
    given = {"name": "Raija", "declared": "on"}
    assert post(client, actor, "send", made.pk, **given).url == url("application", made.pk)
    assert fresh(made).state == State.SUBMITTED
    assert post(client, actor, "send", made.pk, **given).status_code == 302
    assert OutgoingMail.objects.filter(template="quality_submitted").count() == 1


def test_editors_read_the_check_and_do_not_send(client, actor):
    made = answered(actor)
    editor = colleague(made, editor=True)
    assert 'name="declared"' not in body(page(client, editor, "send", made.pk))
    assert post(client, editor, "send", made.pk, name="x", declared="on").status_code == 403
    assert fresh(made).state == State.DRAFT


def test_a_place_that_is_not_published_any_more_is_named(client, actor):
    made = answered(actor)
    item = made.scope.get()
    item.place.state = PlaceState.PAUSED
    item.place.save()
    shown = body(page(client, actor, "send", made.pk))
    assert item.place.name in shown
    assert post(client, actor, "send", made.pk, name="Raija", declared="on").status_code == 422


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_taking_back_asks_first(client, actor):
    made = submitted(actor)
    assert page(client, actor, "withdraw", made.pk).status_code == 200
    assert fresh(made).state == State.SUBMITTED
    assert post(client, actor, "withdraw", made.pk).url == url("application", made.pk)
    assert fresh(made).state == State.WITHDRAWN
    assert post(client, actor, "withdraw", made.pk).status_code == 302
    assert page(client, actor, "withdraw", made.pk).url == url("application", made.pk)
    assert page(client, colleague(made, editor=True), "withdraw", made.pk).status_code == 403


# ── mails ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", ["quality_submitted", "quality_withdrawn"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_mails_are_whole_in_every_language(template, language):
    context = {"case_number": "2027-014", "organisation_name": "Järvi ry", "deadline": "1.2.2027", "action_url": "X"}
    subject, text = mail.render(template, context | {"contact": "apu@vieri.example"}, language)
    assert "2027-014" in subject
    assert "Järvi ry" in text
    assert "apu@vieri.example" in text
    assert "{" not in text
    assert "2027-014" in mail.render("quality_taken_back", context | {"part": "X"}, language)[0]


# ── the desk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_desk_has_an_entry_for_those_who_write_for_members(actor):
    def entries(user):
        return [each.url_name for each in desk.open_to(user)]

    assert "quality:own" in entries(actor)
    assert "quality:own" in entries(ContactFactory(editor=True).person)
    for person in (UserFactory(), UserFactory(admin=True), ContactFactory(role="contact").person):
        assert "quality:own" not in entries(person)


def test_what_waits_on_the_desk(actor):
    assert list(desk_provider.waiting(actor)) == []
    begun(actor)
    (draft,) = desk_provider.waiting(actor)
    assert (draft.count, draft.tone, draft.entry) == (1, Tone.CALM, "quality:own")
    other = ContactFactory(person=actor, email=actor.email).organisation
    made = quality.application(State.INCOMPLETE, organisation=other, due_on=clock.today() + dt.timedelta(days=10))
    reply, _draft = desk_provider.waiting(actor)
    assert (reply.url, reply.tone) == (url("reply", made.pk), Tone.SOON)
    Application.objects.filter(pk=made.pk).update(due_on=clock.today())
    assert next(iter(desk_provider.waiting(actor))).tone == Tone.LATE
    assert list(desk_provider.waiting(colleague(made, role="contact"))) == []


def test_nothing_waits_for_an_organisation_that_has_left_the_network(client, actor):
    made = quality.application(State.INCOMPLETE, organisation=quality.organisation_of(actor))
    assert len(list(desk_provider.waiting(actor))) == 1
    Organisation.objects.filter(pk=made.organisation_id).update(state=OrganisationState.LEFT)
    assert page(client, actor, "reply", made.pk).status_code == 403
    assert list(desk_provider.waiting(actor)) == []


def test_the_desk_asks_once_however_much_waits(actor, django_assert_num_queries):
    begun(actor)
    for _n in range(3):
        other = ContactFactory(person=actor, email=actor.email).organisation
        quality.application(State.INCOMPLETE, organisation=other)
    with django_assert_num_queries(1):
        assert [each.count for each in desk_provider.waiting(actor)] == [3, 1]
