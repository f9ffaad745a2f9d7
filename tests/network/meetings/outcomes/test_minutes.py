"""Minutes: revisions that are never changed, two writers at once, publishing, who reads what, and on paper."""

import io
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from core.errors import Refused
from network.meetings import minuting, tickets
from network.meetings.actions import action_points
from network.meetings.actions import minutes as actions
from network.meetings.models import ActionPoint, Minutes, MinutesRevision
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.attending.conftest import seen
from tests.network.meetings.outcomes.conftest import DAY, draft, fields, owned, page, write
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def url(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def typed(client, meeting, **changes):
    """What a browser sends of the form as it stands there now, with these changes."""
    html = client.get(url("minutes", meeting)).content.decode()
    sent = fields(html) | {"do": "save"}
    sent.pop("revision", None)
    return sent | changes


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_minutes_with_decisions_and_tasks_are_written_on_one_page(client, meeting, aino, raija):
    client.force_login(aino)
    sent = typed(
        client,
        meeting,
        **{
            "summary-text_fi": "Puhuttiin tarpeesta.\r\n\r\nKahvia riitti.",
            "summary-text_sv": "Vi talade om behovet.",
            "onsite": "12",
            "online": "0",
            "decision-1-text_fi": "Tavataan\r\ntaas.",
            "decision-1-text_en": "We meet again.",
            "point-new-0-text_fi": "Päivittää kyltit",
            "point-new-0-owner": str(raija.pk),
            "point-new-0-due_on": str(meeting.day + 20 * DAY),
        },
    )
    for _tap in range(2):
        assert client.post(url("minutes", meeting), sent).status_code == 302
    revision = MinutesRevision.objects.get()
    assert revision.content == {
        "summary": {"fi": "Puhuttiin tarpeesta.\n\nKahvia riitti.", "sv": "Vi talade om behovet."},
        "present": {"onsite": 12, "online": 0},
        "decisions": [{"fi": "Tavataan taas.", "en": "We meet again."}],
    }
    assert (revision.number, revision.author) == (1, aino)
    point = ActionPoint.objects.get()
    assert (point.text_fi, point.owner, point.due_on) == ("Päivittää kyltit", raija, meeting.day + 20 * DAY)
    assert lines("meetings.minutes.write") == lines("meetings.action_point.add") == 1


def test_saving_unchanged_makes_no_revision(client, meeting, aino):
    write(meeting, aino)
    owned(meeting, aino, aino)
    client.force_login(aino)
    assert client.post(url("minutes", meeting), typed(client, meeting)).status_code == 302
    assert MinutesRevision.objects.count() == 1
    assert lines("meetings.action_point.edit") == 0
    assert client.post(url("minutes", meeting), typed(client, meeting, onsite="3")).status_code == 302
    assert Minutes.objects.get().revision == 2


def test_somebody_saved_in_the_meantime_and_nothing_is_lost(client, meeting, aino):
    write(meeting, aino, "Puhuttiin tarpeesta.")
    client.force_login(aino)
    sent = typed(client, meeting, **{"summary-text_fi": "Puhuttiin tarpeesta ja rahasta."})
    write(meeting, aino, "Puhuttiin tarpeesta ja kahvista.", was=1)
    answer = client.post(url("minutes", meeting), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Puhuttiin tarpeesta ja rahasta." in html
    assert re.search(r"<del>.*kahvista.*</del>", html, re.DOTALL)
    assert re.search(r"<ins>.*rahasta.*</ins>", html, re.DOTALL)
    assert Minutes.objects.get().revision == 2
    # Saving the page that told of it is done knowingly.
    again = fields(html) | {"do": "save"}
    assert client.post(url("minutes", meeting), again).status_code == 302
    assert minuting.newest(Minutes.objects.get()).content["summary"]["fi"] == "Puhuttiin tarpeesta ja rahasta."
    assert [each.number for each in MinutesRevision.objects.order_by("number")] == [1, 2, 3]


def test_an_action_point_that_somebody_changed_is_not_written_over(client, meeting, aino):
    write(meeting, aino)
    point = owned(meeting, aino, aino)
    client.force_login(aino)
    sent = typed(client, meeting, **{f"point-{point.pk}-text_fi": "Minun sanani", "onsite": "7"})
    action_points.edit_point(
        point=point, draft=draft(pk=point.pk, texts={"text_fi": "Toisen sanat"}, owner=aino, owner_name=""), actor=aino
    )
    answer = client.post(url("minutes", meeting), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Toisen sanat" in html
    assert "Minun sanani" in html
    # All or nothing: the numbers were not saved either.
    assert Minutes.objects.get().revision == 1
    assert client.post(url("minutes", meeting), fields(html) | {"do": "save"}).status_code == 302
    assert (ActionPoint.objects.get().text_fi, Minutes.objects.get().revision) == ("Minun sanani", 2)


def test_what_was_typed_about_a_task_that_was_done_meanwhile_is_not_lost_without_a_word(client, meeting, aino):
    write(meeting, aino)
    point = owned(meeting, aino, aino)
    client.force_login(aino)
    as_it_was, sent = typed(client, meeting), typed(client, meeting, **{f"point-{point.pk}-text_fi": "Uudet sanat"})
    action_points.finish(point=point, actor=aino)
    answer = client.post(url("minutes", meeting), sent)
    assert answer.status_code == 422
    assert "Uudet sanat" in answer.content.decode()
    assert client.post(url("minutes", meeting), as_it_was | {"onsite": "7"}).status_code == 302
    assert (Minutes.objects.get().revision, ActionPoint.objects.get().done_at is None) == (2, False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"onsite": "monta"}, "onsite"),
        ({"onsite": "-1"}, "onsite"),
        ({"summary-text_fi": "x" * 8_001}, "summary-text_fi"),
        ({"decision-0-text_sv": "x" * 601}, "decision-0-text_sv"),
        ({"point-new-0-text_fi": "Ilman tekijää", "point-new-0-due_on": "2030-01-01"}, "point-new-0-owner"),
        ({"point-new-0-owner_name": "Kirjasto", "point-new-0-due_on": "2030-01-01"}, "point-new-0-text_fi"),
        ({"point-new-0-text_fi": "Kyltit", "point-new-0-owner_name": "Kirjasto"}, "point-new-0-due_on"),
        ({"point-new-0-text_fi": "Kyltit", "point-new-0-organisation": "Ei ole ry"}, "point-new-0-organisation"),
        ({"point-new-0-text_fi": "Kyltit", "point-new-0-owner": "999999"}, "point-new-0-owner"),
    ],
    ids=["number", "negative", "long", "long-decision", "nobody", "no-text", "no-day", "organisation", "no-person"],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, meeting, aino, changes, field):
    client.force_login(aino)
    sent = typed(client, meeting, **{"decision-1-text_fi": "Tämä päätös säilyy."} | changes)
    answer = client.post(url("minutes", meeting), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in html
    assert "Tämä päätös säilyy." in html
    assert not MinutesRevision.objects.exists()
    assert not ActionPoint.objects.exists()


@pytest.mark.parametrize(("do", "name"), [("decisions", "decision-4-text_fi"), ("points", "point-new-4-text_fi")])
def test_there_is_always_room_for_more_and_what_is_typed_stays(client, meeting, aino, do, name):
    client.force_login(aino)
    sent = typed(client, meeting, do=do, onsite="ei luku", **{"summary-text_fi": "Kesken"})
    answer = client.post(url("minutes", meeting), sent)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="{name}"' in html
    assert "Kesken" in html
    assert "field--error" not in html
    assert not Minutes.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"was": "x", "seed": "s"}, {"was": "0", "seed": "s", "decisions_rows": "9999"}],
    ids=["nothing", "number", "rows"],
)
def test_nonsense_is_no_minutes(client, meeting, aino, sent):
    client.force_login(aino)
    assert client.post(url("minutes", meeting), sent).status_code == 422
    assert not MinutesRevision.objects.exists()


