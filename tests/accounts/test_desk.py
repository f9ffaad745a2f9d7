"""The desk: a page for those who do something for others, and for nobody else; and who counts as staff."""

import pytest
from allauth.mfa.models import Authenticator
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from accounts import desk, staff
from accounts.middleware import STATE
from accounts.policies import must_use_two_steps
from accounts.stages import asks_second_step
from tests.accounts.visitor import Visitor, code_of, mails
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def link():
    """In the header of a page in Finnish."""
    with translation.override("fi"):
        return f'href="{reverse("desk")}"'


class Section:
    """Has something for the people named."""

    template = "components/messages.html"
    label = "Matters"
    url_name = ""

    def __init__(self, *people, order=1, template=template, url_name=""):
        self.people, self.order, self.template, self.url_name = people, order, template, url_name
        self.asked = 0

    def opens_for(self, user):
        self.asked += 1
        return user in self.people

    def context(self, user):
        return {"matters": 3} if user in self.people else {}


@pytest.fixture
def busy(db):
    return UserFactory(name="Aino Kiireinen")


@pytest.fixture(autouse=True)
def section(monkeypatch, busy):
    made = Section(busy)
    monkeypatch.setattr(desk, "_sections", [made])
    return made


@pytest.fixture
def desk_of(client):
    def open_as(person):
        client.force_login(person)
        return client.get(reverse("desk"))

    return open_as


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_desk_opens_in_each_language_for_whom_a_floor_has_something(desk_of, busy, language):
    with translation.override(language):
        page = desk_of(busy)
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()
    assert page.context["parts"] == [("components/messages.html", {"matters": 3})]
    assert "no-store" in page["Cache-Control"]


def test_for_everybody_else_there_is_no_such_page(desk_of, learner, admin):
    assert desk_of(learner).status_code == 404
    assert desk_of(admin).status_code == 404


def test_a_stranger_is_asked_to_sign_in_first(client):
    assert client.get(reverse("desk"))["Location"].startswith(reverse("account_login"))


def test_nobody_changes_anything_by_posting_to_the_desk(client, busy):
    client.force_login(busy)
    assert client.post(reverse("desk")).status_code == 405


def test_sections_stand_in_their_order_once_each(monkeypatch, busy):
    monkeypatch.setattr(desk, "_sections", [])
    late, early = Section(busy, order=9), Section(busy, order=2)
    for each in (late, early, late):
        desk.register(each)
    assert desk.sections() == [early, late]


def test_the_menu_of_the_desk_names_the_pages_of_its_floors(monkeypatch, desk_of, busy, learner):
    with_page = Section(busy, order=2, template="components/crumbs.html", url_name="my")
    closed = Section(learner, order=3, template="components/logo.html", url_name="account_home")
    monkeypatch.setattr(desk, "_sections", [Section(busy), with_page, closed])
    html = desk_of(busy).content.decode().split('class="side"')[1].split("</nav>")[0]
    assert html.count("<li>") == 2
    assert 'aria-current="page"' in html.split("<li>")[1]
    assert reverse("my") in html
    assert reverse("account_home") not in html


def test_the_header_shows_the_way_to_the_desk_to_those_who_have_one(client, busy, learner):
    client.force_login(busy)
    assert link() in client.get(reverse("my")).content.decode()
    client.force_login(learner)
    assert link() not in client.get(reverse("my")).content.decode()
    client.logout()
    assert link() not in client.get(reverse("account_login")).content.decode()


def test_whether_there_is_a_desk_is_asked_once_a_minute_and_never_of_strangers(client, busy, learner, section):
    client.get(reverse("account_login"))
    assert section.asked == 0
    for _often in range(3):
        client.force_login(learner)
        client.get(reverse("my"))
    assert section.asked == 1


def test_who_got_something_to_do_is_told_at_once_when_their_floor_says_so(client, learner, section):
    client.force_login(learner)
    client.get(reverse("my"))
    section.people = (learner,)
    assert link() not in client.get(reverse("my")).content.decode()
    desk.forget(learner)
    assert link() in client.get(reverse("my")).content.decode()


def test_a_closed_account_has_no_desk(section):
    gone = UserFactory(is_active=False)
    section.people = (gone,)
    assert desk.open_to(gone) == []


def test_the_frame_of_the_desk_is_there_for_every_floor():
    assert get_template("accounts/desk_base.html")


# ── staff ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def trusted(monkeypatch):
    """Whom a higher floor counts as staff."""
    people = []
    monkeypatch.setattr(staff, "_tests", [lambda user: user in people])
    return people


def test_whom_a_floor_counts_as_staff_must_use_two_steps(trusted, learner, settings):
    assert not must_use_two_steps(learner)
    trusted.append(learner)
    assert must_use_two_steps(learner)
    settings.STAFF_TWO_STEP_REQUIRED = False
    assert not must_use_two_steps(learner)


def test_a_closed_account_and_a_stranger_must_do_nothing(trusted, rf):
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    gone = UserFactory(is_active=False)
    trusted.append(gone)
    assert not must_use_two_steps(gone)
    assert not must_use_two_steps(AnonymousUser())


def test_such_a_person_is_led_to_set_up_a_second_step_and_no_further(trusted, visit, learner):
    trusted.append(learner)
    visit.sign_in(learner.email)
    for name in ("my", "desk"):
        assert visit.client.get(reverse(name))["Location"] == reverse("mfa_index")


def test_who_is_trusted_during_a_session_needs_a_second_step_on_the_desk(trusted, visit, busy):
    visit.sign_in(busy.email)
    assert visit.client.session[STATE] == "needs none"
    assert visit.client.get(reverse("desk")).status_code == 200
    trusted.append(busy)
    assert visit.client.get(reverse("desk"))["Location"] == reverse("mfa_index")
    with translation.override("sv"):
        assert visit.client.get(reverse("desk"))["Location"] == reverse("mfa_index")


def test_a_mailed_code_alone_does_not_pass_the_passkey_of_such_a_person(trusted, client, learner):
    Authenticator.objects.create(user=learner, type="webauthn", data={"name": "Telephone", "credential": {}})
    assert not asks_second_step(learner)
    trusted.append(learner)
    assert asks_second_step(learner)
    browser = Visitor(client)
    browser.ask_code(learner.email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_of(mails()[0])})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not browser.is_in


def test_the_answer_is_kept_so_other_pages_ask_no_more(trusted, client, learner, django_assert_num_queries):
    client.force_login(learner)
    client.get("/healthz")
    trusted.clear()
    # the session alone
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_a_stranger_is_never_asked_about(monkeypatch, client, django_assert_num_queries):
    monkeypatch.setattr(staff, "_tests", [lambda user: pytest.fail("asked about a stranger")])
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_registering_twice_is_once(monkeypatch):
    monkeypatch.setattr(staff, "_tests", [])
    for _twice in range(2):
        staff.register(must_use_two_steps)
    assert staff._tests == [must_use_two_steps]
