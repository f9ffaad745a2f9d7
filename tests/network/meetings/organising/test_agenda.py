"""The agenda as its writer sees it."""

import datetime as dt

import pytest

from core import clock
from network.meetings import whens
from network.meetings.actions.agenda import set_agenda
from network.meetings.models import ActionPoint, AgendaItem, Meeting
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.network.meetings.organising.making import next_weekday, series_of
from tests.network.meetings.organising.sending import hidden, url
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def agenda(client, meeting, rows, do="save", **more):
    given = {"rows": str(len(rows)), "do": do, "stamp": more.pop("stamp", None)}
    if given["stamp"] is None:
        given["stamp"] = hidden(client.get(url("agenda", meeting.pk)), "stamp")
    for number, (minutes, title) in enumerate(rows):
        given |= {f"row-{number}-minutes": minutes, f"row-{number}-title_fi": title}
    return client.post(url("agenda", meeting.pk), given | more)


def items(meeting):
    return [(item.order, item.minutes, item.title_fi) for item in meeting.agenda.all()]


def test_an_agenda_is_written_and_saved_once(client, aino):
    meeting = MeetingFactory()
    client.force_login(aino)
    for _tap in range(2):
        answer = agenda(
            client, meeting, [("10", "Avaus"), ("", ""), ("20", "Kierros")], **{"row-0-speaker_sv": "Ordf."}
        )
        assert answer.status_code == 302
    assert items(meeting) == [(1, 10, "Avaus"), (2, 20, "Kierros")]
    assert meeting.agenda.first().speaker_sv == "Ordf."
    assert lines("meetings.meeting.edit") == 1
    meeting.refresh_from_db()
    assert meeting.sequence == 0


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up-2", ["Kaksi", "Yksi", "Kolme"]),
        ("down-2", ["Yksi", "Kolme", "Kaksi"]),
        ("up-1", ["Yksi", "Kaksi", "Kolme"]),
        ("down-3", ["Yksi", "Kaksi", "Kolme"]),
        ("remove-2", ["Yksi", "Kolme"]),
        ("remove-9", ["Yksi", "Kaksi", "Kolme"]),
        ("up-x", ["Yksi", "Kaksi", "Kolme"]),
        ("add", ["Yksi", "Kaksi", "Kolme", ""]),
        ("take-nothing", ["Yksi", "Kaksi", "Kolme"]),
    ],
    ids=str,
)
def test_rows_move_and_nothing_is_written(do, expected, client, aino):
    meeting = MeetingFactory()
    client.force_login(aino)
    answer = agenda(client, meeting, [("5", "Yksi"), ("", "Kaksi"), ("x", "Kolme")], do=do)
    assert answer.status_code == 200
    rows = answer.context["form"].rows
    assert [row["title_fi"].value() or "" for row in rows] == expected
    assert not AgendaItem.objects.exists()


def test_each_item_shows_when_it_begins_and_too_much_is_told(client, aino):
    starts_at = whens.at(next_weekday(0), dt.time(13))
    meeting = MeetingFactory(starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=60))
    client.force_login(aino)
    page = agenda(client, meeting, [("40", "Yksi"), ("30", "Kaksi")], do="add").content.decode()
    assert "Item 2, at 13:40" in page
    assert "until 14:25, but the event ends at 14:00" in page
    assert "but the event ends" not in agenda(client, meeting, [("40", "Yksi")], do="add").content.decode()


@pytest.mark.parametrize("minutes", ["", "0", "x", "1441", "-5"])
def test_an_item_needs_minutes_and_a_subject(minutes, client, aino):
    meeting = MeetingFactory()
    client.force_login(aino)
    answer = agenda(client, meeting, [(minutes, "Avaus")])
    assert answer.status_code == 422
    assert "row-0-minutes" in answer.context["form"].errors
    nameless = agenda(client, meeting, [("10", "")], **{"row-0-speaker_fi": "Puhuja"})
    assert nameless.status_code == 422
    assert not AgendaItem.objects.exists()


