"""Agreements: made by the coordinator, read by both sides, recalled once before they end."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from network.directory import mandates, shown, stamps, tasks
from network.directory.actions import agreements as actions
from network.directory.actions import organisations
from network.directory.models import Agreement
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, MandateFactory, OrganisationFactory, coordinator, municipality
from tests.network.agreements.conftest import DAY, letters, terms
from tests.network.networks.test_networks import made as network

pytestmark = pytest.mark.django_db


def add(organisation, actor, **changes):
    return actions.add_agreement(organisation=organisation, actor=actor, **terms(**changes))


def edit(agreement, actor, was=None, **changes):
    was = was or stamps.stamp(agreement, shown.AGREEMENT)
    return actions.edit_agreement(agreement=agreement, was=was, actor=actor, **changes)


def test_a_coordinator_makes_one_and_it_is_written_down(member, aino):
    agreement = add(member, aino, network=network(municipalities=[municipality()]))
    assert (agreement.region.code, agreement.created_by, agreement.in_force) == ("11", aino, True)
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.data) == ("directory.agreement.add", {"organisation": str(member.pk)})


def test_the_same_form_sent_twice_is_one_agreement(member, aino):
    assert add(member, aino) == add(member, aino)
    assert add(member, aino, party="Toinen") != add(member, aino)
    assert Agreement.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (lambda: {"ends_on": clock.today() - 40 * DAY}, "ends_before_it_begins"),
        (lambda: {"network": network(where="01")}, "other_region"),
        (lambda: {"network": network(ended_at=clock.now())}, "ended"),
        (lambda: {"party": " "}, "blank"),
        (lambda: {"party": "p" * 151}, "max_length"),
    ],
    ids=["dates", "network", "ended-network", "party", "length"],
)
def test_what_no_agreement_can_be_is_refused(member, aino, changes, code):
    with pytest.raises(ValidationError) as refused:
        add(member, aino, **changes())
    codes = {error.code for error in getattr(refused.value, "error_list", [])}
    codes |= {error.code for errors in getattr(refused.value, "error_dict", {}).values() for error in errors}
    assert code in codes
    assert not Agreement.objects.exists()


def test_there_is_none_with_an_organisation_outside_the_network(aino):
    with pytest.raises(Refused) as refused:
        add(OrganisationFactory(left=True), aino)
    assert refused.value.code == "not_member"


@pytest.mark.parametrize("who", ["manager", "editor", "stranger", "learner"])
def test_only_the_coordinator_of_its_home_makes_and_changes_them(agreement, who, request):
    actor = request.getfixturevalue(who)
    for change in (
        lambda: add(agreement.organisation, actor, party="Toinen"),
        lambda: edit(agreement, actor, party="Toinen"),
        lambda: actions.end_agreement(agreement=agreement, actor=actor),
        lambda: actions.attach_file(agreement=agreement, name="a.pdf", content=b"", actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            change()
    agreement.refresh_from_db()
    assert (agreement.party, agreement.ended_at, Agreement.objects.count()) == ("Kuopion kaupunki", None, 1)


@pytest.mark.parametrize(
    ("who", "reads"),
    [("aino", True), ("manager", True), ("editor", False), ("stranger", False), ("learner", False), ("admin", False)],
)
def test_both_sides_read_it_and_nobody_else(agreement, who, reads, request):
    user = request.getfixturevalue(who)
    assert Agreement.objects.visible_to(user).exists() is reads


def test_a_coordinator_of_the_network_reads_it_too(agreement):
    area = network(municipalities=[municipality()])
    assert Agreement.objects.visible_to(MandateFactory(network=area).person).exists()
    elsewhere = network(slug="muualla", municipalities=[municipality("140")])
    assert not Agreement.objects.visible_to(MandateFactory(network=elsewhere).person).exists()


def test_edited_knowingly_or_not_at_all(agreement, aino):
    was = stamps.stamp(agreement, shown.AGREEMENT)
    edit(agreement, coordinator("11"), parts="Lisäksi koulutusta.")
    with pytest.raises(Refused) as refused:
        edit(agreement, aino, was=was, parts="Vain neuvontaa.")
    assert refused.value.code == "changed"
    agreement.refresh_from_db()
    assert agreement.parts == "Lisäksi koulutusta."
    assert ModelLogEntry.objects.get(action="directory.agreement.edit").data == {"fields": ["parts"]}


def test_an_end_before_its_time(agreement, aino):
    for _twice in range(2):
        actions.end_agreement(agreement=agreement, actor=aino)
    agreement.refresh_from_db()
    assert (agreement.in_force, agreement.over) == (False, True)
    assert not Agreement.objects.in_force().exists()
    with pytest.raises(Refused) as refused:
        edit(agreement, aino, party="Toinen")
    assert refused.value.code == "ended"
    assert ModelLogEntry.objects.filter(action="directory.agreement.end").count() == 1


def test_a_network_that_has_ended_since_goes_on_standing_in_its_agreement(member, aino):
    area = network(municipalities=[municipality()])
    agreement = add(member, aino, network=area)
    for each in (area, network(slug="toinen")):
        each.ended_at = clock.now()
        each.save()
    assert edit(agreement, aino, network=area, parts="Muuta.").network == area
    agreement.refresh_from_db()
    with pytest.raises(Refused) as refused:
        edit(agreement, aino, network=each)
    assert refused.value.code == "ended"


def test_an_agreement_stays_with_its_region_when_the_organisation_moves(member, aino, stranger, client):
    area, other = network(municipalities=[municipality()]), network(slug="etela", where="01")
    other.municipalities.set([municipality("091")])
    agreement = add(member, aino, network=area)
    member.municipality = municipality("091")
    member.save()
    agreement = edit(Agreement.objects.get(), stranger, parts="Muuta.", network=area)
    assert (agreement.network, agreement.region.code) == (area, "11")
    with pytest.raises(Refused) as refused:
        edit(agreement, stranger, network=other)
    assert refused.value.code == "other_region"
    client.force_login(stranger)
    page = client.get(reverse("directory:edit_agreement", args=[member.pk, agreement.pk])).content.decode()
    assert str(area.pk) in page
    assert str(other.pk) not in page


def test_it_can_be_set_right_after_the_organisation_left(agreement, aino, member):
    organisations.leave(organisation=member, actor=aino, reason="Näin on.")
    assert edit(agreement, aino, parts="Oikaistu.").parts == "Oikaistu."


def test_the_database_itself_refuses_an_end_before_the_beginning_and_half_a_file(agreement):
    for values in ({"ends_on": agreement.starts_on - DAY}, {"file_digest": "a" * 64}, {"file_name": "a.pdf"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=agreement.pk).update(**values)


# ── the reminder ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"remind_days": 30}, True),
        ({"remind_days": 29}, False),
        ({"ends_on": None}, False),
        ({"ends_on": dt.date(2020, 1, 1), "starts_on": dt.date(2019, 1, 1)}, False),
        ({"starts_on": dt.date(2090, 1, 1), "ends_on": dt.date(2090, 1, 2)}, False),
        ({"remind_days": 0}, False),
    ],
    ids=["within", "first-day", "day-before", "for-ever", "over", "to-come", "never"],
)
def test_it_is_due_in_its_days_of_warning(member, aino, changes, due):
    agreement = add(member, aino, **changes)
    assert Agreement.objects.to_remind().exists() is due
    assert agreement.ends_soon is due


def test_both_sides_are_reminded_once_each_in_their_language(agreement, aino, manager, member):
    manager.language = "sv"
    manager.save()
    both = ContactFactory(organisation=member, person=coordinator("11")).person
    assert tasks.remind_agreements() == 1
    assert tasks.remind_agreements() == 0
    assert set(letters()) == {("agreement_expiring", each.email) for each in (aino, manager, both)}
    assert len(letters()) == 3
    row = OutgoingMail.objects.get(to=manager.email)
    with translation.override("sv"):
        assert date_format(agreement.ends_on, "SHORT_DATE_FORMAT") in row.subject
    assert "/sv/" in row.body
    assert str(agreement.pk) in row.body
    assert ModelLogEntry.objects.filter(action="directory.agreement.remind").count() == 1


def test_editors_and_those_who_have_gone_are_not_written_to(agreement, editor, aino, member):
    ContactFactory(organisation=member, person=UserFactory(is_active=False))
    ContactFactory(organisation=member, invited=True)
    ContactFactory(organisation=member, ended_at=clock.now())
    actions.remind()
    assert letters() == [("agreement_expiring", aino.email)]


def test_an_address_that_is_none_stops_nobody_else_and_is_logged(agreement, manager, aino, stranger, caplog):
    elsewhere = OrganisationFactory(municipality=municipality("091"))
    add(elsewhere, stranger)
    manager.email = "ei osoite"
    manager.save()
    assert actions.remind() == 2
    assert set(letters()) == {("agreement_expiring", each.email) for each in (aino, stranger)}
    assert str(agreement.pk) in caplog.text
    assert "ei osoite" not in caplog.text
    agreement.refresh_from_db()
    assert agreement.reminded_at


@pytest.mark.parametrize("why", ["nobody", "no-address"])
def test_where_nobody_could_be_told_it_stays_to_be_done(agreement, aino, why, caplog):
    held = mandates.of(aino)
    if why == "nobody":
        held.update(ended_at=clock.now())
    else:
        aino.email = "ei osoite"
        aino.save()
    assert actions.remind() == 0
    agreement.refresh_from_db()
    assert (agreement.reminded_at, letters()) == (None, [])
    assert str(agreement.pk) in caplog.text
    assert not ModelLogEntry.objects.filter(action="directory.agreement.remind").exists()
    later = coordinator("11")
    assert actions.remind() == 1
    assert letters() == [("agreement_expiring", later.email)]


def test_another_last_day_brings_another_reminder(agreement, aino):
    actions.remind()
    agreement.refresh_from_db()
    edit(agreement, aino, parts="Muuta.")
    assert actions.remind() == 0
    agreement.refresh_from_db()
    edit(agreement, aino, ends_on=clock.today() + 300 * DAY)
    assert actions.remind() == 0
    with time_machine.travel(clock.now() + 250 * DAY):
        assert actions.remind() == 1


def test_nothing_is_recalled_of_what_has_ended_or_of_who_has_left(agreement, aino, member):
    actions.end_agreement(agreement=agreement, actor=aino)
    add(member, aino)
    organisations.leave(organisation=member, actor=aino, reason="Näin on.")
    OutgoingMail.objects.all().delete()
    assert actions.remind() == 0
    assert letters() == []


def test_the_clock_wakes_it_daily():
    from core import schedules  # noqa: PLC0415

    declared = schedules.declared()["directory.remind_agreements"]
    assert (declared.func, declared.minutes) == ("network.directory.tasks.remind_agreements", 60 * 24)
