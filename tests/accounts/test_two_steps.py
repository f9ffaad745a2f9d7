"""The second step: staff have one, and a password alone opens nothing to them."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.core import checks
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.middleware import STATE
from accounts.policies import must_use_two_steps
from tests.accounts.visitor import Visitor, code_of, mails
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


@pytest.fixture
def guarded(db):
    """An administrator with an authenticator app."""
    user = UserFactory(admin=True, two_steps=False)
    TOTP.activate(user, SECRET)
    return user


@pytest.fixture
def unguarded(db):
    return UserFactory(admin=True, two_steps=False)


def editors():
    group = Group.objects.create(name="Own editors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group


def test_staff_with_a_second_step_never_enter_with_the_password_alone(visit, guarded):
    page = visit.sign_in(guarded.email)
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not visit.is_in
    assert visit.client.get("/cms/").status_code == 302
    page = visit.post("mfa_authenticate", code="000 000")
    assert "code" in page.context["form"].errors
    assert not visit.is_in
    visit.post("mfa_authenticate", code=code_now())
    assert visit.is_in
    assert visit.client.get("/cms/").status_code == 200


def test_nor_with_a_mailed_code_alone(visit, guarded):
    visit.ask_code(guarded.email)
    page = visit.confirm(code_of(mails()[0]), "account_confirm_login_code")
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not visit.is_in


def test_nor_through_a_new_password(visit, guarded):
    visit.post("account_reset_password", email=guarded.email)
    visit.confirm(code_of(mails()[0]), "account_confirm_password_reset_code")
    visit.post("account_complete_password_reset", password1="another quiet sentence")
    page = visit.sign_in(guarded.email, "another quiet sentence")
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not visit.is_in


def test_a_code_of_the_app_is_not_taken_twice(client, guarded):
    code = code_now()
    first, second = Visitor(client), Visitor(type(client)())
    for browser in (first, second):
        browser.sign_in(guarded.email)
        browser.post("mfa_authenticate", code=code)
    assert first.is_in
    assert not second.is_in


def test_a_recovery_code_lets_one_in_once(client, guarded):
    code = RecoveryCodes.activate(guarded).get_unused_codes()[0]
    for expected in (True, False):
        browser = Visitor(type(client)())
        browser.sign_in(guarded.email)
        browser.post("mfa_authenticate", code=code)
        assert browser.is_in is expected


def test_codes_of_the_app_cannot_be_guessed_for_long(visit, guarded):
    visit.sign_in(guarded.email)
    for _ in range(8):
        page = visit.post("mfa_authenticate", code="000 000")
    code = code_now()
    page = visit.post("mfa_authenticate", code=code)
    assert not visit.is_in
    assert page.context["form"].errors


def test_staff_without_a_second_step_are_led_to_set_one_up_and_no_further(visit, unguarded):
    page = visit.sign_in(unguarded.email)
    assert visit.is_in
    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    for address in ("/cms/", "/cms/pages/", reverse("my"), "/fi/"):
        answer = visit.client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("mfa_index")), address
    assert visit.client.post("/cms/users/new/", {"email": "x@post.example"}).status_code == 302
    for name in ("account_home", "account_details", "mfa_index", "account_email", "account_logout"):
        assert visit.client.get(reverse(name)).status_code == 200, name
    visit.post("account_logout")
    assert not visit.is_in


def test_once_it_is_set_up_staff_go_on_in_the_same_session(visit, unguarded, django_capture_on_commit_callbacks):
    visit.sign_in(unguarded.email)
    page = visit.get("mfa_activate_totp")
    assert page.redirect_chain[-1][0].startswith(reverse("account_reauthenticate")), "who sits there is asked first"
    visit.client.post(page.redirect_chain[-1][0], {"password": PASSWORD})
    page = visit.get("mfa_activate_totp")
    secret = page.context["form"].secret
    page = visit.post("mfa_activate_totp", code="000 000")
    assert "code" in page.context["form"].errors
    with django_capture_on_commit_callbacks(execute=True):
        page = visit.post("mfa_activate_totp", code=code_now(secret))
    assert page.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r'class="code"', page.content.decode())) == 10
    assert visit.client.get("/cms/").status_code == 200
    stored = str(Authenticator.objects.get(type="totp").data)
    assert secret not in stored, "of no use to whoever only has the database"
    assert {entry.action for entry in ModelLogEntry.objects.all()} == {"accounts.user.change_two_steps"}


def test_whoever_turns_it_off_has_to_set_up_another(visit, guarded):
    visit.sign_in(guarded.email)
    visit.post("mfa_authenticate", code=code_now())
    visit.post("account_reauthenticate", password=PASSWORD)
    visit.post("mfa_deactivate_totp")
    assert not Authenticator.objects.exists()
    assert visit.client.get("/cms/")["Location"] == reverse("mfa_index")


def passkey_of(user):
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "Telephone", "credential": {}})


def test_a_learner_who_lost_the_passkey_of_sign_up_still_gets_in_with_a_code(visit, learner):
    passkey_of(learner)
    visit.ask_code(learner.email)
    visit.confirm(code_of(mails()[0]), "account_confirm_login_code")
    assert visit.is_in


@pytest.mark.parametrize("made", [{"editor": True, "two_steps": False}, {"two_steps": True}, {"codes": True}])
def test_nobody_else_gets_past_a_passkey_with_a_code(visit, made):
    codes = made.pop("codes", False)
    user = UserFactory(**made)
    passkey_of(user)
    if codes:
        RecoveryCodes.activate(user)
    visit.ask_code(user.email)
    answer = visit.client.post(reverse("account_confirm_login_code"), {"code": code_of(mails()[0])})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not visit.is_in


def test_a_learner_is_asked_for_nothing(visit, learner):
    page = visit.sign_in(learner.email)
    assert page.redirect_chain[-1][0] == reverse("my")


def test_whoever_becomes_staff_during_a_session_needs_a_second_step_for_staff_pages(visit, learner):
    visit.sign_in(learner.email)
    assert visit.client.session[STATE] == "needs none"
    learner.groups.add(editors())
    assert visit.client.get("/cms/")["Location"] == reverse("mfa_index")


def test_the_answer_is_kept_in_the_session(client, learner, django_assert_num_queries):
    client.force_login(learner)
    client.get("/healthz")
    # The session alone.
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_a_stranger_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_the_demo_may_do_without(visit, unguarded, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    visit.sign_in(unguarded.email)
    assert visit.client.get("/cms/").status_code == 200


@pytest.mark.parametrize(
    ("demo", "required", "refused"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_a_real_installation_does_not_start_without(settings, demo, required, refused):
    settings.DEMO, settings.STAFF_TWO_STEP_REQUIRED = demo, required
    found = [each.id for each in checks.run_checks(tags=["accounts"])]
    assert found == (["vieri.E020"] if refused else [])


def test_tests_run_with_the_second_step_on_like_production():
    assert django_settings.STAFF_TWO_STEP_REQUIRED


def test_who_must_use_two_steps(learner, admin, settings):
    assert must_use_two_steps(admin)
    assert not must_use_two_steps(learner)
    assert must_use_two_steps(UserFactory(editor=True))
    assert not must_use_two_steps(UserFactory(admin=True, is_active=False))


@pytest.mark.parametrize(
    "page", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list"]
)
def test_pages_of_the_account_hold_nothing_inline_and_are_kept_by_no_cache(visit, learner, page):
    visit.sign_in(learner.email)
    visit.post("account_reauthenticate", password=PASSWORD)
    answer = visit.get(page)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.redirect_chain
    assert " style=" not in html
    assert not re.search(r" on\w+=", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("page", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_important_changes_ask_for_the_password_first(visit, learner, page):
    visit.sign_in(learner.email)
    assert visit.get(page).redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))


def test_a_code_before_the_address_is_confirmed_sets_up_nothing(visit):
    visit.sign_up()
    assert visit.get("mfa_activate_totp").redirect_chain[-1][0].startswith("/fi/")
    assert not Authenticator.objects.exists()
