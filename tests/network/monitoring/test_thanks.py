"""In January whoever logged sessions last year is thanked once, and the summary of their year is a paper for all."""

import datetime as dt
import io

import outloud
import page as validator
import pytest
from django.utils import translation
from pypdf import PdfReader

from core import clock, mail
from core.models import OutgoingMail
from network.monitoring import actions, tasks, year_paper
from network.monitoring.actions import thanking
from network.monitoring.models import YearThanks
from network.monitoring.states import Minutes
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, term
from tests.factories.volunteers import SessionFactory, VolunteeringFactory
from tests.network.monitoring.test_logging import audited

pytestmark = pytest.mark.django_db


@pytest.fixture
def january(monkeypatch):
    """Of 2027."""
    monkeypatch.setattr(clock, "today", lambda: dt.date(2027, 1, 3))


def last_year(person, **more):
    return SessionFactory(person=person, day=dt.date(2026, 6, 1), **more)


def letters(to):
    return list(OutgoingMail.objects.filter(to=to.email, template="year_thanks"))


def test_whoever_logged_last_year_gets_one_letter_with_their_sums(january, vera, liisa):
    last_year(vera, minutes=Minutes.OVER_60, people=3)
    last_year(vera, minutes=Minutes.UNDER_60)
    SessionFactory(person=liisa, day=dt.date(2025, 6, 1))
    assert tasks.thank() == 1
    [letter] = letters(vera)
    assert "2026" in letter.subject
    assert "/oma/" in letter.body
    assert "year=2026" in letter.body
    assert ": 4" in letter.body  # people
    assert letters(liisa) == []
    assert audited("monitoring.year.thank") == 1


def test_the_next_round_writes_nothing_more(january, vera):
    last_year(vera)
    assert [actions.thank_all() for _each in range(3)] == [1, 0, 0]
    assert len(letters(vera)) == YearThanks.objects.count() == 1


def test_next_year_it_is_another_letter(january, vera, monkeypatch):
    last_year(vera)
    actions.thank_all()
    SessionFactory(person=vera, day=dt.date(2027, 6, 1))
    monkeypatch.setattr(clock, "today", lambda: dt.date(2028, 1, 3))
    assert actions.thank_all() == 1


@pytest.mark.parametrize("day", [dt.date(2026, 12, 31), dt.date(2027, 2, 1)], ids=["december", "february"])
def test_in_other_months_nobody_is_written_to(vera, monkeypatch, day):
    SessionFactory(person=vera, day=dt.date(2025, 6, 1))
    last_year(vera)
    monkeypatch.setattr(clock, "today", lambda: day)
    assert actions.thank_all() == 0


def test_closed_accounts_get_none_and_a_bad_address_holds_up_nobody(january, vera, monkeypatch):
    closed = ContactFactory(person__is_active=False).person
    broken = ContactFactory(person__email="not an address").person
    for person in (closed, broken, vera):
        last_year(person)
    assert actions.thank_all() == 1
    assert [len(letters(person)) for person in (closed, vera)] == [0, 1]
    assert not YearThanks.objects.exclude(person=vera).exists(), "what failed is tried again"


def test_a_letter_that_cannot_be_written_leaves_no_mark(january, vera, monkeypatch):
    last_year(vera)
    with monkeypatch.context() as broken:
        broken.setattr(mail, "post", lambda message: 1 / 0)
        assert actions.thank_all() == 0
    assert YearThanks.objects.count() == 0
    assert thanking.thank(person=vera.pk, year=2026)


def test_whoever_has_stopped_is_left_in_peace(january, vera, liisa):
    """They were thanked when they stopped; who comes back in January is thanked then."""
    over, stopped, resting = VolunteeringFactory(left=True), UserFactory(), VolunteeringFactory(paused=True)
    ended = ContactFactory(ended_at=clock.now()).person
    for person in (over.volunteer.person, stopped, resting.volunteer.person, ended, liisa):
        last_year(person)
    assert actions.thank_all() == 2
    assert set(YearThanks.objects.values_list("person", flat=True)) == {resting.volunteer.person_id, liisa.pk}
    VolunteeringFactory(volunteer=over.volunteer, active=True)
    assert actions.thank_all() == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_letter_speaks_the_persons_language(january, language):
    person = ContactFactory(person__language=language).person
    last_year(person)
    actions.thank_all()
    [letter] = letters(person)
    assert (letter.language, f"/{language}/" in letter.body) == (language, True)


# ── the paper ────────────────────────────────────────────────────────────────────────────────────────────────────────


def text_of(file):
    return " ".join("".join(each.extract_text() for each in PdfReader(io.BytesIO(file)).pages).split())


def test_the_paper_thanks_and_tells_the_year(vera, ours):
    last_year(vera, minutes=Minutes.OVER_60, people=3, organisation=ours)
    last_year(vera, topic=term("topic", "tablet"), minutes=Minutes.UNDER_60)
    last_year(UserFactory(name="Joku Muu"))
    with translation.override("en"):
        said = text_of(year_paper.read(vera, 2026).printed())
    for words in ("2026", vera.name, "Digiapu ry", "2 sessions", "4 people", "about 2 hours", "Phone", "Tablet"):
        assert words in said
    assert "Joku Muu" not in said


def test_an_address_is_no_name_on_paper():
    person = UserFactory(name="", email="joku@post.example")
    last_year(person)
    assert person.email not in text_of(year_paper.read(person, 2026).printed())


def test_a_year_without_sessions_is_no_paper(open_as, vera):
    assert year_paper.read(vera, 2026) is None
    for year in (2026, 0, 9999, 10**12):
        assert open_as(vera, "summary_pdf", year).status_code == 404


def test_the_page_serves_ones_own_paper(open_as, vera, liisa):
    last_year(vera)
    answer = open_as(vera, "summary_pdf", 2026)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert open_as(liisa, "summary_pdf", 2026).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_meets_both_standards(tmp_path, language, ours):
    person = UserFactory(name="Zoë <b>Ŋ</b> \N{GRINNING FACE} \u0627\u0644\u0639")
    for number in range(12):
        last_year(person, topic=term("topic", f"t{number}"), organisation=ours)
    with translation.override(language):
        file = year_paper.read(person, 2026).printed()
    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    (tmp_path / "year.pdf").write_bytes(file)
    heard = outloud.check(str(tmp_path / "year.pdf"))
    told = [each for each in heard.findings if each.severity != "info"]
    assert ([(each.rule, each.message) for each in told], heard.error) == ([], None)
    assert "<b>" in text_of(file), "shown, not obeyed"
