"""The desk of who organises: every page, its forms, what is wrong and what was overtaken, and who is turned away."""

import datetime as dt

import pytest
import time_machine

from core import clock
from network.directory.models import Network
from network.meetings import whens
from network.meetings.areas import Area
from network.meetings.forms.organising import MeetingForm
from network.meetings.models import Invitation, Meeting
from network.meetings.states import MeetingState
from tests.factories.accounts import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, MandateFactory, municipality, region
from tests.network.meetings.organising.making import everything, series_of
from tests.network.meetings.organising.sending import fields, hidden, sent_as, typed, url

pytestmark = pytest.mark.django_db

PAGES = ["desk", "edit", "dates", "agenda", "cancel", "copy", "delete", "invite"]
BUTTONS = ["publish", "hold"]


# ── borders ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_border_is_a_404_and_a_stranger_signs_in(client, ulla, aino, words):
    meeting = MeetingFactory(draft=True)
    invitation = Invitation.objects.create(meeting=meeting, email="a@b.example", token_hash="x")
    network = Network.objects.create(slug="kuopio", name_fi="Kuopio", region=region())
    addresses = [url(name, meeting.pk) for name in [*PAGES, *BUTTONS]]
    addresses.append(url("uninvite", meeting.pk, invitation.pk))
    before = everything()
    assert {client.get(address).status_code for address in addresses} == {302}
    strangers = [ulla, MandateFactory(network=network).person, ContactFactory().person, UserFactory()]
    for person in [*strangers, UserFactory(admin=True)]:
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {404}, person
        # The page at a glance takes nothing from anybody.
        assert {client.post(address, typed()).status_code for address in addresses[1:]} == {404}, person
    assert everything() == before
    assert Invitation.objects.get().withdrawn_at is None


def test_who_organises_nothing_makes_nothing(client, aino, words):
    for person in (ContactFactory().person, UserFactory()):
        client.force_login(person)
        assert client.get(url("add")).status_code == client.post(url("add"), typed()).status_code == 404
    client.force_login(aino)
    assert client.get(url("add")).status_code == 200


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_opens(language, client, aino, words):
    rows = series_of(2, draft=True)
    AgendaItemFactory(meeting=rows[0])
    client.force_login(aino)
    found = [client.get(url(name, rows[0].pk, language=language)).status_code for name in PAGES]
    assert {*found, client.get(url("add", language=language)).status_code} == {200}


@pytest.mark.parametrize("state", ["draft", "cancelled", "held", "over", "published"])
def test_the_desk_opens_in_every_state(state, client, aino):
    meeting = MeetingFactory(**({} if state == "published" else {state: True}))
    client.force_login(aino)
    page = client.get(url("desk", meeting.pk)).content.decode()
    assert (url("edit", meeting.pk) in page) is (state in {"draft", "published"})
    assert (url("publish", meeting.pk) in page) is (state == "draft")
    assert (url("hold", meeting.pk) in page) is (state == "over")
    assert (url("cancel", meeting.pk) in page) is (state == "published")
    assert url("copy", meeting.pk) in page


def test_a_network_s_coordinator_sees_its_own_only(client, words):
    network = Network.objects.create(slug="kuopio", name_fi="Kuopio", region=region())
    own, other = MeetingFactory(network=network), MeetingFactory()
    client.force_login(MandateFactory(network=network).person)
    assert [client.get(url("desk", each.pk)).status_code for each in (own, other)] == [200, 404]
    assert client.post(url("add"), typed(area="11", networks=["kuopio"])).status_code == 302
    assert Meeting.objects.get(title_fi="Alueen verkosto").network == network


def test_following_a_button_s_address_changes_nothing(client, aino):
    meeting = MeetingFactory(draft=True)
    client.force_login(aino)
    assert {client.get(url(name, meeting.pk)).status_code for name in BUTTONS} == {302}
    assert Meeting.objects.get().state == MeetingState.DRAFT


def test_the_desk_asks_the_same_number_of_questions_however_much_there_is(
    client, aino, django_assert_max_num_queries, sent
):
    few, many = MeetingFactory(), series_of(6)[0]
    AgendaItemFactory(meeting=few)
    RegistrationFactory(meeting=few)
    Invitation.objects.create(meeting=few, email="a@b.example", token_hash="y")
    MeetingFactory.reset_sequence(500)
    other = series_of(1, title_sv="Träff")[0]
    for number in range(6):
        AgendaItemFactory(meeting=many)
        RegistrationFactory(meeting=many)
        Invitation.objects.create(meeting=many, email=f"a{number}@b.example", token_hash=str(number))
    client.force_login(aino)
    client.get(url("desk", other.pk))
    counts = []
    for each in (few, many):
        with django_assert_max_num_queries(60) as asked:
            client.get(url("desk", each.pk))
        counts.append(len(asked))
    # One more: the dates of the series.
    assert counts[1] - counts[0] <= 1


# ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_from_the_empty_form_to_published(client, aino, words):
    client.force_login(aino)
    shown = fields(client.get(url("add")))
    assert shown["contact_email"] == "aino@savo.example"
    given = shown | typed(seed=shown["seed"], onsite_seats="24", online="on", facts=["lift"], networks=[])

    answer = client.post(url("add"), given)
    again = client.post(url("add"), given)

    made = Meeting.objects.get()
    assert answer.url == again.url == url("desk", made.pk)
    assert whens.local(made.starts_at).time() == dt.time(13)
    assert made.ends_at - made.starts_at == dt.timedelta(minutes=90)
    assert (made.onsite_seats, made.online_seats, made.municipality) == (24, None, municipality())
    page = client.get(answer.url).content.decode()
    assert "The link to join is missing" in page
    assert client.post(url("publish", made.pk)).status_code == 302
    assert Meeting.objects.get().state == MeetingState.PUBLISHED


def test_of_a_way_that_is_not_ticked_nothing_is_kept(client, aino, words):
    client.force_login(aino)
    given = typed(online="on", join_link="https://kokous.example", facts=["lift"], onsite_seats="5", street="Katu 1")
    given.pop("onsite")
    client.post(url("add"), given)
    made = Meeting.objects.get()
    assert (made.onsite_seats, made.place_name_fi, made.street, made.municipality) == (0, None, "", None)
    assert (made.facts.count(), made.join_link) == (0, "https://kokous.example")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_fi": ""}, "title_fi"),
        ({"title_fi": "x" * 121}, "title_fi"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"kind": "party"}, "kind"),
        ({"day": "31.2.2027"}, "day"),
        ({"day": "1.1.0001"}, "day"),
        ({"day": "1.1.9999"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": ""}, "day"),
        ({"begins": "25.00"}, "begins"),
        ({"ends": "12.00"}, "ends"),
        ({"ends": ""}, "ends"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"onsite": ""}, "onsite"),
        ({"onsite_seats": "0"}, "onsite_seats"),
        ({"onsite_seats": "many"}, "onsite_seats"),
        ({"municipality": "Kuopoi"}, "municipality"),
        ({"postal_code": "7010"}, "postal_code"),
        ({"join_link": "http://kokous.example"}, "join_link"),
        ({"join_link": "javascript:alert(1)"}, "join_link"),
        ({"opens_day": "2027-01-01"}, "opens_time"),
        ({"closes_time": "12.00"}, "closes_day"),
        ({"closes_day": "2040-01-01", "closes_time": "12.00"}, "closes_day"),
        ({"contact_email": "aino"}, "contact_email"),
        ({"contact_phone": "call me"}, "contact_phone"),
        ({"asks": ["shoe size"]}, "asks"),
        ({"networks": ["helsinki"]}, "networks"),
        ({"seed": ""}, "seed"),
    ],
    ids=lambda value: (
        "-".join(f"{name}={text}" for name, text in value.items())[:40] if isinstance(value, dict) else ""
    ),
)
def test_what_is_wrong_is_said_beside_its_field(wrong, field, words):
    assert field in MeetingForm(sent_as(typed() | wrong), areas=[Area(region())]).errors


def test_what_was_typed_stays_when_something_is_wrong(client, aino, words):
    client.force_login(aino)
    answer = client.post(url("add"), typed(summary_fi="<b>Lyhyesti</b>", day="31.2.2027"))
    assert answer.status_code == 422
    assert "&lt;b&gt;Lyhyesti&lt;/b&gt;" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_extra_keys_change_nothing(client, aino, words):
    client.force_login(aino)
    extra = {"state": "published", "region": "01", "area": "01", "sequence": "9", "uid": "x", "created_by": "1"}
    assert client.post(url("add"), typed(**extra)).status_code == 302
    made = Meeting.objects.get()
    assert (made.state, made.region, made.sequence, made.created_by) == ("draft", region(), 0, aino)


def test_a_time_that_does_not_exist_is_refused_kindly(client, aino, words):
    client.force_login(aino)
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        client.force_login(aino)
        answer = client.post(url("add"), typed(day="2027-03-28", begins="03:30", ends="05:00"))
        assert answer.status_code == 422
        assert "no clock shows" in str(answer.context["form"].errors["begins"])
        assert client.post(url("add"), typed(day="2027-03-28", begins="04:30", ends="05:00")).status_code == 302


