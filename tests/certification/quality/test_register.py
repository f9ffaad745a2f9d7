"""The public register: true on the day it is asked, for everybody, and silent about what is nobody's business."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from certification.quality import credentialing, entries, register
from certification.quality.entries import Step
from certification.quality.models import Certification, CertifiedPlace, DayHead
from certification.quality.states import ApplicationKind, DecisionKind, Part, State, Status
from core import clock
from tests.factories import quality
from tests.factories.network import OrganisationFactory, PlaceFactory, municipality

pytestmark = pytest.mark.django_db


def names(**wanted):
    return [each.organisation.name_fi for each in register.rows(**wanted)]


def certified(name="Järvikunnan Eläkkeensaajat ry", *, town="297", **more):
    return quality.certification(OrganisationFactory(name_fi=name, municipality=municipality(town)), **more)


def suspended(**more):
    made = certified(**more)
    made.suspended_at = clock.now()
    made.save()
    return made


def ended(how=Status.WITHDRAWN, **more):
    made = certified(**more)
    made.ended_at, made.ended_as = clock.now(), how
    made.save()
    return made


def page(client, made, language="en"):
    return client.get(f"{list_url(language)}{made.organisation.pk}/")


def list_url(language="en"):
    with override(language):
        return reverse("quality:register")


class TestRows:
    def test_by_default_those_that_are_in_force_today(self):
        certified("A")
        suspended(name="B")
        ended(name="C")
        certified("D", days_ago=40, months=1)
        certified("E", days_ago=-3)
        assert names() == ["A"]

    @pytest.mark.parametrize(
        ("status", "found"),
        [
            (Status.IN_FORCE, ["A"]),
            (Status.SUSPENDED, ["B"]),
            (Status.WITHDRAWN, ["C"]),
            (Status.EXPIRED, ["D"]),
            (Status.COMING, ["E"]),
            (Status.ENDED, ["F"]),
            (register.EVERY, ["A", "B", "C", "D", "E", "F"]),
        ],
    )
    def test_by_status_as_the_rows_themselves_say_it(self, status, found):
        certified("A")
        suspended(name="B")
        ended(name="C")
        certified("D", days_ago=400, months=12)
        certified("E", days_ago=-3)
        ended(Status.ENDED, name="F")
        rows = register.rows(status=status)
        assert [each.organisation.name_fi for each in rows] == found
        if status != register.EVERY:
            assert {each.status for each in rows} == {status}

    def test_both_its_days_count(self):
        first, last = certified("A", days_ago=0), certified("B", days_ago=365, months=12)
        last.valid_to = clock.today()
        last.save()
        assert names() == ["A", "B"]
        last.valid_to -= dt.timedelta(days=1)
        last.save()
        assert names() == ["A"]
        assert first.status == Status.IN_FORCE

    def test_one_row_an_organisation_the_one_that_counts_today(self):
        old = certified("A", days_ago=1000)
        new = quality.certification(quality.OrganisationFactory())
        old.replaced_by = new
        old.ended_at, old.ended_as = clock.now(), Status.WITHDRAWN
        old.save()
        type(new).objects.filter(pk=new.pk).update(organisation=old.organisation)
        assert [each.pk for each in register.rows()] == [new.pk]
        assert [each.pk for each in register.rows(status=register.EVERY)] == [new.pk]

    def test_by_name_municipality_and_region(self):
        certified("Savon Tuki ry")
        certified("Kirjasto", town="091")
        assert names(query="tuki") == ["Savon Tuki ry"]
        assert names(query="Helsingfors") == ["Kirjasto"]
        assert names(region="01") == ["Kirjasto"]
        assert names(municipality="297") == ["Savon Tuki ry"]
        assert names(query="kirjasto savon") == []
        assert names(query="\x00%_") == []


class TestList:
    def test_anybody_reads_it(self, client):
        made = certified()
        html = client.get(list_url()).content.decode()
        assert made.organisation.name_fi in html
        assert f"/certified/{made.organisation.pk}/" in html or str(made.organisation.pk) in html

    def test_what_is_not_understood_narrows_nothing(self, client):
        certified("Savon Tuki ry")
        html = client.get(list_url(), {"status": "gold", "region": "99", "page": "x"}).content.decode()
        assert "Savon Tuki ry" in html

    def test_nothing_found_leads_on(self, client):
        assert "No organisation fits this search" in client.get(list_url(), {"q": "zzz"}).content.decode()
        assert "Nobody is certified yet" in client.get(list_url()).content.decode()

    def test_it_costs_the_same_for_many(self, client):
        def cost():
            with CaptureQueriesContext(connection) as asked:
                client.get(list_url())
            return len(asked)

        certified()
        cost()
        first = cost()
        for _number in range(2):
            certified()
        assert cost() == first <= 20

    def test_long_lists_come_in_pages(self, client, monkeypatch):
        monkeypatch.setattr("certification.quality.views.register._A_PAGE", 1)
        certified("A")
        certified("B")
        second = client.get(list_url(), {"page": 2}).content.decode()
        assert ">B<" in second
        assert ">A<" not in second


class TestPage:
    def test_it_says_how_it_stands_and_for_what(self, client):
        made = certified()
        place = made.places.get().place
        html = page(client, made).content.decode()
        assert "The certification is in force on" in html
        assert place.name_fi in html
        assert f"{place.pk}/" in html

    def test_it_leads_to_the_check_of_its_certificate(self, client):
        made = certified()
        credential = credentialing.issue(made)
        assert f"/v/{credential.shown_code}" in page(client, made).content.decode()

    @pytest.mark.parametrize(
        ("make", "said"),
        [
            (suspended, "The certification is suspended on"),
            (ended, "It was withdrawn on"),
            (lambda: ended(Status.ENDED), "The organisation ended it on"),
            (lambda: certified(days_ago=400, months=12), "Its last day was"),
            (lambda: certified(days_ago=-3), "It begins on"),
        ],
    )
    def test_what_is_not_in_force_says_so(self, client, make, said):
        html = page(client, make()).content.decode()
        assert said in html
        assert "The certification is in force on" not in html

    def test_who_never_was_certified_has_no_page(self, client):
        refused = quality.application(State.REFUSED).organisation
        for pk in (refused.pk, OrganisationFactory().pk, "0" * 8 + "-0000-0000-0000-" + "0" * 12):
            assert client.get(f"{list_url()}{pk}/").status_code == 404
            assert client.get(f"{list_url()}{pk}/mark.svg").status_code == 404

    def test_nothing_of_what_is_inside(self, client):
        made = certified(conditions=True)
        application = made.decisions.get().application
        html = page(client, made).content.decode() + client.get(f"{list_url()[:-1]}.json").content.decode()
        people = [str(each.person) for each in application.assignments.all()]
        for hidden in [*people, "Kaikki täyttyy", "conditions", "Näin teemme", application.number]:
            assert hidden not in html

    def test_a_place_that_left_the_scope_or_the_finder(self, client):
        made = certified()
        gone, silent = (
            PlaceFactory(organisation=made.organisation),
            PlaceFactory(organisation=made.organisation, silent=True),
        )
        CertifiedPlace.objects.create(certification=made, place=gone, since=made.valid_from, until=clock.today())
        CertifiedPlace.objects.create(certification=made, place=silent, since=made.valid_from)
        html = page(client, made).content.decode()
        assert gone.name_fi not in html
        assert silent.name_fi in html
        assert f"{silent.pk}/" not in html

    def test_a_name_that_has_changed_since(self, client):
        made = certified("Uusi nimi ry")
        made.name = {"fi": "Vanha nimi ry"}
        made.save()
        html = page(client, made).content.decode()
        assert "Uusi nimi ry" in html
        assert "Vanha nimi ry" in html

    def test_it_costs_the_same_for_many_places(self, client):
        def cost():
            with CaptureQueriesContext(connection) as asked:
                page(client, made)
            return len(asked)

        made = certified()
        cost()
        first = cost()
        for _number in range(2):
            place = PlaceFactory(organisation=made.organisation)
            CertifiedPlace.objects.create(certification=made, place=place, since=made.valid_from)
        assert cost() == first <= 20


class TestHistory:
    def steps(self, made):
        return [each.step for each in entries.history(made.organisation)]

    def test_granted_suspended_restored_withdrawn_newest_first(self):
        made = certified(days_ago=100)
        for days, kind in ((60, DecisionKind.SUSPEND), (40, DecisionKind.RESTORE), (20, DecisionKind.WITHDRAW)):
            measure = quality.measure(made, kind, decided_at=clock.now())
            at = clock.now() - dt.timedelta(days=days)
            quality.decide(
                organisation=made.organisation, certification=made, measure=measure, kind=kind,
                by=quality.agency(Part.DECIDER), decided_at=at,
            )  # fmt: skip
            if kind == DecisionKind.WITHDRAW:
                made.ended_at, made.ended_as = at, Status.WITHDRAWN
                made.save()
        assert self.steps(made) == [Step.WITHDRAWN, Step.RESTORED, Step.SUSPENDED, Step.GRANTED]

    def test_it_ends_by_itself_on_the_day_after_the_last(self):
        made = certified(days_ago=400, months=12)
        newest = entries.history(made.organisation)[0]
        assert (newest.step, newest.day) == (Step.EXPIRED, made.valid_to + dt.timedelta(days=1))

    def test_the_organisation_ended_it(self):
        assert self.steps(ended(Status.ENDED)) == [Step.ENDED, Step.GRANTED]

    def test_places_that_the_organisation_took_out_itself(self):
        made = certified()
        place = PlaceFactory(organisation=made.organisation)
        CertifiedPlace.objects.create(certification=made, place=place, since=made.valid_from, until=clock.today())
        assert self.steps(made) == [Step.CHANGED, Step.GRANTED]

    def test_a_renewal_follows_without_an_end(self):
        made = certified(days_ago=400, months=12)
        again = quality.application(
            State.GRANTED, organisation=made.organisation, kind=ApplicationKind.RENEWAL, certification=made
        )
        after = made.valid_to + dt.timedelta(days=1)
        new = Certification.objects.create(
            organisation=OrganisationFactory(),
            version=made.version,
            valid_from=after,
            valid_to=clock.months_after(after, 36),
            decided_on=made.valid_to,
        )
        # The database knows one at a time: the old one names the new one before it is that of the same organisation.
        made.replaced_by = new
        made.save()
        Certification.objects.filter(pk=new.pk).update(organisation=made.organisation)
        quality.decide(
            organisation=made.organisation, application=again, certification=new, kind=DecisionKind.GRANT,
            by=quality.member(again, Part.DECIDER), decided_at=clock.now() - dt.timedelta(days=50),
        )  # fmt: skip
        assert self.steps(made) == [Step.RENEWED, Step.GRANTED]
        assert [each.pk for each in register.rows(query=made.organisation.name_fi)] == [new.pk]


class TestForPrograms:
    def test_json_has_what_the_page_has_for_the_same_choices(self, client):
        made, other = certified("A"), suspended(name="B")
        answer = client.get(f"{list_url()[:-1]}.json")
        told = json.loads(answer.content)
        assert (answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == ("application/json", "*")
        assert "Set-Cookie" not in answer
        assert "Cookie" not in answer.get("Vary", "")
        assert (told["count"], told["asked_on"], told["status"]) == (1, clock.today().isoformat(), "in_force")
        [row] = told["providers"]
        assert row.items() >= {
            "organization_id": str(made.organisation.pk), "organization": "A", "status": "in_force",
            "valid_to": made.valid_to.isoformat(), "municipality_code": "297", "region_code": "11",
            "criteria_version": made.version.number, "suspended_on": None,
        }.items()  # fmt: skip
        [place] = row["locations"]
        assert place["id"] == str(made.places.get().place_id)
        every = json.loads(client.get(f"{list_url()[:-1]}.json", {"status": "all"}).content)["providers"]
        assert [each["status"] for each in every] == ["in_force", "suspended"]
        assert every[1]["suspended_on"] == clock.day_of(other.suspended_at).isoformat()

    def test_whoever_has_it_is_told_that_nothing_has_changed(self, client):
        certified()
        url = f"{list_url()[:-1]}.json"
        etag = client.get(url)["ETag"]
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
        certified()
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 200

    def test_the_table(self, client):
        certified("=1+1")
        lines = client.get(f"{list_url()[:-1]}.csv").content.decode().splitlines()
        assert lines[0].startswith("organization_id,organization,business_id,municipality_code")
        assert len(lines) == 2
        assert "'=1+1" in lines[1]
        assert client.get(f"{list_url()[:-1]}.csv", {"excel": "true"}).content.startswith(b"\xef\xbb\xbf")

    def test_only_reading(self, client):
        assert client.post(f"{list_url()[:-1]}.json").status_code == 405

    def test_they_cost_the_same_for_many(self, client):
        def cost():
            with CaptureQueriesContext(connection) as asked:
                client.get(f"{list_url()[:-1]}.json")
            return len(asked)

        certified()
        first = cost()
        for _number in range(2):
            certified()
        assert cost() == first <= 20

    def test_the_heads_of_the_trail(self, client):
        DayHead.objects.create(day=dt.date(2027, 1, 31), number=7, hash="a" * 64)
        heads = json.loads(client.get(reverse("quality:trail_heads")).content)["heads"]
        assert heads == [{"day": "2027-01-31", "lines": 7, "sha256": "a" * 64}]
