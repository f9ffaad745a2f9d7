"""The pages: joining, one's application, an organisation on the desk."""

import re

import pytest
from django.urls import reverse

from network.directory import commitments
from network.directory.actions import organisations as actions
from network.directory.links import token
from network.directory.models import Commitment, Contact, Organisation
from network.directory.states import ContactRole, OrganisationState
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, coordinator, municipality, term

pytestmark = pytest.mark.django_db

State = OrganisationState


def url(name, *args):
    return reverse(f"directory:{name}", args=args)


def typed(**changes):
    term("organisation_type", "association")
    term("organisation_type", "community")
    municipality()
    told = {"kind": "association", "name_fi": "Savon Nettiapu ry", "business_id": "1234567-1", "municipality": "Kuopio"}
    return told | {"phone": "017 000 0001", "website": "www.nettiapu.example", "seed": token()} | changes


def said(answer):
    return answer.content.decode()


# ── joining ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_everyone_reads_how_to_join_and_what_will_be_asked(client, language):
    from django.utils import translation  # noqa: PLC0415

    with translation.override(language):
        address = url("apply")
    page = said(client.get(address))
    assert str(commitments.current().read(language).sections[0][1]) in page
    assert 'name="name_fi"' not in page
    assert f"next={address}".replace("/", "%2F") in page


def test_a_stranger_who_sends_the_form_makes_nothing(client):
    assert client.post(url("apply"), typed()).status_code == 200
    assert not Organisation.objects.exists()


def test_an_application_is_sent_and_found_again_on_the_desk(client, applicant, aino):
    client.force_login(applicant)
    answer = client.post(url("apply"), typed(), follow=True)
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.applied_by) == (State.APPLIED, applicant)
    assert organisation.website == "https://www.nettiapu.example"
    assert url("application", organisation.pk) in said(answer)
    assert "Savon Nettiapu ry" in said(client.get(url("application", organisation.pk)))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name_fi": ""}, "id_name_fi"),
        ({"business_id": ""}, "id_business_id"),
        ({"business_id": "1234567-2"}, "id_business_id"),
        ({"municipality": "Kupio"}, "id_municipality"),
        ({"municipality": "Atlantis"}, "id_municipality"),
        ({"municipality": ""}, "id_municipality"),
        ({"kind": "king"}, "id_kind"),
        ({"phone": "soita"}, "id_phone"),
        ({"parent": "Tuntematon ry"}, "id_parent"),
        ({"ends_on": "pian"}, "id_ends_on"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, applicant, changes, error):
    client.force_login(applicant)
    answer = client.post(url("apply"), typed(message="Säilyykö tämä?", **changes))
    assert answer.status_code == 422
    page = said(answer)
    assert f'href="#{error}"' in page
    assert "Säilyykö tämä?" in page
    assert not Organisation.objects.exists()


def test_a_group_may_do_without_a_business_id(client, applicant):
    client.force_login(applicant)
    client.post(url("apply"), typed(kind="community", business_id=""))
    assert Organisation.objects.get().business_id == ""


@pytest.mark.parametrize("written", ["Kallaveden digitalkoot RY", "1572860-0", "15728600"])
def test_the_whole_is_found_by_its_name_or_number(client, applicant, member, written):
    client.force_login(applicant)
    client.post(url("apply"), typed(parent=written))
    assert Organisation.objects.exclude(pk=member.pk).get().parent == member


def test_nobody_chooses_more_than_the_form_asks(client, applicant, admin):
    client.force_login(applicant)
    more = {"state": "member", "applied_by": admin.pk, "decided_by": applicant.pk, "id": token(), "reason": "x"}
    client.post(url("apply"), typed(**more))
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.applied_by, organisation.decided_by) == (State.APPLIED, applicant, None)


def test_too_many_applications_are_asked_to_wait(client, applicant):
    client.force_login(applicant)
    wrong = [client.post(url("apply"), typed(name_fi="")).status_code for _each in range(11)]
    assert wrong == [422] * 11
    assert [client.post(url("apply"), typed()).status_code for _each in range(10)] == [302] * 10
    answer = client.post(url("apply"), typed(message="Säilyykö tämä?"))
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 2 * 60 * 60
    assert "Säilyykö tämä?" in said(answer)
    assert Organisation.objects.count() == 10


# ── one's own application ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_applicant_takes_it_back_and_sends_it_again(client, application, applicant, facts):
    client.force_login(applicant)
    client.post(url("withdraw", application.pk))
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN
    again = url("apply_again", application.pk)
    assert "Savon Nettiapu ry" in said(client.get(again))
    assert client.post(again, typed(name_fi="")).status_code == 422
    client.post(again, typed(name_fi="Uusi Nettiapu ry"))
    application.refresh_from_db()
    assert (application.state, application.name_fi) == (State.APPLIED, "Uusi Nettiapu ry")