def test_numbers_are_suggested_as_attendance_was_registered(client, meeting, aino, raija):
    from network.meetings.actions import attending  # noqa: PLC0415

    rows = [RegistrationFactory(meeting=meeting, online=way == "online") for way in ("online", "onsite", "onsite")]
    rows += [meeting.registrations.get(person=raija)]
    attending.record(meeting=meeting, entries=[seen(each) for each in rows], actor=aino)
    attending.record(meeting=meeting, entries=[seen(rows[1], present=False)], actor=aino)
    client.force_login(aino)
    sent = fields(client.get(url("minutes", meeting)).content.decode())
    assert (sent["onsite"], sent["online"]) == ("2", "1")


@pytest.mark.parametrize(("state", "code"), [("draft", "draft"), ("cancelled", "cancelled")])
def test_what_took_no_place_has_no_minutes(client, aino, state, code):
    meeting = MeetingFactory(**{state: True})
    with pytest.raises(Refused) as refused:
        write(meeting, aino)
    assert refused.value.code == code
    client.force_login(aino)
    assert "<textarea" not in client.get(url("minutes", meeting)).content.decode()


def test_emptied_minutes_are_refused(meeting, aino):
    with pytest.raises(Refused) as refused:
        write(meeting, aino, " ", decisions=[])
    assert refused.value.code == "empty"
    write(meeting, aino)
    with pytest.raises(Refused) as refused:
        write(meeting, aino, "", decisions=[{}], was=1)
    assert refused.value.code == "empty"
    assert MinutesRevision.objects.count() == 1


