"""A person chooses the mails that are a courtesy; all others come in any case."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_q.models import OrmQ
from wagtail.models import ModelLogEntry

from accounts.mydata import mailkinds
from accounts.mydata.actions import mails as actions
from accounts.mydata.models import QuietMail
from core import clock, mail
from core.mail import Message
from core.models import OutgoingMail
from network.monitoring import actions as thanking
from network.monitoring import givers
from network.monitoring.models import YearThanks
from tests.factories.accounts import UserFactory
from tests.factories.volunteers import SessionFactory, VolunteeringFactory

pytestmark = pytest.mark.django_db

KEYS = {"meeting_reminders", "meeting_thanks", "volunteer_break", "year_thanks"}


@pytest.fixture
def greetings(monkeypatch):
    """A kind of its own for the mail of the tests."""
    monkeypatch.setattr(mailkinds, "_kinds", dict(mailkinds._kinds))
    mailkinds.register("greetings", _("Save"), _("Cancel"), templates=("account_unkn",))


def greet(to, **more):
    return mail.post(Message("account_unknown", to, "fi", {"thing": "x"}, **more))


def all_but(*keys):
    return {"wanted": [each.key for each in mailkinds.kinds() if each.key not in keys]}


def test_who_has_chosen_nothing_gets_all_and_the_page_says_so(inside):
    form = inside.get("my_mails").context["form"]
    assert set(form["wanted"].initial) == KEYS


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_opens_in_each_language(inside, language):
    with translation.override(language):
        page = inside.get("my_mails")
    assert f'<html lang="{language}">' in page.content.decode()


def test_a_kind_without_its_tick_is_unwanted_from_then_on(inside, person):
    page = inside.post("my_mails", **all_but("year_thanks"))
    assert page.redirect_chain[-1][0] == reverse("my_mails")
    assert len(page.context["messages"]) == 1
    assert set(page.context["form"]["wanted"].initial) == KEYS - {"year_thanks"}
    assert mailkinds.unwanted(person) == {"year_thanks"}
    line = ModelLogEntry.objects.get(action="accounts.user.choose_mails")
    assert (line.user, line.data) == (person, {"unwanted": ["year_thanks"]})
    inside.post("my_mails", **all_but())
    assert not QuietMail.objects.exists()


def test_the_same_choice_twice_leaves_one_row_and_one_line(inside):
    for _again in range(2):
        inside.post("my_mails", **all_but("year_thanks"))
    assert QuietMail.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="accounts.user.choose_mails").count() == 1


def test_what_is_no_kind_is_refused_and_the_ticks_stay(inside):
    page = inside.post("my_mails", wanted=["year_thanks", "signin_new_device"])
    assert page.status_code == 422
    assert page.context["form"].errors
    assert page.content.decode().count(" checked") == 1
    assert not QuietMail.objects.exists()


def test_somebody_may_want_none_of_them(inside, person):
    inside.post("my_mails")
    assert mailkinds.unwanted(person) == KEYS


def test_an_unwanted_mail_is_not_written_and_its_caller_goes_on(greetings, person):
    other = UserFactory()
    actions.choose_mails(person=person, wanted=KEYS, actor=person)
    assert greet(person.email.upper()) is None
    assert greet(other.email) is not None
    assert greet("guest@post.example") is not None
    assert [each.to for each in OutgoingMail.objects.order_by("pk")] == [other.email, "guest@post.example"]
    assert OrmQ.objects.count() == 2


def test_a_mistake_is_told_also_where_the_mail_is_unwanted(greetings, person):
    actions.choose_mails(person=person, wanted=KEYS, actor=person)
    with pytest.raises(LookupError):
        mail.post(Message("account_unknown", person.email, "xx"))
    with pytest.raises(ValidationError):
        greet("nobody")


def test_a_mail_of_no_kind_costs_no_look_up(person, django_assert_num_queries):
    QuietMail.objects.bulk_create([QuietMail(person=person, kind=key) for key in KEYS])
    with django_assert_num_queries(0):
        assert mailkinds.is_wanted("signin_new_device", person.email)
        assert mailkinds.is_wanted("meeting_cancelled", person.email)
    with django_assert_num_queries(1):
        assert not mailkinds.is_wanted("meeting_reminder", person.email)


def test_no_kind_takes_in_codes_security_or_decisions():
    never = [
        *("signup_code", "signin_code", "email_code", "reset_code", "signin_new_device", "account_changed"),
        *("quality_decision", "quality_case_answered", "certificate_revoked", "meeting_cancelled", "meeting_changed"),
        *("request_chosen", "volunteering_agreement", "volunteering_reminder", "place_confirm", "agreement_expiring"),
    ]
    begin = tuple(each for kind in mailkinds.kinds() for each in kind.templates)
    assert [name for name in never if name.startswith(begin)] == []


def test_nobody_chooses_for_another(person):
    for actor in (UserFactory(), UserFactory(admin=True)):
        with pytest.raises(PermissionDenied):
            actions.choose_mails(person=person, wanted=[], actor=actor)
    assert not QuietMail.objects.exists()


def test_a_kind_that_is_not_offered_now_keeps_its_choice(person):
    QuietMail.objects.create(person=person, kind="long_gone")
    actions.choose_mails(person=person, wanted=KEYS, actor=person)
    assert mailkinds.unwanted(person) == {"long_gone"}


def test_two_kinds_of_one_name_are_a_mistake(greetings):
    mailkinds.register("greetings", _("Save"), _("Cancel"), templates=("account_unkn",))
    for key, templates in (("greetings", ("other",)), ("x" * 41, ("other",)), ("none", ())):
        with pytest.raises(ValueError, match=key):
            mailkinds.register(key, _("Save"), _("Cancel"), templates=templates)


def test_a_volunteer_is_led_to_where_messages_to_many_are_chosen(client, inside, person):
    assert reverse("onboarding:profile_contact") not in inside.get("my_mails").content.decode()
    volunteering = VolunteeringFactory()
    client.force_login(volunteering.volunteer.person)
    assert reverse("onboarding:profile_contact") in client.get(reverse("my_mails")).content.decode()


def test_whoever_wants_no_thanks_counts_as_thanked_and_gets_no_letter(person, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: dt.date(2027, 1, 3))
    monkeypatch.setattr(givers, "belongs", lambda _person: True)
    SessionFactory(person=person, day=dt.date(2026, 6, 1))
    actions.choose_mails(person=person, wanted=KEYS - {"year_thanks"}, actor=person)
    assert [thanking.thank_all() for _again in range(2)] == [1, 0]
    assert YearThanks.objects.filter(person=person).exists()
    assert not OutgoingMail.objects.filter(template="year_thanks").exists()