def test_applying_again_counts_as_applying(client, application, applicant):
    client.force_login(applicant)
    statuses = []
    for _each in range(6):
        client.post(url("withdraw", application.pk))
        statuses.append(client.post(url("apply_again", application.pk), typed()).status_code)
    client.post(url("withdraw", application.pk))
    statuses += [client.post(url("apply"), typed()).status_code for _each in range(4)]
    answer = client.post(url("apply_again", application.pk), typed(message="Säilyykö tämä?"))
    assert [*statuses, answer.status_code] == [302] * 10 + [429]
    assert "Säilyykö tämä?" in said(answer)
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN


def test_a_correction_sent_from_an_old_page_is_not_dropped_in_silence(client, application, applicant):
    client.force_login(applicant)
    answer = client.post(url("apply_again", application.pk), typed(name_fi="Uusi Nettiapu ry"))
    assert answer.status_code == 422
    assert "Uusi Nettiapu ry" in said(answer)
    application.refresh_from_db()
    assert application.name_fi == "Savon Nettiapu ry"
    assert client.get(url("apply_again", application.pk)).status_code == 302


@pytest.mark.parametrize("who", ["aino", "stranger", "learner", ""])
@pytest.mark.parametrize("name", ["application", "apply_again", "withdraw"])
def test_an_application_is_its_applicants_own(client, application, name, who, request):
    if who:
        client.force_login(request.getfixturevalue(who))
    for ask in (client.get, client.post):
        expected = 405 if (name, ask) == ("application", client.post) else 404
        assert ask(url(name, application.pk)).status_code == (expected if who else 302)
    application.refresh_from_db()
    assert application.state == State.APPLIED


# ── the coordinator's answer ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_coordinator_finds_it_on_the_desk_sees_who_is_alike_and_accepts(client, application, aino, applicant):
    alike = OrganisationFactory(name_fi="Savon Netti-apu")
    far = OrganisationFactory(name_fi="Muu", business_id="1234567-1", municipality=municipality("091"))
    client.force_login(aino)
    assert f"{reverse('directory:organisations')}?state=applied" in said(client.get(reverse("desk")))
    page = said(client.get(url("organisation", application.pk)))
    assert url("organisation", alike.pk) in page
    assert far.name in page
    assert url("organisation", far.pk) not in page
    assert applicant.email in page
    client.post(url("accept", application.pk))
    application.refresh_from_db()
    assert application.state == State.MEMBER
    client.force_login(applicant)
    assert client.get(url("application", application.pk))["Location"] == url("organisation", application.pk)
    assert client.get(url("organisation", application.pk)).status_code == 200


def test_the_coordinator_declines_with_a_reason(client, application, aino, applicant):
    client.force_login(aino)
    assert client.post(url("decline", application.pk), {"reason": ""}).status_code == 422
    client.post(url("decline", application.pk), {"reason": "Ei digitukea."})
    client.force_login(applicant)
    page = said(client.get(url("application", application.pk)))
    assert "Ei digitukea." in page
    assert url("apply_again", application.pk) in page


def test_whoever_is_second_hears_who_was_first(client, application, aino):
    actions.accept(organisation=application, actor=coordinator("11", person__name="Ensimmäinen Ehtijä"))
    client.force_login(aino)
    page = said(client.post(url("accept", application.pk), follow=True))
    assert "Ensimmäinen Ehtijä" in page
    page = client.post(url("decline", application.pk), {"reason": "Ei."}, follow=True)
    application.refresh_from_db()
    assert (page.status_code, application.state) == (200, State.MEMBER)


def test_an_own_application_shows_no_button(client, apply, aino):
    own = apply(actor=aino)
    client.force_login(aino)
    page = said(client.get(url("organisation", own.pk)))
    assert url("accept", own.pk) not in page
    assert client.post(url("accept", own.pk)).status_code == 403
    assert url("organisations") + "?state=applied" not in said(client.get(reverse("desk")))


# ── who sees and does what ───────────────────────────────────────────────────────────────────────────────────────────

PAGES = {
    # url name: (stranger, elsewhere, coordinator, manager, editor, named contact, administrator)
    "organisation": (302, 404, 200, 200, 200, 200, 200),
    "edit_organisation": (302, 404, 200, 200, 403, 403, 403),
    "accept": (302, 404, 302, 403, 403, 403, 403),
    "decline": (302, 404, 200, 403, 403, 403, 403),
    "leave": (302, 404, 200, 200, 403, 403, 403),
    "take_back": (302, 404, 302, 403, 403, 403, 403),
    "commitment": (302, 404, 200, 200, 200, 200, 200),
    "contacts": (302, 404, 200, 200, 403, 403, 403),
    "add_agreement": (302, 404, 200, 403, 403, 403, 403),
}
WHO = ("", "stranger", "aino", "manager", "editor", "named", "admin")