def test_minutes_of_tasks_alone_are_possible(meeting, aino):
    write(meeting, aino, "", decisions=[], points=[draft()])
    assert ActionPoint.objects.count() == 1
    assert not MinutesRevision.objects.exists()


# ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_history_says_who_and_when_and_marks_what_changed(client, meeting, aino):
    write(meeting, aino, "Puhuttiin rahasta.", present={"onsite": 3})
    write(meeting, aino, "Puhuttiin kahvista.", decisions=[{"fi": "Uusi."}, {"fi": "Tavataan taas."}], was=1)
    client.force_login(aino)
    html = client.get(url("minutes_history", meeting)).content.decode()
    assert "Aino Savolinna" in html
    assert re.search(r"<del>.*rahasta.*</del>", html, re.DOTALL)
    assert re.search(r"<ins>.*kahvista.*</ins>", html, re.DOTALL)
    assert re.search(r"<ins>.*Uusi.*</ins>", html, re.DOTALL)
    # It only moved down.
    assert "Tavataan taas." not in html
    first = page(client, "minutes_history", meeting.pk, to=1).content.decode()
    assert "Tavataan taas." in re.sub(r"<[^>]*>", "", first)
    for query in ({"to": 3}, {"from": "x"}, {"from": 7, "to": 2}, {"to": "9" * 30}):
        assert page(client, "minutes_history", meeting.pk, **query).status_code == 404


def test_texts_are_compared_word_by_word():
    found = minuting.parts("Tavataan joka kuukausi, aina.", "Tavataan joka toinen kuukausi, aina.")
    assert [(part.kind, part.text.strip()) for part in found if part.kind != "same"] == [("ins", "toinen")]
    assert "".join(part.text for part in found if part.kind != "ins") == "Tavataan joka kuukausi, aina."
    assert "".join(part.text for part in found if part.kind != "del") == "Tavataan joka toinen kuukausi, aina."


# ── publishing and reading ───────────────────────────────────────────────────────────────────────────────────────────


def public(client, meeting):
    return client.get(url("meeting", meeting), follow=True).content.decode()


def test_readers_see_the_published_revision_and_no_later_one(client, meeting, aino):
    write(meeting, aino, "Ensimmäinen")
    assert "Ensimmäinen" not in public(client, meeting)
    for _tap in range(2):
        actions.publish_minutes(meeting=meeting, revision=1, actor=aino)
    assert lines("meetings.minutes.publish") == 1
    write(meeting, aino, "Toinen", was=1)
    assert "Ensimmäinen" in public(client, meeting)
    assert "Toinen" not in public(client, meeting)


def test_nobody_publishes_what_they_have_not_seen(client, meeting, aino):
    write(meeting, aino, "Ensimmäinen")
    write(meeting, aino, "Toinen", was=1)
    client.force_login(aino)
    for number in ("1", "3", "", "x", "-1"):
        assert client.post(url("publish_minutes", meeting), {"revision": number}).status_code == 302
        assert Minutes.objects.get().published is None
    client.post(url("publish_minutes", meeting), {"revision": "2"})
    assert Minutes.objects.get().published == 2


def test_minutes_are_published_once_it_has_begun(aino):
    meeting = MeetingFactory()
    write(meeting, aino)
    with pytest.raises(Refused) as refused:
        actions.publish_minutes(meeting=meeting, revision=1, actor=aino)
    assert refused.value.code == "ahead"