def test_an_overtaken_agenda_is_shown_and_can_be_sent_again(client, aino):
    meeting = MeetingFactory()
    client.force_login(aino)
    stamp = hidden(client.get(url("agenda", meeting.pk)), "stamp")
    AgendaItemFactory(meeting=meeting, title_fi="Toisen kohta")
    answer = agenda(client, meeting, [("10", "Minun kohta")], stamp=stamp)
    assert answer.status_code == 422
    assert "Toisen kohta" in answer.content.decode()
    assert "Minun kohta" in answer.content.decode()
    assert agenda(client, meeting, [("10", "Minun kohta")], stamp=hidden(answer, "stamp")).status_code == 302
    assert items(meeting) == [(1, 10, "Minun kohta")]


def test_open_tasks_of_earlier_dates_are_offered(client, aino):
    first, second = series_of(2)
    task = ActionPoint.objects.create(
        meeting=first, text_fi="Jakaa lista", owner_name="Kirjasto", due_on=clock.today() + dt.timedelta(days=3)
    )
    ActionPoint.objects.create(
        meeting=first, text_fi="Tehty jo", owner_name="Kirjasto", due_on=clock.today(), done_at=clock.now()
    )
    client.force_login(aino)
    page = client.get(url("agenda", second.pk)).content.decode()
    assert "Jakaa lista" in page
    assert "Tehty jo" not in page
    answer = agenda(client, second, [("5", "Avaus")], do=f"take-{task.pk}")
    assert [row["title_fi"].value() for row in answer.context["form"].rows] == ["Avaus", "Jakaa lista"]
    assert "Jakaa lista" not in client.get(url("agenda", first.pk)).content.decode()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("this", [False, True, False]), ("following", [False, True, True]), ("all", [True, True, True])],
    ids=["this", "following", "all"],
)
def test_an_agenda_of_a_series_is_for_the_dates_that_are_meant(scope, expected, client, aino):
    rows = series_of(3)
    for row in rows:
        AgendaItemFactory(meeting=row, order=1, minutes=15, title_fi="Entinen")
    client.force_login(aino)
    for _tap in range(2):
        answer = agenda(client, rows[1], [("10", "Uusi")], scope=scope)
        assert answer.status_code == 302
    assert [items(row) == [(1, 10, "Uusi")] for row in rows] == expected
    assert all(items(row) == [(1, 15, "Entinen")] for row, new in zip(rows, expected, strict=True) if not new)
    assert lines("meetings.meeting.edit") == sum(expected)


def test_dates_that_were_held_or_cancelled_keep_their_agenda(client, aino):
    rows = series_of(3)
    Meeting.objects.filter(pk=rows[0].pk).update(state="cancelled", cancelled_at=clock.now())
    Meeting.objects.filter(pk=rows[2].pk).update(starts_at=clock.now() - dt.timedelta(days=2), ends_at=clock.now())
    client.force_login(aino)
    assert "scope" not in client.get(url("agenda", rows[1].pk)).context["form"].fields
    set_agenda(meeting=rows[1], items=[{"minutes": 5, "title_fi": "Avaus"}], scope="all", actor=aino)
    assert [len(items(row)) for row in rows] == [0, 1, 0]


def test_which_dates_are_meant_is_asked_only_in_a_series_and_stays_while_rows_move(client, aino):
    first, _second = series_of(2)
    client.force_login(aino)
    answer = agenda(client, first, [("5", "Avaus")], do="add", scope="all")
    assert answer.context["form"]["scope"].value() == "all"
    wrong = agenda(client, first, [("5", "Avaus")], scope="everything")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["scope"])
    assert not AgendaItem.objects.exists()
    assert "scope" not in client.get(url("agenda", MeetingFactory().pk)).context["form"].fields