def test_of_a_time_that_comes_twice_it_is_asked_which(client, aino, words):
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        client.force_login(aino)
        given = typed(day="2027-10-31", begins="03:30", ends="05:00")
        answer = client.post(url("add"), given)
        assert answer.status_code == 422
        assert "comes twice" in answer.content.decode()
        assert 'name="which_begins"' in answer.content.decode()
        for number, which in enumerate(("first", "second")):
            sent = given | {"which_begins": which, "seed": which * 8}
            assert client.post(url("add"), sent).status_code == 302
            made = Meeting.objects.order_by("-created_at")[0]
            assert made.starts_at == dt.datetime(2027, 10, 31, number, 30, tzinfo=dt.UTC)
            # Opened and saved as it stands, it is the same moment.
            again = client.post(url("edit", made.pk), fields(client.get(url("edit", made.pk))))
            assert again.status_code == 302, again.context["form"].errors
            assert Meeting.objects.get(pk=made.pk).starts_at == made.starts_at


def fields_of(client, user, meeting):
    client.force_login(user)
    return fields(client.get(url("edit", meeting.pk)))


# ── editing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_saved_as_it_stands_nothing_changes(client, aino, words, sent):
    meeting = MeetingFactory(
        asks=["wish", "diet"], services=["recording"], onsite_seats=9, online_seats=0, join_link=""
    )
    meeting.closes_at = meeting.starts_at - dt.timedelta(days=1)
    meeting.save()
    client.force_login(aino)
    before = everything()
    assert client.post(url("edit", meeting.pk), fields(client.get(url("edit", meeting.pk)))).status_code == 302
    assert everything() == before
    assert sent == []


def test_no_form_moves_an_event_to_another_region_or_network(client, aino, ulla, words, sent):
    meeting = MeetingFactory()
    other = Network.objects.create(slug="toinen", name_fi="Toinen", region=region("01"))
    part = MandateFactory(network=Network.objects.create(slug="oma", name_fi="Oma", region=region())).person
    given = fields_of(client, aino, meeting) | {"region": "01", "area": "01-toinen", "network": str(other.pk)}
    answer = client.post(url("edit", meeting.pk), given | {"street": "Uusi katu", "state": "cancelled", "uid": "x"})
    assert answer.status_code == 302
    saved = Meeting.objects.get()
    assert (saved.street, saved.region_id, saved.network, saved.state, saved.uid) == (
        "Uusi katu", meeting.region_id, None, "published", meeting.uid,
    )  # fmt: skip
    abroad = client.post(url("edit", meeting.pk), given | {"audience": "network", "networks": ["toinen"]})
    assert abroad.status_code == 422
    assert not saved.networks.exists()
    for stranger in (ulla, part):
        client.force_login(stranger)
        assert client.post(url("edit", meeting.pk), given | {"street": "Vieras katu"}).status_code == 404
    assert Meeting.objects.get().street == "Uusi katu"


def test_an_overtaken_form_keeps_its_words_shows_theirs_and_can_be_sent_again(client, aino, words, sent):
    meeting = MeetingFactory(starts_at=whens.moved(clock.now(), 14, dt.time(12)))
    client.force_login(aino)
    given = fields(client.get(url("edit", meeting.pk))) | {"street": "Ainon katu"}
    later = whens.moved(meeting.starts_at, 0, dt.time(8))
    Meeting.objects.filter(pk=meeting.pk).update(street="Muu katu", starts_at=later, onsite_seats=7)

    answer = client.post(url("edit", meeting.pk), given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ainon katu" in page
    assert dict(answer.context["overtaken"]) == {"Street address": "Muu katu", "Begins": "08:00", "Places on site": "7"}
    assert Meeting.objects.get().street == "Muu katu"
    assert client.post(url("edit", meeting.pk), given | {"stamp": hidden(answer, "stamp")}).status_code == 302
    assert Meeting.objects.get().street == "Ainon katu"


def test_the_series_asks_which_dates_are_meant(client, aino, words, sent):
    alone, rows = MeetingFactory(), series_of(3)
    client.force_login(aino)
    assert "scope" not in client.get(url("edit", alone.pk)).context["form"].fields
    given = fields(client.get(url("edit", rows[0].pk))) | {"street": "Uusi katu", "scope": "all"}
    answer = client.post(url("edit", rows[0].pk), given, follow=True)
    assert "copied to 2 other dates" in answer.content.decode()
    assert Meeting.objects.filter(street="Uusi katu").count() == 3
    wrong = client.post(url("edit", rows[0].pk), given | {"scope": "everything"})
    assert wrong.status_code == 422


def test_what_is_over_says_so_and_keeps_what_was_typed(client, aino, words):
    meeting = MeetingFactory(over=True)
    client.force_login(aino)
    given = fields(client.get(url("edit", meeting.pk))) | {"street": "Uusi katu"}
    answer = client.post(url("edit", meeting.pk), given)
    assert answer.status_code == 422
    assert "is over" in answer.content.decode()
    assert "Uusi katu" in answer.content.decode()