def test_who_does_what_is_told_to_participants_only(client, meeting, aino, raija):
    write(meeting, aino)
    owned(meeting, raija, aino)
    action_points.finish(point=owned(meeting, raija, aino), actor=raija)
    actions.publish_minutes(meeting=meeting, revision=1, actor=aino)
    html = public(client, meeting)
    assert "1/2" in html
    assert "kyltit" not in html
    assert "Raija" not in html
    guest = RegistrationFactory(meeting=meeting, name="Muu Vieras")
    ticket = client.get(reverse("meetings:ticket", args=[tickets.token(guest)]))
    assert "Raija Esimerkki" in ticket.content.decode()
    client.force_login(raija)
    assert "Raija Esimerkki" in public(client, meeting)


def test_an_owner_without_a_name_is_not_told_by_address(client, meeting, aino, raija):
    raija.name = ""
    raija.save()
    write(meeting, aino)
    owned(meeting, raija, aino)
    actions.publish_minutes(meeting=meeting, revision=1, actor=aino)
    token = tickets.token(RegistrationFactory(meeting=meeting))
    html = client.get(reverse("meetings:ticket", args=[token])).content.decode()
    assert "kyltit" in html
    assert raija.email not in html


def test_a_text_in_another_language_says_so(client, meeting, aino):
    write(meeting, aino, "Puhuttiin tarpeesta.")
    actions.publish_minutes(meeting=meeting, revision=1, actor=aino)
    html = client.get(f"/en/events/{meeting.pk}/", follow=True).content.decode()
    assert '<p lang="fi">Puhuttiin tarpeesta.</p>' in html
    assert "in Finnish" in html


# ── paper ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def words(answer):
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(text.extract_text() for text in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_paper_says_the_same_as_the_page(client, meeting, aino, raija):
    write(meeting, aino, "Puhuttiin tarpeesta. \N{GRINNING FACE}", present={"onsite": 12})
    owned(meeting, raija, aino)
    assert page(client, "minutes_pdf", meeting.pk).status_code == 404
    client.force_login(aino)
    # Organisers read it before it is published.
    assert "Puhuttiin tarpeesta." in words(page(client, "minutes_pdf", meeting.pk))
    actions.publish_minutes(meeting=meeting, revision=1, actor=aino)
    found = page(client, "minutes_pdf", meeting.pk)
    text = words(found)
    assert "Tavataan taas." in text
    assert "Raija Esimerkki" in text
    assert client.get(url("minutes_pdf", meeting), headers={"if-none-match": found["ETag"]}).status_code == 304
    client.logout()
    assert "Raija" not in words(page(client, "minutes_pdf", meeting.pk))
    token = tickets.token(RegistrationFactory(meeting=meeting))
    assert "Raija" in words(client.get(reverse("meetings:ticket_minutes", args=[token])))
    assert client.get(reverse("meetings:ticket_minutes", args=["vaara"])).status_code == 404


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_other_regions_and_participants_do_not_write(client, meeting, aino, stranger, raija):
    write(meeting, aino)
    for person in (stranger, raija):
        with pytest.raises(PermissionDenied):
            write(meeting, person, "Oma totuus", was=1)
        with pytest.raises(PermissionDenied):
            actions.publish_minutes(meeting=meeting, revision=1, actor=person)
        client.force_login(person)
        for name in ("minutes", "minutes_history", "add_point"):
            assert page(client, name, meeting.pk).status_code == 404
        assert client.post(url("minutes", meeting), {"do": "save", "was": "1"}).status_code == 404
        assert client.post(url("publish_minutes", meeting), {"revision": "1"}).status_code == 404
    minutes = Minutes.objects.get()
    assert (minutes.revision, minutes.published) == (1, None)


def test_no_query_is_added_by_more_of_anything(client, meeting, aino, raija):
    def count():
        client.get(url("minutes", meeting))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("minutes", meeting)).status_code == 200
        with CaptureQueriesContext(connection) as more:
            public(client, meeting)
        return len(queries), len(more)

    client.force_login(aino)
    write(meeting, aino, decisions=[{"fi": "1"}])
    actions.publish_minutes(meeting=meeting, revision=1, actor=aino)
    owned(meeting, raija, aino)
    one = count()
    write(meeting, aino, decisions=[{"fi": "1"}, {"fi": "2"}, {"fi": "3"}], was=1)
    actions.publish_minutes(meeting=meeting, revision=2, actor=aino)
    for _n in range(3):
        owned(meeting, RegistrationFactory(meeting=meeting, person=UserFactory()).person, aino)
    assert count() == one
