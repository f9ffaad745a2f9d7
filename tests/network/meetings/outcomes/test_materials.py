"""Materials of a meeting: added with a word on accessibility, handed out to those who may, removed and still known."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import vault
from core.errors import Refused
from network.directory import stamps
from network.meetings import tickets
from network.meetings.actions import materials as actions
from network.meetings.content import MATERIAL
from network.meetings.models import Material
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.outcomes.conftest import page
from tests.network.meetings.outcomes.test_uploads import GOOD
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

TEXT = b"Esitys salista\n"


def add(meeting, actor, seed="s", **changes):
    given = {"title_fi": "Esitys", "accessible": True, "public": True, "name": "Esitys.txt", "content": TEXT}
    return actions.add_material(meeting=meeting, actor=actor, seed=seed, **given | changes)


def typed(**changes):
    given = {"title_fi": "Esitys", "accessible": "on", "public": "yes", "language": "fi", "seed": "siemen"}
    return given | {"file": SimpleUploadedFile("Esitys.txt", TEXT)} | changes


def answer(client, material, **query):
    return client.get(reverse("meetings:material_file", args=[material.meeting_id, material.pk]), query)


# ── adding ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_added_once_however_often_the_form_is_sent(client, meeting, aino):
    client.force_login(aino)
    url = reverse("meetings:materials", args=[meeting.pk])
    for _tap in range(2):
        assert client.post(url, typed()).status_code == 302
    material = Material.objects.get()
    assert (material.file_name, material.file_size, material.language) == ("Esitys.txt", len(TEXT), "fi")
    assert vault.get(material.file_digest) == TEXT
    assert lines("meetings.material.add") == 1
    assert "Esitys" in client.get(url).content.decode()


def test_a_link_is_added(client, meeting, aino):
    client.force_login(aino)
    sent = typed(link="www.tallenne.example/verkosto", accessible="", access_note_fi="Videossa ei ole tekstitystä.")
    sent.pop("file")
    assert client.post(reverse("meetings:materials", args=[meeting.pk]), sent).status_code == 302
    material = Material.objects.get()
    assert (material.link, material.file_digest) == ("https://www.tallenne.example/verkosto", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"accessible": ""}, "accessible"),
        ({"title_fi": "", "title_sv": "", "access_note_en": "Presentation som blir kvar"}, "title_fi"),
        ({"file": ""}, "file"),
        ({"link": "https://x.example"}, "link"),
        ({"link": "javascript:alert(1)", "file": ""}, "link"),
        ({"link": "http://x.example", "file": ""}, "link"),
        ({"public": ""}, "public"),
        ({"language": "tlh"}, "language"),
    ],
    ids=["access", "title", "neither", "both", "script", "plain http", "who", "language"],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, meeting, aino, changes, field):
    client.force_login(aino)
    sent = typed(**{"title_sv": "Presentation som blir kvar"} | changes)
    found = client.post(reverse("meetings:materials", args=[meeting.pk]), sent)
    html = found.content.decode()
    assert found.status_code == 422
    assert f'href="#id_{field}' in html
    assert "Presentation som blir kvar" in html
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", GOOD["a.pdf"], b"MZ\x90\0"], ids=["empty", "page", "pdf", "program"]
)
def test_a_hostile_file_is_refused_with_the_rest_kept(client, meeting, aino, content):
    client.force_login(aino)
    sent = typed(file=SimpleUploadedFile("Esitys.txt", content, "text/plain"), access_note_fi="Kuvat selitetään.")
    found = client.post(reverse("meetings:materials", args=[meeting.pk]), sent)
    assert found.status_code == 422
    assert "Kuvat selitetään." in found.content.decode()
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"accessible": False}, "access"),
        ({"title_fi": " "}, "empty"),
        ({"content": None}, "neither"),
        ({"link": "https://x.example"}, "both"),
        ({"content": None, "link": "javascript:alert(1)"}, "not_https"),
        ({"language": "tlh"}, "language"),
    ],
    ids=["access", "title", "neither", "both", "script", "language"],
)
def test_the_action_says_the_same_as_the_form(meeting, aino, changes, code):
    with pytest.raises(Refused) as refused:
        add(meeting, aino, **changes)
    assert refused.value.code == code
    assert not Material.objects.exists()


def test_nothing_else_of_a_row_can_be_written(meeting, aino):
    with pytest.raises(TypeError):
        add(meeting, aino, file_digest="a" * 64)


def test_there_is_an_end_to_it(meeting, aino, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    add(meeting, aino)
    with pytest.raises(Refused) as refused:
        add(meeting, aino, seed="t")
    assert refused.value.code == "many"


# ── changing and removing ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_said_of_it_can_be_changed_and_not_over_somebody_else(client, meeting, aino):
    material = add(meeting, aino)
    client.force_login(aino)
    url = reverse("meetings:material_edit", args=[meeting.pk, material.pk])
    stamp = stamps.stamp(material, MATERIAL)
    sent = {"title_fi": "Toinen nimi", "accessible": "on", "public": "no", "language": "", "stamp": stamp}
    assert client.post(url, sent).status_code == 302
    material.refresh_from_db()
    assert (material.title_fi, material.public, material.file_name) == ("Toinen nimi", False, "Esitys.txt")
    late = client.post(url, sent | {"title_fi": "Kolmas nimi"})
    html = late.content.decode()
    assert late.status_code == 422
    assert "Toinen nimi" in html
    assert "Kolmas nimi" in html
    assert Material.objects.get().title_fi == "Toinen nimi"
    # Knowingly, with the stamp of the second page.
    material.refresh_from_db()
    again = client.post(url, sent | {"title_fi": "Kolmas nimi", "stamp": stamps.stamp(material, MATERIAL)})
    assert again.status_code == 302
    assert lines("meetings.material.edit") == 2


def test_saving_what_stands_there_already_writes_nothing(meeting, aino):
    material = add(meeting, aino)
    actions.edit_material(material=material, was="", actor=aino, title_fi="Esitys", accessible=True, public=True)
    assert lines("meetings.material.edit") == 0


def test_removed_is_removed_once_and_the_row_stays(client, meeting, aino):
    material = add(meeting, aino)
    client.force_login(aino)
    url = reverse("meetings:material_remove", args=[meeting.pk, material.pk])
    assert client.get(url).status_code == 405
    for _tap in range(2):
        assert client.post(url).status_code == 302
    material.refresh_from_db()
    assert material.removed_at is not None
    assert lines("meetings.material.remove") == 1
    assert answer(client, material).status_code == 404
    with pytest.raises(Refused):
        actions.edit_material(material=material, was="", actor=aino, title_fi="x", accessible=True)


def test_other_regions_know_nothing_of_it(client, meeting, aino, stranger, raija):
    material = add(meeting, aino)
    with pytest.raises(PermissionDenied):
        add(meeting, stranger, seed="t")
    with pytest.raises(PermissionDenied):
        actions.remove_material(material=material, actor=raija)
    for person in (stranger, raija):
        client.force_login(person)
        assert page(client, "materials", meeting.pk).status_code == 404
        assert client.post(reverse("meetings:materials", args=[meeting.pk]), typed()).status_code == 404
        for name in ("material_edit", "material_remove"):
            assert client.post(reverse(f"meetings:{name}", args=[meeting.pk, material.pk])).status_code == 404
    assert Material.objects.get().removed_at is None


def test_a_material_is_found_only_under_its_own_meeting(client, meeting, aino):
    material, other = add(meeting, aino), MeetingFactory()
    client.force_login(aino)
    assert page(client, "material_edit", other.pk, material.pk).status_code == 404
    assert page(client, "material_file", other.pk, material.pk).status_code == 404


# ── handing out ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_handed_out_as_a_file_that_no_browser_opens(client, meeting, aino):
    found = answer(client, add(meeting, aino))
    assert found.content == TEXT
    assert found["Content-Disposition"] == 'attachment; filename="Esitys.txt"'
    assert found["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in found["Cache-Control"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("", 404), ("learner", 404), ("waiting", 404), ("stranger", 404), ("raija", 200), ("aino", 200)],
    ids=["nobody", "learner", "waiting", "other-region", "participant", "organiser"],
)
def test_what_is_for_participants_is_for_participants(client, meeting, aino, raija, stranger, who, status):
    material = add(meeting, aino, public=False)
    people = {"aino": aino, "raija": raija, "stranger": stranger, "learner": UserFactory()}
    people["waiting"] = RegistrationFactory(meeting=meeting, person=UserFactory(), waiting=True).person
    if who:
        client.force_login(people[who])
    assert answer(client, material).status_code == status
    html = client.get(reverse("meetings:meeting", args=[meeting.pk]), follow=True).content.decode()
    assert (str(material.pk) in html) == (status == 200)


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, 200), ({"cancelled": True}, 404), ({"waiting": True}, 404)],
    ids=["takes-part", "cancelled", "waits"],
)
def test_guests_get_it_by_the_link_of_their_registration(client, meeting, aino, changes, status):
    material = add(meeting, aino, public=False)
    token = tickets.token(RegistrationFactory(meeting=meeting, **changes))
    url = reverse("meetings:ticket_file", args=[token, material.pk])
    assert client.get(url).status_code == status
    ticket = client.get(reverse("meetings:ticket", args=[token])).content.decode()
    assert (url in ticket) == (status == 200)
    assert client.get(reverse("meetings:ticket_file", args=["vaara", material.pk])).status_code == 404


def test_a_link_opens_only_files_of_its_own_meeting(client, meeting, aino):
    material = add(meeting, aino, public=False)
    token = tickets.token(RegistrationFactory(meeting=MeetingFactory()))
    assert client.get(reverse("meetings:ticket_file", args=[token, material.pk])).status_code == 404


def test_a_meeting_one_may_not_know_of_keeps_its_files(client, aino):
    meeting = MeetingFactory(held=True, invited=True)
    assert answer(client, add(meeting, aino)).status_code == 404


def test_a_damaged_file_is_not_handed_out(client, meeting, aino, caplog):
    material = add(meeting, aino)
    storages["private"].delete(f"{material.file_digest[:2]}/{material.file_digest}")
    with caplog.at_level(logging.ERROR):
        assert answer(client, material).status_code == 404
    assert str(material.pk) in caplog.text
