"""My learning shows a person's certificates; each has a page of its own with all that its holder can do with it."""

import datetime as dt
import re
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from certification.credentials import actions, mails
from certification.credentials.models import Credential, Share
from certification.credentials.my import Certificates
from certification.credentials.states import Kind, NameShown
from core import clock
from core.errors import Refused
from core.mail import render
from tests.factories.accounts import UserFactory
from tests.factories.credentials import ISSUER, TEXTS, CredentialFactory, completion, refresher
from tests.training.racing import lines
from training.courses.models import Completion

pytestmark = pytest.mark.django_db

LANGUAGES = ["fi", "sv", "en"]


def section(person, language="en"):
    with translation.override(language):
        mine = Certificates()
        return render_to_string(mine.template, mine.context(person))


def address(credential, page="manage", language="en"):
    with translation.override(language):
        return reverse(f"certificates:{page}", args=[credential.pk])


def main(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def holder(client, learner):
    client.force_login(learner)
    return client


# ── on My learning ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_certificate_leads_to_its_own_page(credential, learner, language):
    shown = section(learner, language)
    assert TEXTS["title"][language] in shown
    assert f'href="{address(credential, language=language)}"' in shown
    assert shown.count("<a ") == 1, "and to nothing else"


def test_each_state_is_said_in_words(learner):
    CredentialFactory(person=learner)
    assert "In force" in section(learner)
    CredentialFactory(person=learner, expired=True)
    assert "Expired" in section(learner)
    CredentialFactory(person=learner, valid_from=clock.today() + dt.timedelta(days=1))
    assert "Not yet in force" in section(learner)
    assert "Revoked" not in section(learner)
    CredentialFactory(person=learner, revoked=True)
    assert "Revoked" in section(learner)


def test_what_ends_soon_can_be_renewed_from_there(learner):
    credential = CredentialFactory(person=learner, expired=True)
    with translation.override("en"):
        there = reverse("courses:refresh", args=[credential.completion.enrolment.course.code])
    assert f'href="{there}"' in section(learner)


def test_what_has_no_renewal_offers_none(learner):
    given = {"kind": Kind.ATTENDANCE, "completion": None}
    CredentialFactory(person=learner, expired=True, **given)
    shown = section(learner)
    assert "Certificate of attendance" in shown
    assert 'href=""' not in shown
    assert "refresher" not in shown


def test_nobody_sees_the_certificates_of_others_there_administrators_included(credential, admin):
    for person in (UserFactory(), admin):
        assert str(credential.pk) not in section(person)


def test_without_certificates_the_section_says_how_to_get_one(learner):
    assert "You get one when you complete a course." in section(learner, "en")


def test_a_title_in_another_language_is_marked(learner):
    CredentialFactory(person=learner, content={"title": {"fi": "Vain suomeksi"}, "issuer": ISSUER})
    assert '<span lang="fi">Vain suomeksi</span>' in section(learner, "sv")


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_certificates(learner, count, django_assert_num_queries):
    CredentialFactory.create_batch(count, person=learner)
    with django_assert_num_queries(1):
        section(learner)


def test_the_section_stands_on_the_page(holder, credential):
    assert address(credential) in holder.get("/en/my/").content.decode()


# ── its own page ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_had_in_three_languages_as_a_picture_and_for_other_services(holder, credential, language):
    page = main(holder.get(address(credential, language=language)))
    assert TEXTS["title"][language] in page
    for each in LANGUAGES:
        for file in ("pdf", "json", "jwt"):
            assert f'href="/credentials/{credential.pk}.{file}?l={each}"' in page
    for file in ("png", "svg"):
        assert f'href="/credentials/{credential.pk}.{file}?l={language}"' in page
    assert f'href="/v/{credential.shown_code}"' in page


def test_nobody_else_may_know_of_the_page_administrators_included(client, credential, admin):
    for page in ("manage", "erase"):
        assert client.get(address(credential, page)).status_code == 302, "to the door"
    for person in (UserFactory(), admin):
        client.force_login(person)
        for page in ("manage", "erase"):
            assert client.get(address(credential, page)).status_code == 404
        for page in ("manage", "share", "withdraw", "erase"):
            assert client.post(address(credential, page), {"name_shown": "full"}).status_code == 404
    credential.refresh_from_db()
    assert (credential.name_shown, credential.erased_at) == (NameShown.INITIALS, None)
    assert not Share.objects.exists()


def test_there_is_no_page_of_a_certificate_that_is_not_there(holder):
    with translation.override("en"):
        assert holder.get(reverse("certificates:manage", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("given", "words", "files"),
    [
        ({}, "This certificate is in force. It has no end.", True),
        ({"valid_until": dt.date(2099, 1, 31)}, "This certificate is in force until 31 January 2099.", True),
        ({"valid_until": dt.date(2020, 1, 31)}, "This certificate was in force until 31 January 2020.", True),
        ({"valid_from": dt.date(2099, 1, 31)}, "This certificate comes into force on 31 January 2099.", True),
        ({"revoked": True}, "You got the reason by mail.", False),
        (
            {
                "kind": Kind.CARD,
                "completion": None,
                "suspended_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                "suspension_reason": "Salassa",
            },
            "This certificate is suspended: it does not hold for now.",
            False,
        ),
    ],
    ids=["in force", "in force until", "expired", "not yet", "revoked", "suspended"],
)
def test_its_state_is_said_in_plain_words(holder, learner, given, words, files):
    credential = CredentialFactory(person=learner, **given)
    page = main(holder.get(address(credential)))
    assert words in page
    assert (f"/credentials/{credential.pk}" in page) is files
    assert "Salassa" not in page


def test_an_earlier_certificate_and_its_successor_lead_to_each_other(holder, learner):
    first = actions.issue_for_completion(completion=completion(learner))
    refresher(learner, first.completion.version)
    second = Credential.objects.get(superseded_by=None)
    assert address(first) in main(holder.get(address(second)))
    earlier = main(holder.get(address(first)))
    assert "You have a newer certificate in its place" in earlier
    assert address(second) in earlier


def test_an_expired_one_leads_to_its_renewal(holder, learner):
    credential = CredentialFactory(person=learner, expired=True)
    assert "Take the refresher" in main(holder.get(address(credential)))


def test_the_page_is_kept_by_no_cache(holder, credential):
    assert "no-store" in holder.get(address(credential))["Cache-Control"]


# ── the share link ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_holder_makes_a_link_copies_it_and_withdraws_it(holder, credential):
    assert "Make a share link" in main(holder.get(address(credential)))
    answer = holder.post(address(credential, "share"))
    assert answer["Location"] == address(credential) + "#share"
    link = Share.objects.get()
    page = main(holder.get(address(credential)))
    assert f'value="{settings.SITE_URL}/s/{link.token}" readonly' in page
    assert "The link is ready." in page
    holder.post(address(credential, "withdraw"))
    page = main(holder.get(address(credential)))
    assert link.token not in page
    assert "Make a share link" in page


def test_pressed_twice_there_is_one_link(holder, credential):
    for _again in range(2):
        holder.post(address(credential, "share"))
    assert Share.objects.count() == 1
    for _again in range(2):
        holder.post(address(credential, "withdraw"))
    assert lines("credentials.credential.withdraw") == 1


def test_a_refusal_is_said_on_the_page(holder, learner):
    credential = CredentialFactory(person=learner, revoked=True)
    answer = holder.post(address(credential, "share"), follow=True)
    assert "This certificate is revoked or suspended, so it cannot be shared." in main(answer)
    assert not Share.objects.exists()


def test_a_link_is_neither_made_nor_withdrawn_by_looking(holder, credential):
    for page in ("share", "withdraw"):
        assert holder.get(address(credential, page)).status_code == 405


def test_the_copy_button_is_a_script_and_hidden_without(holder, credential):
    holder.post(address(credential, "share"))
    page = holder.get(address(credential)).content.decode()
    button = re.search(r"<button[^>]*data-copy=[^>]*>", page)[0]
    assert " hidden" in button
    assert 'type="button"' in button
    assert re.search(r'<script type="module" src="[^"]*copy[^"]*\.js"', page)


# ── LinkedIn ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def linkedin(page):
    tag = re.search(r'<a [^>]*href="(https://www\.linkedin\.com/[^"]*)"[^>]*>', page)
    return tag[0], urlsplit(tag[1].replace("&amp;", "&"))


def test_a_profile_gets_what_linkedin_asks_for(holder, learner):
    credential = CredentialFactory(
        person=learner,
        issued_at=dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC),  # in Helsinki it is January
        valid_until=dt.date(2029, 12, 31),
    )
    tag, found = linkedin(main(holder.get(address(credential))))
    assert (found.netloc, found.path) == ("www.linkedin.com", "/profile/add")
    assert {name: value for name, [value] in parse_qs(found.query).items()} == {
        "startTask": "CERTIFICATION_NAME",
        "name": TEXTS["title"]["en"],
        "organizationName": ISSUER["en"],
        "issueYear": "2027",
        "issueMonth": "1",
        "expirationYear": "2029",
        "expirationMonth": "12",
        "certUrl": f"{settings.SITE_URL}/v/{credential.shown_code}",
        "certId": credential.shown_code,
    }
    assert "noopener" in tag


def test_without_an_end_no_end_is_told_and_a_share_link_is_preferred(holder, credential):
    holder.post(address(credential, "share"))
    page = main(holder.get(address(credential)))
    values = parse_qs(linkedin(page)[1].query)
    assert not [name for name in values if name.startswith("expiration")]
    assert values["certUrl"] == [f"{settings.SITE_URL}/s/{Share.objects.get().token}"]
    assert "LinkedIn gets your share link" in page


def test_a_title_cannot_add_to_the_address(holder, learner):
    title = "x&certUrl=https://evil.example/#?"
    credential = CredentialFactory(person=learner, content={"title": {"en": title}, "issuer": ISSUER})
    values = parse_qs(linkedin(main(holder.get(address(credential))))[1].query)
    assert values["name"] == [title]
    assert values["certUrl"] == [f"{settings.SITE_URL}/v/{credential.shown_code}"]


# ── the name on the check page ───────────────────────────────────────────────────────────────────────────────────────


def test_the_holder_chooses_how_much_of_the_name_the_check_page_shows(holder, learner):
    credential = CredentialFactory(person=learner, subject_name="Raimo Olavi Vesterinen")
    page = main(holder.get(address(credential)))
    assert "Initials only: R. V." in page
    assert "Full name: Raimo Olavi Vesterinen" in page
    assert re.search(r'<input[^>]*value="initials"[^>]*checked', page)
    answer = holder.post(address(credential), {"name_shown": "full"})
    assert answer["Location"] == address(credential)
    page = main(holder.get(address(credential)))
    assert "Saved." in page
    assert re.search(r'<input[^>]*value="full"[^>]*checked', page)


@pytest.mark.parametrize("given", [{}, {"name_shown": "nothing"}], ids=["nothing", "unknown"])
def test_another_choice_is_answered_in_words(holder, credential, given):
    answer = holder.post(address(credential), given)
    assert answer.status_code == 422
    assert "Choose one of the two." in main(answer)
    credential.refresh_from_db()
    assert credential.name_shown == NameShown.INITIALS


def test_nothing_else_can_be_set_by_the_form(holder, credential):
    before = Credential.objects.values().get()
    holder.post(address(credential), {"name_shown": "initials", "subject_name": "Muu", "kind": "quality", "code": "x"})
    assert Credential.objects.values().get() == before


def test_an_organisations_name_is_nobodys_choice(holder, learner):
    credential = CredentialFactory(person=learner, kind=Kind.QUALITY, completion=None)
    assert "name_shown" not in main(holder.get(address(credential)))


# ── removing it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_removing_it_asks_first_and_says_what_happens(holder, credential):
    page = main(holder.get(address(credential, "erase")))
    assert "Nobody can bring it back." in page
    assert "no longer available" in page
    assert f'href="{address(credential)}"' in page
    assert Credential.objects.get().erased_at is None


def test_it_is_removed_for_good(holder, credential, learner):
    answer = holder.post(address(credential, "erase"), follow=True)
    assert answer.redirect_chain[-1][0] == "/en/my/"
    assert "The certificate is removed." in main(answer)
    gone = Credential.objects.get()
    assert gone.erased_at
    assert (gone.subject_name, gone.person, gone.content) == ("", None, {})
    assert str(gone.pk) not in main(answer)
    assert holder.get(address(credential)).status_code == 404
    assert Completion.objects.filter(enrolment__person=learner).exists(), "what was studied stays"
    again = holder.post(address(credential, "erase"))
    assert again["Location"] == "/en/my/", "pressed twice, nothing is wrong"
    assert lines("credentials.credential.erase") == 1


def test_a_refusal_to_remove_it_is_said_kindly(holder, credential, monkeypatch):
    def refuse(**given):
        raise Refused("Not today.", code="not_today")

    monkeypatch.setattr(actions, "erase", refuse)
    answer = holder.post(address(credential, "erase"), follow=True)
    assert answer.redirect_chain[-1][0] == address(credential)
    assert "Not today." in main(answer)
    assert Credential.objects.get().erased_at is None


# ── told by mail ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_leads_to_the_page(credential, learner, language):
    learner.language = language
    message = mails.certificate_ready(credential, learner)
    _subject, text = render(message.template, message.context, message.language)
    assert settings.SITE_URL + address(credential, language=language) in text
