"""A small network that is public, and asking for it as a program would."""

import datetime as dt
import json

from core import clock
from network.directory.models import HoursException, PlaceFact
from network.geography.models import PostalCode
from network.opendata import actions
from tests.factories.network import (
    ContactFactory,
    OfferFactory,
    OrganisationFactory,
    PlaceFactory,
    WeeklyHoursFactory,
    municipality,
    term,
)


def noted(*offers):
    """As the directory's actions would have told."""
    actions.note_changes(places=[offer.place_id for offer in offers])
    return offers[0] if len(offers) == 1 else offers


def offer(place=None, **more):
    """A public service; ``place`` a dict for the factory, or a place."""
    if not hasattr(place, "pk"):
        place = PlaceFactory(**(place or {}))
    return noted(OfferFactory(place=place, **more))


def rich():
    """One service with everything that can be told of one, and a person behind it who is nobody's business."""
    organisation = OrganisationFactory(
        name_sv="Insjökommunens pensionstagare rf", description_fi="Apua kaikille.", business_id="1234567-1",
        email="info@jarvikunta.example", phone="017 000 0009", website="https://jarvikunta.example/",
    )  # fmt: skip
    ContactFactory(organisation=organisation, name="Canary Kanarialintu", email="canary@person.example", public=True)
    place = PlaceFactory(
        organisation=organisation, name_sv="Torgets servicepunkt", summary_en="Help at the market square.",
        description_fi="Toisessa kerroksessa.", directions_fi="Bussi 5 torilta.", alert_fi="Hissi on rikki.",
        lat=62.8920, lon=27.6800, email="tori@jarvikunta.example", phone="017 000 0001",
        phone_price_fi="Paikallispuhelun hinta", website="https://tori.example/",
    )  # fmt: skip
    PlaceFact.objects.create(place=place, term=term("place_fact", "step_free_entrance"), answer="yes")
    PlaceFact.objects.create(place=place, term=term("place_fact", "induction_loop"), answer="no")
    group = term("topic_group", "safety")
    term("topic", "passwords", parent=group)
    made = OfferFactory(
        place=place, name_sv="Digistöd utan tidsbokning", summary_fi="Tule käymään.", all_topics=False,
        topics=["passwords"], e_services=["omakanta"], languages=["fi", "smn"], audiences=["citizens", "companies"],
        easy_language=True, price="fee", price_note_fi="5 euroa", booking="recommended", booking_note_fi="Soita ensin.",
        booking_link="https://booking.example/a", hours_note_fi="Kesällä suljettu.",
    )  # fmt: skip
    made.target_groups.set([term("target_group", "older_people", facts={"ptv": "KR1.1"})])
    WeeklyHoursFactory(offer=made)
    WeeklyHoursFactory(offer=made, weekday=3, opens=dt.time(22), closes=dt.time(1), weeks="odd", by_appointment=True)
    soon = clock.today() + dt.timedelta(days=20)
    HoursException.objects.create(
        offer=made, first_day=soon, last_day=soon + dt.timedelta(days=2), note_fi="Talvitauko"
    )
    HoursException.objects.create(
        offer=made, first_day=soon + dt.timedelta(days=9), last_day=soon + dt.timedelta(days=9), opens=dt.time(9),
        closes=dt.time(10, 30),
    )  # fmt: skip
    return noted(made)


def channel(**more):
    """Help by phone in two municipalities."""
    made = OfferFactory(place=PlaceFactory(channel=True, nationwide=False, link="https://chat.example/"), **more)
    made.place.served.set([municipality("297"), municipality("749")])
    return noted(made)


def postal_code(code="70100", where="297"):
    return PostalCode.objects.create(code=code, name_fi="Kuopio", name_sv="Kuopio", municipality=municipality(where))


def ask(client, path, status=200, **query):
    answer = client.get(path if path.startswith("/") else f"/api/hsds/{path}", query)
    assert answer.status_code == status, answer.content
    return answer.json()


def ids(page):
    return [each["id"] for each in page["contents"]]


def lines(answer):
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