@pytest.fixture
def named(member):
    return ContactFactory(organisation=member, role=ContactRole.CONTACT).person


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_which_page(client, member, name, request):
    for who, expected in zip(WHO, PAGES[name], strict=True):
        client.logout()
        if who:
            client.force_login(request.getfixturevalue(who))
        assert client.get(url(name, member.pk)).status_code == expected, who
    member.refresh_from_db()
    assert member.state == State.MEMBER


@pytest.mark.parametrize("name", [name for name in PAGES if name != "organisation"])
def test_who_may_not_changes_nothing_by_sending(client, member, name, request):
    before = list(Organisation.objects.values()), list(Contact.objects.values_list("role", "ended_at"))
    for who in ("", "stranger", "editor", "named", "admin"):
        client.logout()
        if who:
            client.force_login(request.getfixturevalue(who))
        before = list(Organisation.objects.values()), list(Contact.objects.values_list("role", "ended_at"))
        answer = client.post(url(name, member.pk), typed(reason="x", agreed="on", role="manager", email="a@b.example"))
        assert answer.status_code == (302 if not who else 404 if who == "stranger" else 403), who
        assert before == (list(Organisation.objects.values()), list(Contact.objects.values_list("role", "ended_at")))
    assert not Commitment.objects.exists()


def test_a_coordinator_with_only_a_place_there_looks_and_does_not_act(client, member, stranger):
    PlaceFactory(organisation=member, municipality=municipality("091"))
    client.force_login(stranger)
    page = said(client.get(url("organisation", member.pk)))
    assert url("edit_organisation", member.pk) not in page
    assert client.get(url("edit_organisation", member.pk)).status_code == 403


# ── editing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def form_of(page):
    return re.search(r'name="was" value="([0-9a-f]{64})"', page)[1]


def test_what_was_typed_stays_when_somebody_else_saved_meanwhile(client, member, manager, aino):
    client.force_login(manager)
    was = form_of(said(client.get(url("edit_organisation", member.pk))))
    mine = typed(name_fi="Kallaveden Digitalkoot ry", business_id="1572860-0", phone="017 000 0002", was=was)
    actions.edit(organisation=member, was=was, actor=aino, phone="017 000 0009")
    answer = client.post(url("edit_organisation", member.pk), mine)
    page = said(answer)
    assert answer.status_code == 422
    assert "017 000 0002" in page
    assert "017 000 0009" in page
    member.refresh_from_db()
    assert member.phone == "017 000 0009"
    # Sent once more, it is sent knowing both.
    assert client.post(url("edit_organisation", member.pk), mine | {"was": form_of(page)}).status_code == 302
    member.refresh_from_db()
    assert member.phone == "017 000 0002"


def of_member(page, **changes):
    """What the form of the details holds, to be sent back."""
    told = {"name_fi": "Kallaveden Digitalkoot ry", "business_id": "1572860-0", "was": form_of(page)}
    return typed(**told) | changes


def test_who_gives_it_away_with_its_home_lands_on_a_page_that_is_there(client, member, aino):
    client.force_login(aino)
    page = said(client.get(url("edit_organisation", member.pk)))
    municipality("091")
    answer = client.post(url("edit_organisation", member.pk), of_member(page, municipality="Helsinki"), follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, url("organisations"))
    member.refresh_from_db()
    assert member.municipality == municipality("091")


@pytest.mark.parametrize("since", ["left", "namesake"])
def test_what_it_is_part_of_stays_however_that_has_changed(client, member, manager, since):
    whole = OrganisationFactory(name_fi="Kokonaisuus ry")
    Organisation.objects.filter(pk=member.pk).update(parent=whole)
    if since == "left":
        Organisation.objects.filter(pk=whole.pk).update(state=State.LEFT)
    else:
        OrganisationFactory(name_fi="Kokonaisuus ry")
    client.force_login(manager)
    page = said(client.get(url("edit_organisation", member.pk)))
    assert 'value="Kokonaisuus ry"' in page
    sent = of_member(page, parent="Kokonaisuus ry", phone="017 000 0002")
    assert client.post(url("edit_organisation", member.pk), sent).status_code == 302
    member.refresh_from_db()
    assert (member.parent, member.phone) == (whole, "017 000 0002")
    # Chosen anew it would have to be one, and in the network.
    Organisation.objects.filter(pk=member.pk).update(parent=None)
    page = said(client.get(url("edit_organisation", member.pk)))
    assert client.post(url("edit_organisation", member.pk), sent | {"was": form_of(page)}).status_code == 422


def test_a_main_contact_cannot_smuggle_in_another_home_or_state(client, member, manager):
    client.force_login(manager)
    was = form_of(said(client.get(url("edit_organisation", member.pk))))
    municipality("091")
    more = {"municipality": "Helsinki", "state": "left", "decided_by": manager.pk, "was": was}
    assert client.post(url("edit_organisation", member.pk), typed(**more)).status_code == 302
    member.refresh_from_db()
    assert (member.municipality, member.state, member.name_fi) == (municipality(), State.MEMBER, "Savon Nettiapu ry")
