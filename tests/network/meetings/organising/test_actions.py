"""Making meetings, editing one, and what becomes of them: who may, what is written, what is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from core import clock
from core.errors import Refused
from network.directory.models import Network
from network.meetings import seen
from network.meetings.actions import organising
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, MandateFactory, municipality, region, term
from tests.network.meetings.organising.making import details, everything
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def add(actor, **more):
    return organising.add_meeting(actor=actor, region=more.pop("region", region()), **details(**more))


def edit(meeting, actor, **given):
    given.setdefault("was", seen.stamp(Meeting.objects.get(pk=meeting.pk)))
    changed = organising.edit_meeting(meeting=meeting, actor=actor, **given)
    meeting.refresh_from_db()
    return changed


def network_of(slug, code="297"):
    found = municipality(code)
    made = Network.objects.create(slug=slug, name_fi=slug, region=found.region)
    made.municipalities.add(found)
    return made


# ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_coordinator_makes_a_draft(aino, sent):
    made = add(aino, facts=[term("place_fact", "lift")], contact_phone=" 017  000 0001 ", title_sv=" Nätverket\n")
    assert (made.state, made.region, made.created_by) == (MeetingState.DRAFT, region(), aino)
    assert (made.title_fi, made.title_sv, made.title_en) == ("Alueen verkosto", "Nätverket", None)
    assert (made.sequence, made.contact_phone) == (0, "017 000 0001")
    assert [each.key for each in made.languages.all()] == ["fi"]
    assert [each.key for each in made.facts.all()] == ["lift"]
    assert lines("meetings.meeting.add") == 1
    assert sent == []


def test_the_same_form_sent_twice_makes_one(aino):
    first = organising.add_meeting(actor=aino, region=region(), seed="s" * 43, **details())
    second = organising.add_meeting(actor=aino, region=region(), seed="s" * 43, **details())
    assert first == second
    assert lines("meetings.meeting.add") == Meeting.objects.count() == 1
    other = organising.add_meeting(actor=aino, region=region(), seed="t" * 43, **details())
    assert other != first


def test_only_for_what_one_coordinates(aino, ulla):
    kuopio, siilinjarvi = network_of("kuopio"), network_of("siilinjarvi", "749")
    part = MandateFactory(network=kuopio).person
    contact = ContactFactory().person
    admin = UserFactory(admin=True)
    may = [
        (aino, region(), None),
        (aino, region(), kuopio),
        (part, region(), kuopio),
        (admin, None, None),
    ]
    may_not = [
        (ulla, region(), None),
        (ulla, region(), kuopio),
        (ulla, region("01"), kuopio),
        (part, region(), None),
        (part, region(), siilinjarvi),
        (aino, None, None),
        (admin, region(), None),
        (contact, region(), None),
        (UserFactory(), region(), None),
    ]
    for actor, where, network in may:
        organising.add_meeting(actor=actor, region=where, network=network, **details())
    for actor, where, network in may_not:
        with pytest.raises(PermissionDenied):
            organising.add_meeting(actor=actor, region=where, network=network, **details())
    assert Meeting.objects.count() == len(may)


def test_what_does_not_fit_together_is_refused(aino):
    start = details()["starts_at"]
    other = network_of("helsinki", "091")
    bad = {
        "ends_early": {"ends_at": start},
        "no_way": {"onsite_seats": 0, "online_seats": 0},
        "window": {"opens_at": start},
        "other_region": {"networks": [other]},
        "not_https": {"join_link": "http://kokous.example"},
    }
    for code, given in bad.items():
        with pytest.raises(Refused) as refused, transaction.atomic():
            add(aino, **given)
        assert refused.value.error_list[0].code == code
    with pytest.raises(ValidationError), transaction.atomic():
        add(aino, title_fi="x" * 121)
    with pytest.raises(ValidationError), transaction.atomic():
        add(aino, contact_phone="call me")
    for field in ("state", "uid", "sequence", "turns", "check_in_code", "created_by"):
        with pytest.raises(TypeError), transaction.atomic():
            add(aino, **{field: "1"})
    assert not Meeting.objects.exists()


def test_the_database_itself_refuses_what_cannot_be(aino):
    made = add(aino)
    for wrong in ({"ends_at": made.starts_at}, {"onsite_seats": 0, "online_seats": 0}, {"state": "published"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(pk=made.pk).update(**wrong)


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_whole_draft_is_published_once(aino, sent):
    made = add(aino)
    assert organising.publish(meeting=made, actor=aino) == [made]
    assert organising.publish(meeting=made, actor=aino) == []
    made.refresh_from_db()
    assert (made.state, made.sequence, made.published_at is not None) == (MeetingState.PUBLISHED, 0, True)
    assert lines("meetings.meeting.publish") == 1
    assert sent == []


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"languages": []}, "languages"),
        ({"place_name_fi": ""}, "name of the place"),
        ({"municipality": None}, "municipality"),
        ({"starts_at": dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)}, "past"),
    ],
    ids=["language", "place", "municipality", "past"],
)
def test_what_is_missing_is_said(missing, said, aino):
    made = add(aino, **missing)
    with translation.override("en"), pytest.raises(Refused) as refused:
        organising.publish(meeting=made, actor=aino)
    assert said in " ".join(refused.value.messages)
    made.refresh_from_db()
    assert made.state == MeetingState.DRAFT


def test_online_needs_no_place_and_its_link_may_come_later(aino):
    made = add(aino, onsite_seats=0, place_name_fi="", municipality=None, audience="invited")
    organising.publish(meeting=made, actor=aino)
    assert Meeting.objects.get().state == MeetingState.PUBLISHED


# ── editing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"title_fi": "Uusi nimi"}, ["title_fi"]),
        ({"join_link": "https://toinen.example/"}, ["join_link"]),
        ({"street": "Toinen katu 1"}, ["street"]),
        ({"online_seats": 0}, ["ways"]),
        ({"onsite_seats": 30}, []),
        ({"summary_fi": "Lyhyesti"}, []),
        ({"title_sv": "Nätverksträff"}, []),
        ({"contact_name": "Joku Muu"}, []),
        ({"directions_fi": "Sisäpiha"}, []),
    ],
    ids=["title", "link", "street", "way", "seats", "summary", "a-language-more", "contact", "directions"],
)
def test_the_number_grows_with_what_matters_only(given, told, aino, sent):
    meeting = MeetingFactory()
    before = meeting.revised_at
    assert edit(meeting, aino, **given) == [meeting]
    assert meeting.sequence == bool(told)
    assert (meeting.revised_at > before) is bool(told)
    assert sent == ([("changed", meeting.pk, told)] if told else [])
    assert lines("meetings.meeting.edit") == 1


def test_the_time_matters_and_a_draft_never_does(aino, sent):
    meeting, draft = MeetingFactory(), MeetingFactory(draft=True)
    later = {"starts_at": meeting.starts_at + dt.timedelta(hours=1), "ends_at": meeting.ends_at + dt.timedelta(hours=1)}
    for each in (meeting, draft):
        edit(each, aino, **later)
    assert (meeting.sequence, draft.sequence) == (1, 0)
    assert sent == [("changed", meeting.pk, ["ends_at", "starts_at"])]
    assert draft.starts_at == later["starts_at"]


def test_saving_the_same_again_writes_nothing(aino, sent):
    meeting = MeetingFactory()
    was = seen.stamp(meeting)
    assert edit(meeting, aino, was=was, street="Uusi katu") == [meeting]
    assert edit(meeting, aino, was=was, street="Uusi katu") == []
    assert (meeting.sequence, len(sent), lines("meetings.meeting.edit")) == (1, 1, 1)


def test_whoever_was_overtaken_is_told(aino, sent):
    meeting = MeetingFactory()
    was = seen.stamp(meeting)
    edit(meeting, aino, street="Ensimmäinen katu")
    with pytest.raises(Refused) as refused:
        edit(meeting, aino, was=was, street="Toinen katu")
    assert refused.value.code == "changed"
    assert Meeting.objects.get().street == "Ensimmäinen katu"


@pytest.mark.parametrize("what", ["onsite_seats", "languages", "networks", "title_en"])
def test_the_stamp_sees_every_kind_of_change(what, aino):
    """0 places and no limit are two things, and so is a language more."""
    meeting = MeetingFactory(onsite_seats=0)
    was = seen.stamp(meeting)
    change = {
        "onsite_seats": lambda: setattr(meeting, "onsite_seats", None),
        "languages": lambda: meeting.languages.add(term("language", "sv")),
        "networks": lambda: meeting.networks.add(network_of("kuopio")),
        "title_en": lambda: setattr(meeting, "title_en", "Meeting"),
    }
    change[what]()
    meeting.save()
    assert seen.stamp(meeting) != was
    assert seen.stamp(meeting) == seen.stamp(Meeting.objects.get())


def test_what_stays_as_it_was(aino):
    rows = [MeetingFactory(over=True), MeetingFactory(held=True), MeetingFactory(cancelled=True)]
    codes = []
    for each in rows:
        with pytest.raises(Refused) as refused:
            edit(each, aino, street="Uusi katu")
        codes.append(refused.value.code)
    assert codes == ["over", "over", "cancelled"]
    assert not Meeting.objects.filter(street="Uusi katu").exists()


def test_the_link_can_be_put_right_while_it_goes_on_but_the_beginning_stays_in_the_future(aino, sent):
    now = clock.now()
    running = MeetingFactory(starts_at=now - dt.timedelta(minutes=10), ends_at=now + dt.timedelta(hours=1))
    assert edit(running, aino, join_link="https://uusi.example/") == [running]
    with pytest.raises(Refused) as refused:
        edit(running, aino, starts_at=now - dt.timedelta(minutes=5))
    assert refused.value.code == "lacks"


def test_a_published_meeting_keeps_what_it_needs(aino, sent):
    meeting = MeetingFactory()
    before = everything()
    for given in ({"title_fi": ""}, {"place_name_fi": ""}, {"municipality": None}, {"languages": []}):
        with pytest.raises(ValidationError):
            edit(meeting, aino, **given)
    assert everything() == before
    assert sent == []


def test_seats_cannot_be_fewer_than_people_who_have_one(aino, sent):
    meeting = MeetingFactory(onsite_seats=10)
    for _number in range(3):
        RegistrationFactory(meeting=meeting)
    RegistrationFactory(meeting=meeting, offered=True)
    RegistrationFactory(meeting=meeting, online=True, waiting=True)
    refusals = {}
    for name, number in (("onsite_seats", 3), ("onsite_seats", 0), ("online_seats", 0)):
        with pytest.raises(Refused) as refused:
            edit(meeting, aino, **{name: number})
        refusals[name, number] = (refused.value.code, refused.value.messages[0][-30:])
    assert {code for code, _said in refusals.values()} == {"seats"}
    assert "4" in refusals["onsite_seats", 3][1]
    edit(meeting, aino, onsite_seats=4)
    edit(meeting, aino, online_seats=1)
    assert (meeting.onsite_seats, meeting.online_seats) == (4, 1)


def test_more_seats_are_given_to_those_who_wait(aino, sent):
    meeting = MeetingFactory(onsite_seats=1)
    RegistrationFactory(meeting=meeting)
    first, second, third = (RegistrationFactory(meeting=meeting, waiting=True) for _number in range(3))
    edit(meeting, aino, onsite_seats=3)
    states = [Meeting.objects.get().registrations.get(pk=each.pk).state for each in (first, second, third)]
    assert states == ["offered", "offered", "waiting"]
    assert meeting.sequence == 0


def test_moved_earlier_nothing_that_was_kept_for_somebody_stands_beyond_the_beginning(aino, sent):
    starts_at = clock.now().replace(microsecond=0) + dt.timedelta(hours=80)
    meeting = MeetingFactory(starts_at=starts_at)
    until = starts_at - dt.timedelta(hours=30)
    offered = RegistrationFactory(meeting=meeting, offered=True, offered_until=until)
    pending = RegistrationFactory(meeting=meeting, pending=True, confirm_until=until)
    edit(meeting, aino, starts_at=starts_at - dt.timedelta(hours=10))
    offered.refresh_from_db()
    assert offered.offered_until == until
    earlier = starts_at - dt.timedelta(hours=60)
    edit(meeting, aino, starts_at=earlier)
    offered.refresh_from_db()
    pending.refresh_from_db()
    assert offered.offered_until == pending.confirm_until == earlier


@pytest.mark.parametrize("act", ["edit", "publish", "cancel", "hold", "delete", "copy"])
def test_nobody_else_does_any_of_it(act, ulla, sent):
    meeting = MeetingFactory(draft=act in {"publish", "delete"})
    do = {
        "edit": lambda actor: organising.edit_meeting(meeting=meeting, actor=actor, street="x"),
        "publish": lambda actor: organising.publish(meeting=meeting, actor=actor),
        "cancel": lambda actor: organising.cancel(meeting=meeting, actor=actor, cancel_reason_fi="x"),
        "hold": lambda actor: organising.hold(meeting=meeting, actor=actor),
        "delete": lambda actor: organising.delete_draft(meeting=meeting, actor=actor),
        "copy": lambda actor: organising.copy_meeting(meeting=meeting, starts_at=meeting.starts_at, actor=actor),
    }[act]
    part = MandateFactory(network=network_of("kuopio")).person
    contact, admin = ContactFactory().person, UserFactory(admin=True)
    before = everything()
    for actor in (ulla, part, contact, admin, UserFactory()):
        with pytest.raises(PermissionDenied):
            do(actor)
    assert everything() == before
    assert sent == []


def test_a_coordinator_of_one_network_has_its_own_meetings(sent):
    network = network_of("kuopio")
    part = MandateFactory(network=network).person
    assert edit(MeetingFactory(network=network), part, street="Oma katu")
    assert list(Meeting.objects.coordinated_by(part)) == list(Meeting.objects.filter(network=network))


def test_a_way_that_is_gone_is_told_as_a_way(aino, sent):
    meeting = MeetingFactory()
    edit(meeting, aino, onsite_seats=0)
    assert meeting.ways == (Way.ONLINE,)
    edit(meeting, aino, onsite_seats=20)
    assert [fields for _what, _pk, fields in sent] == [["ways"], ["ways"]]
    assert meeting.sequence == 2
