"""One's own account: name and language, address, password, devices; and the page My learning."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from accounts import actions
from accounts import my as slot
from accounts.models import User, clean_name
from tests.accounts.visitor import Visitor, code_of, mails
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "my", "account_home", "account_details", "account_email", "account_change_password", "account_logout", "mfa_index",
    "usersessions_list",
]  # fmt: skip


@pytest.fixture
def person(db):
    return UserFactory(name="Raija Tuttu")


@pytest.fixture
def inside(visit, person):
    visit.sign_in(person.email)
    return visit


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_account_opens_in_each_language(inside, name, language):
    with translation.override(language):
        page = inside.get(name)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()
    assert not page.redirect_chain


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_asked_to_sign_in_first(visit, name):
    chain = visit.get(name).redirect_chain
    assert chain
    assert chain[-1][0].startswith(reverse("account_login")) or name == "account_logout"


def test_a_person_changes_name_and_language_of_mails(inside, person):
    page = inside.post("account_details", name="  Raija   Uusi ", language="sv")
    assert page.redirect_chain[-1][0] == reverse("account_home")
    assert len(page.context["messages"]) == 1
    person.refresh_from_db()
    assert (person.name, person.language) == ("Raija Uusi", "sv")
    entry = ModelLogEntry.objects.get(action="accounts.user.change_details")
    assert entry.user == person
    assert entry.data == {"fields": ["name", "language"]}
    assert "Raija" not in entry.label


def test_saving_without_a_change_leaves_no_trace(inside, person):
    inside.post("account_details", name=person.name, language=person.language)
    assert not ModelLogEntry.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [{"name": ""}, {"name": "1234"}, {"name": "a" * 151}, {"name": "Ra\x00ija"}, {"language": "de"}, {"language": ""}],
)
def test_bad_details_are_refused_and_stay_typed(inside, person, typed):
    page = inside.post("account_details", **{"name": "Toinen Nimi", "language": "en"} | typed)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == list(typed)
    person.refresh_from_db()
    assert (person.name, person.language) == ("Raija Tuttu", "fi")


def test_extra_keys_change_nothing_else(inside, person):
    more = {"is_superuser": "1", "email": "x@post.example", "groups": "1"}
    inside.post("account_details", name="Raija Uusi", language="fi", **more)
    person.refresh_from_db()
    assert (person.is_superuser, person.groups.count()) == (False, 0)
    assert person.email != "x@post.example"


def test_nobody_changes_the_details_of_another(person):
    with pytest.raises(PermissionDenied):
        actions.change_details(person=person, name="X", language="fi", actor=UserFactory())
    actions.change_details(person=person, name="Raija Korjattu", language="fi", actor=UserFactory(admin=True))


@pytest.mark.parametrize(
    "name",
    [
        *("Áŋŋa Čearret", "Đuoršu", "Ŧorra", "Žarko", "محمد العلي", "משה כהן", "O", "Li", "李小龍", "Søren Ø"),
        *("Jean-Luc d’Artagnan", "Ó Súilleabháin", "Nguyễn Thị Minh", "Þórdís", "von und zu Ähtäri", "Māra Ķēniņa"),
        *("a" * 150, "فاطمه‌زهرا"),
    ],
)
def test_a_name_is_kept_as_its_owner_writes_it(inside, person, name):
    inside.post("account_details", name=name, language="fi")
    person.refresh_from_db()
    assert person.name == name


def test_a_name_typed_in_parts_is_the_same_name():
    assert clean_name("A\u030aka  A\u0308nki\u0308") == "Åka Änkï"
    assert len(clean_name("e\u0301" * 150)) == 150


def test_signs_that_nobody_sees_are_taken_out():
    assert clean_name("\u202aRaija\u202c \u200bEsi\ufeffmerkki\u200f") == "Raija Esimerkki"


def test_the_database_knows_one_address_once(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=person.email.upper())


def test_a_new_address_counts_once_its_code_is_typed(inside, person):
    old = person.email
    page = inside.post("account_email", email="uusi@post.example", action_add="1")
    assert page.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    page = inside.post("account_reauthenticate", password=PASSWORD, next=reverse("account_email"))
    assert page.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    person.refresh_from_db()
    assert person.email == old
    (message,) = [each for each in mails() if each.template == "email_code"]
    assert (message.to, message.secret) == ("uusi@post.example", True)
    assert "Raija" not in message.body
    page = inside.confirm(code_of(message))
    assert page.redirect_chain[-1][0] == reverse("account_home")
    person.refresh_from_db()
    assert person.email == "uusi@post.example"
    assert [each.email for each in EmailAddress.objects.all()] == ["uusi@post.example"]
    assert [each.to for each in mails() if each.template == "account_changed"] == [old]
    assert ModelLogEntry.objects.filter(action="accounts.user.change_email").count() == 1


def test_the_address_of_another_is_answered_like_a_free_one_and_never_taken(inside, person):
    other = UserFactory()
    inside.post("account_reauthenticate", password=PASSWORD)
    page = inside.post("account_email", email=other.email, action_add="1")
    assert page.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    inside.confirm(code_of(mails(other.email)[-1]))
    person.refresh_from_db()
    assert person.email != other.email


def test_a_person_sees_their_devices_and_signs_the_others_out(inside, person, client):
    other = Visitor(type(client)())
    other.sign_in(person.email)
    page = inside.get("usersessions_list")
    assert page.context["session_count"] == 2
    inside.post("usersessions_list")
    assert inside.is_in
    assert other.get("my").redirect_chain


def test_a_password_can_be_chosen_where_there_is_none(client):
    person = UserFactory()
    person.set_unusable_password()
    person.save()
    visit = Visitor(client)
    visit.ask_code(person.email)
    visit.confirm(code_of(mails()[-1]), "account_confirm_login_code")
    assert visit.get("account_change_password").redirect_chain[-1][0] == reverse("account_set_password")
    page = visit.post("account_set_password", password1="short")
    assert "password1" in page.context["form"].errors
    visit.post("account_set_password", password1="another quiet sentence")
    person.refresh_from_db()
    assert person.check_password("another quiet sentence")


def test_a_wrong_present_password_is_refused(inside, person):
    page = inside.post("account_change_password", oldpassword="wrong", password1="another quiet sentence")
    assert list(page.context["form"].errors) == ["oldpassword"]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_my_page_points_to_the_courses_while_there_is_nothing_on_it(inside, monkeypatch):
    monkeypatch.setattr(slot, "_sections", [Section({})])
    assert b'class="empty"' in inside.get("my").content


def test_my_page_shows_what_the_floors_have(inside, monkeypatch):
    monkeypatch.setattr(slot, "_sections", [Section({"message": "unused"})])
    page = inside.get("my")
    assert b'class="empty"' not in page.content
    assert page.context["parts"] == [("components/messages.html", {"message": "unused"})]


class Section:
    order = 1
    template = "components/messages.html"

    def __init__(self, part):
        self.part = part

    def context(self, user):
        return self.part


def test_people_are_made_from_the_command_line_with_an_address_in_small_letters():
    made = User.objects.create_superuser("Yllapito@Post.Example", "x")
    assert made.email == "yllapito@post.example"
    assert User.objects.get_by_natural_key("YLLAPITO@post.example") == made
    made.language = "de"
    with pytest.raises(ValidationError):
        made.full_clean()
