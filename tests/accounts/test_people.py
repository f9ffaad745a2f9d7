"""Administration of people in the Wagtail admin: by administrators alone, through our actions, with a trail."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from accounts import actions
from accounts.models import User
from core.errors import Refused
from tests.accounts.visitor import Visitor, code_of, mails
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def writers(db):
    """A group whose members may open the admin and, unwisely, hold every right over people and groups."""
    group = Group.objects.create(name="Writers")
    group.permissions.set(
        Permission.objects.filter(codename="access_admin")
        | Permission.objects.filter(content_type__app_label__in=["accounts", "auth"])
    )
    return group


def fields(**changes):
    return {"name": "Aino Uusi", "email": "aino@post.example", "language": "sv"} | changes


def url(name, *args):
    return reverse(f"wagtailusers_users:{name}", args=args)


def trail():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_screen_opens_in_each_language(admin_client, admin, language):
    UserProfile.get_for_user(admin)
    UserProfile.objects.update(preferred_language=language)
    person = UserFactory()
    actions.change_details(person=person, name="Raija Uusi", language="fi", actor=person)
    for address in (
        url("index"),
        url("index") + f"?q={person.email}&is_active=true",
        url("index_results") + "?ordering=-name",
        url("add"),
        url("edit", person.pk),
        url("history", person.pk),
        url("delete", person.pk),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailusers_groups:add"),
        "/cms/account/",
        "/cms/reports/site-history/",
    ):
        page = admin_client.get(address)
        assert page.status_code == 200, address
        if "results" not in address:
            assert f'lang="{language}"' in page.content.decode(), address


def test_the_list_shows_name_address_role_and_last_sign_in(admin_client, writers):
    member = UserFactory(name="Kirjoittaja", email="k@post.example")
    member.groups.add(writers)
    page = admin_client.get(url("index")).content.decode()
    for shown in ("Kirjoittaja", "k@post.example", "Writers"):
        assert shown in page
    assert "UserFactory" not in page


@pytest.mark.parametrize("ordering", ["name", "-name", "email", "is_active", "-last_login"])
def test_the_list_is_sorted_by_its_columns_with_the_same_number_of_queries(
    admin_client, ordering, django_assert_max_num_queries
):
    UserFactory.create_batch(8)
    with django_assert_max_num_queries(25):
        assert admin_client.get(url("index"), {"ordering": ordering}).status_code == 200


def test_an_administrator_adds_a_person_who_signs_in_with_a_code(admin_client, admin, writers, client):
    page = admin_client.post(url("add"), fields(groups=[writers.pk]), follow=True)
    assert page.redirect_chain[-1][0] == url("index")
    person = User.objects.get(email="aino@post.example")
    assert (person.name, person.language, person.is_active) == ("Aino Uusi", "sv", True)
    assert not person.has_usable_password()
    assert list(person.groups.all()) == [writers]
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user) == ("accounts.user.add", admin)
    assert "Aino" not in entry.label + str(entry.data)
    visit = Visitor(type(client)())
    visit.ask_code(person.email)
    (message,) = mails(person.email)
    assert (message.template, message.language) == ("signin_code", "sv")
    visit.confirm(code_of(message), "account_confirm_login_code")
    assert visit.is_in


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"email": "none"}, "email"), ({"name": ""}, "name"), ({"name": "123"}, "name"), ({"language": "de"}, "language")],
)
def test_bad_input_is_refused_and_stays_typed(admin_client, typed, wrong):
    page = admin_client.post(url("add"), fields(**typed))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [wrong]
    assert not User.objects.filter(name="Aino Uusi").exists()


def test_an_address_is_given_to_one_account_only_but_an_unconfirmed_sign_up_holds_none(admin_client):
    taken = UserFactory()
    page = admin_client.post(url("add"), fields(email=taken.email.upper()))
    assert "email" in page.context["form"].errors
    UserFactory(email="aino@post.example", confirmed=False)
    admin_client.post(url("add"), fields())
    assert User.objects.get(email="aino@post.example").name == "Aino Uusi"


def test_an_administrator_changes_details_and_role_and_each_is_written_down(admin_client, writers):
    person = UserFactory(name="Raija Vanha", email="vanha@post.example")
    typed = fields(email="uusi@post.example", is_active="on", is_superuser="on", groups=[writers.pk])
    page = admin_client.post(url("edit", person.pk), typed)
    assert page.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.email, person.language) == ("Aino Uusi", "uusi@post.example", "sv")
    assert person.is_superuser
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == ("uusi@post.example", True, True)
    assert trail() == ["accounts.user.change_details", "accounts.user.change_role"]
    role = ModelLogEntry.objects.get(action="accounts.user.change_role")
    assert role.data["after"] == {"is_superuser": True, "groups": [writers.pk]}
    assert all("Raija" not in each.label for each in ModelLogEntry.objects.all())


def test_a_closed_account_is_out_at_the_next_click(admin_client, client):
    person = UserFactory()
    visit = Visitor(type(client)())
    visit.sign_in(person.email)
    admin_client.post(url("edit", person.pk), fields(email=person.email))
    person.refresh_from_db()
    assert not person.is_active
    assert visit.get("my").redirect_chain


def test_an_administrator_cannot_lock_themselves_out(admin_client, admin):
    admin_client.post(url("edit", admin.pk), fields(email=admin.email))
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.is_superuser
    with pytest.raises(Refused):
        actions.change_person(
            person=admin, email=admin.email, name="X", language="fi", is_active=True, is_superuser=False, groups=[],
            actor=admin,
        )  # fmt: skip
    assert admin_client.post(url("delete", admin.pk)).status_code in {302, 403}
    assert User.objects.filter(pk=admin.pk).exists()


def test_an_administrator_deletes_an_account_and_the_trail_stays(admin_client):
    person = UserFactory(name="Raija Poistuva")
    admin_client.post(url("delete", person.pk))
    assert not User.objects.filter(pk=person.pk).exists()
    entry = ModelLogEntry.objects.get()
    assert entry.action == "accounts.user.remove"
    assert "Raija" not in entry.label


def test_whoever_only_holds_rights_over_people_opens_none_of_it(client, writers):
    member = UserFactory(two_steps=True)
    member.groups.add(writers)
    client.force_login(member)
    assert client.get("/cms/").status_code == 200
    victim = UserFactory()
    before = list(User.objects.order_by("pk").values())
    requests = [
        (url("index"), {}),
        (url("add"), fields(is_superuser="on")),
        (url("edit", member.pk), fields(email=member.email, is_active="on", is_superuser="on")),
        (url("edit", victim.pk), fields(email="mine@post.example", is_active="on")),
        (url("delete", victim.pk), {}),
        (url("history", victim.pk), {}),
        (reverse("wagtailusers_groups:index"), {}),
        (reverse("wagtailusers_groups:edit", args=[writers.pk]), {"name": "Mine", "is_superuser": "on"}),
        (f"/cms/bulk/accounts/user/assign_role/?id={member.pk}", {"role": writers.pk}),
        (f"/cms/bulk/accounts/user/delete/?id={victim.pk}", {}),
        (f"/cms/bulk/accounts/user/set_active_state/?id={victim.pk}", {"mark_as_active": "False"}),
    ]
    for address, data in requests:
        for answer in (client.get(address), client.post(address, data)):
            assert answer.status_code in {302, 403, 404}, address
            if answer.status_code == 302:
                assert answer["Location"] == reverse("wagtailadmin_home"), address
    assert list(User.objects.order_by("pk").values()) == before
    assert Group.objects.get(pk=writers.pk).name == "Writers"
    assert "People" not in client.get("/cms/").content.decode()


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_nobody_changes_many_people_at_once_past_the_trail(admin_client, writers, action):
    victim = UserFactory()
    data = {"role": writers.pk, "mark_as_active": "False"}
    answer = admin_client.post(f"/cms/bulk/accounts/user/{action}/?id={victim.pk}", data)
    assert answer.status_code in {302, 403}
    victim.refresh_from_db()
    assert victim.is_active
    assert not victim.groups.exists()


def test_actions_ask_again_who_is_acting(learner, admin):
    person = UserFactory()
    everything = {"name": "X", "email": "x@post.example", "language": "fi", "is_superuser": True, "groups": []}
    for call in (
        lambda: actions.add_person(**everything, actor=learner),
        lambda: actions.change_person(person=person, is_active=True, **everything, actor=learner),
        lambda: actions.remove_person(person=person, actor=learner),
        lambda: actions.remove_person(person=person, actor=UserFactory(admin=True, is_active=False)),
    ):
        with pytest.raises(PermissionDenied):
            call()
    with pytest.raises(Refused):
        actions.remove_person(person=admin, actor=admin)
    assert not ModelLogEntry.objects.exists()


def test_own_settings_in_the_admin_ask_for_no_name_and_are_saved(admin_client, admin):
    page = admin_client.get("/cms/account/").content.decode()
    assert "first_name" not in page
    assert 'type="password"' not in page
    answer = admin_client.post(
        "/cms/account/",
        {
            "locale-preferred_language": "sv",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert answer.status_code == 302
    assert UserProfile.get_for_user(admin).preferred_language == "sv"
    assert not ModelLogEntry.objects.exists()
