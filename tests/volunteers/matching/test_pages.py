"""Pages of requests: the desk of who asks, the link in the mail, a volunteer's own page; who sees what, in three
languages and without JavaScript."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts import desk
from core import clock
from network.directory.links import hashed
from network.directory.models import Vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.network import term
from tests.factories.volunteers import AskFactory, RequestFactory
from tests.volunteers.matching.conftest import details, helper, organisation_of, person
from tests.volunteers.matching.moves import agreed, asked, fresh, main, newest, url
from volunteers.matching import mine
from volunteers.matching.desk import waiting
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState
from volunteers.onboarding import mine_slots

pytestmark = pytest.mark.django_db

KEY = "k" * 43


def form(task, **more):
    day = clock.today() + dt.timedelta(days=2)
    return {
        "task": task.slug,
        "topic": "phone",
        "way": "onsite",
        "municipality": "297",
        "language": "fi",
        "from_day": day.isoformat(),
        "nonce": str(uuid.uuid4()),
    } | more


@pytest.fixture
def words(task):
    """The terms of the form exist."""
    return details(task)


# ── the desk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_from_the_form_to_who_fits_and_the_question(on, aino, task, words):
    ville, other = helper(task, "Ville Virtanen"), helper(task, "Oona Salo", v_languages=["sv"])

    page = main(on(aino, "get", "add_request"))
    assert "2026-014" in page
    assert "Keep the name and phone number in your own notes" in page
    assert "<textarea" not in page
    assert set(re.findall(r'<input type="(\w+)"', page)) <= {"hidden", "radio", "checkbox", "date"}

    sent = on(aino, "post", "add_request", **form(task))
    made = Request.objects.get()
    assert sent.url == url("request", made.pk)
    page = main(on(aino, "get", "request", made.pk))
    assert made.number in page
    assert "Ville Virtanen" in page
    assert "Does not help in this language." in page
    assert page.index("Ville Virtanen") < page.index("Oona Salo")

    on(aino, "post", "ask", made.pk, volunteering=[str(ville.pk), "no id"])
    assert [ask.volunteering for ask in made.asks.all()] == [ville]
    assert "Has not answered" in main(on(aino, "get", "request", made.pk))
    assert other not in [ask.volunteering for ask in made.asks.all()]


def test_what_is_wrong_is_said_and_nothing_is_lost(on, aino, task, words):
    answer = on(aino, "post", "add_request", **form(task, from_day="2020-01-01", part="evening", topic=""))
    assert answer.status_code == 422
    assert "Choose a topic." in main(answer)
    assert 'value="evening"' in main(answer)
    answer = on(aino, "post", "add_request", **form(task, from_day="2020-01-01"))
    assert "Choose a day that has not passed." in main(answer)
    assert not Request.objects.exists()


def test_extra_keys_change_nothing(on, aino, task, words):
    on(aino, "post", "add_request", **form(task, state="done", number="1", region="01", notes="Maija"))
    made = Request.objects.get()
    assert (made.state, made.region.code, made.entered_by) == (RequestState.OPEN, "11", aino)
    assert made.number != "1"


def test_choosing_and_calling_off_on_the_page(on, aino, wanted, task):
    (ask,) = asked(wanted, helper(task), actor=aino)
    Ask.objects.update(answer=Answer.YES, answered_at=clock.now())
    assert "Agree with this volunteer" in main(on(aino, "get", "request", wanted.pk))
    on(aino, "post", "choose", wanted.pk, ask.pk)
    assert fresh(wanted).agreed == ask
    assert "Mark as done" in main(on(aino, "get", "request", wanted.pk))
    on(aino, "post", "release", wanted.pk, ask.pk)
    assert fresh(wanted).state == RequestState.OPEN
    assert "Call the request off" in main(on(aino, "get", "cancel_request", wanted.pk))
    assert fresh(wanted).state == RequestState.OPEN
    on(aino, "post", "cancel_request", wanted.pk)
    assert fresh(wanted).state == RequestState.CANCELLED


DOORS = [
    ("get", "request"),
    ("post", "ask"),
    ("post", "choose"),
    ("post", "release"),
    ("post", "finish_request"),
    ("get", "cancel_request"),
    ("post", "cancel_request"),
]


@pytest.mark.parametrize(("method", "name"), DOORS, ids=[f"{name}-{method}" for method, name in DOORS])
def test_other_regions_and_organisations_do_not_know_of_it(on, stranger, raija, wanted, method, name):
    ask = AskFactory(request=wanted, yes=True)
    args = [wanted.pk, ask.pk] if name in ("choose", "release") else [wanted.pk]
    for user in (stranger, raija, UserFactory(), person(ask.volunteering)):
        assert on(user, method, name, *args, volunteering=str(ask.volunteering_id)).status_code == 404
    assert on(None, method, name, *args).status_code == 302
    assert fresh(wanted).state == RequestState.OPEN
    assert wanted.asks.count() == 1


def test_the_ask_of_another_request_is_not_chosen_here(on, aino, wanted, task):
    other = AskFactory(request=RequestFactory(task=task), yes=True)
    assert on(aino, "post", "choose", wanted.pk, other.pk).status_code == 404
    assert fresh(wanted).state == RequestState.OPEN


def test_who_asks_for_nobody_has_no_list_and_no_form(on):
    for name in ("requests", "add_request"):
        assert on(UserFactory(), "get", name).status_code == 404


def test_an_organisation_sees_its_own_requests_and_first_names(on, aino, raija, reijo, wanted, task):
    theirs = RequestFactory(task=task, organisation=organisation_of(raija), entered_by=raija)
    helper(task, "Oona Oma", organisation=organisation_of(raija))
    helper(task, "Ville Virtanen")
    helper(task, "Pasi Paussi", active=False, paused=True)

    listed = main(on(raija, "get", "requests"))
    assert theirs.number in listed
    assert wanted.number not in listed
    page = main(on(raija, "get", "request", theirs.pk))
    assert "Oona Oma" in page, "they handle this one"
    assert "Ville" in page
    assert "Virtanen" not in page
    assert "Cannot be asked at the moment." in page
    assert "break" not in page
    assert "30 days" not in page.split("Ville")[1].split("</li>\n<li class")[0]
    assert "Oona Oma" not in main(on(reijo, "get", "request", theirs.pk)), "an editor handles nobody"
    whole = main(on(aino, "get", "request", theirs.pk))
    assert "Ville Virtanen" in whole
    assert "points of 100" in whole.split("Ville Virtanen")[1]
    assert "points of 100" not in page.split("Ville")[1].split("</li>\n<li class")[0]


def test_a_hostile_name_is_shown_as_it_is(on, aino, wanted, task):
    helper(task, '<script>alert("1")</script> & Söner')
    page = main(on(aino, "get", "request", wanted.pk))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_list_is_narrowed_and_costs_the_same_for_one_and_three(on, client, aino, task):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(url("requests"))
        return len(found)

    client.force_login(aino)
    first = RequestFactory(task=task, entered_by=aino)
    queries()  # what is remembered for a minute, such as the menu
    one = queries()
    assert one <= 15
    for number in range(2):
        AskFactory(request=RequestFactory(task=task, entered_by=aino), yes=bool(number))
    assert queries() == one
    Request.objects.filter(pk=first.pk).update(state=RequestState.CANCELLED)
    assert first.number not in main(on(aino, "get", "requests"))
    assert first.number in main(on(aino, "get", "requests", state="cancelled"))
    assert first.number in main(on(aino, "get", "requests", state="all"))
    assert "1 yes" in main(on(aino, "get", "requests", state="nonsense"))


def test_an_empty_list_leads_on_and_never_back_to_itself(on, aino):
    every = url("requests") + "?state=all"
    assert f'"{every}"' in main(on(aino, "get", "requests"))
    page = main(on(aino, "get", "requests", state="all"))
    assert "No request has been entered yet" in page
    assert f'"{every}"' not in page
    assert f'"{url("add_request")}"' in page
    assert "No request fits all of this" in main(on(aino, "get", "requests", state="all", way="remote"))


def test_what_waits_on_the_desk(aino, stranger, task):
    today = clock.today()
    answered = RequestFactory(task=task)
    AskFactory(request=answered, yes=True)
    late = RequestFactory(task=task, until_day=today + dt.timedelta(days=2))
    AskFactory(request=late)
    for _n in range(2):
        RequestFactory(task=task)
    AskFactory(request=RequestFactory(task=task))
    RequestFactory(task=task, state=RequestState.CANCELLED)

    with translation.override("en"), CaptureQueriesContext(connection) as queries:
        cards = list(waiting(aino))

    assert [(card.count, str(card.title), card.tone.name) for card in cards] == [
        (1, "request has somebody who can help", "SOON"),
        (1, "request is for the next days, and nobody has said yes", "LATE"),
        (2, "requests wait for volunteers to be asked", "SOON"),
    ]
    assert len(queries) == 1
    assert cards[0].url.endswith(f"{answered.pk}/")
    assert list(waiting(stranger)) == []
    assert "matching/_desk_requests.html" in [each.template for each in desk.open_to(aino)]


# ── the link in the mail ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ask(wanted, task):
    return AskFactory(request=wanted, volunteering=helper(task), token_hash=hashed(KEY))


def test_opening_the_link_answers_nothing_and_pressing_does(on, client, ask):
    for _scan in range(2):
        answer = client.get(f"{url('answer', KEY)}?answer=yes")
    page = main(answer)
    assert fresh(ask).answer == Answer.NONE
    assert len(re.findall(r'<button class="btn btn--wide', page)) == 1
    assert "Yes, I can help" in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]

    sent = on(None, "post", "answer", KEY, answer="yes")
    assert sent.status_code == 302
    assert fresh(ask).answer == Answer.YES
    assert "You have said yes" in main(client.get(url("answer", KEY)))
    on(None, "post", "answer", KEY, answer="no")
    assert fresh(ask).answer == Answer.NO


@pytest.mark.parametrize(("given", "other"), [("yes", "Not this time"), ("no", "Yes, I can help")], ids=["yes", "no"])
def test_the_link_of_an_answer_that_was_given_offers_the_other(client, ask, given, other):
    client.post(url("answer", KEY), {"answer": given})
    page = main(client.get(f"{url('answer', KEY)}?answer={given}"))
    assert re.findall(r"<button[^>]*value=\"(\w+)\"", page) == [{"yes": "no", "no": "yes"}[given]]
    assert other in page


def test_the_page_shows_what_the_mail_holds_and_not_who_asks(on, aino, ask):
    page = main(on(None, "get", "answer", KEY))
    assert ask.request.number in page
    assert "Kuopio" in page
    assert "Savolinna" not in page
    assert aino.email not in page


def test_a_wrong_key_opens_nothing(on, ask):
    assert on(None, "get", "answer", "x" * 43).status_code == 404
    assert on(None, "post", "answer", "x" * 43, answer="yes").status_code == 404
    assert on(None, "post", "answer", KEY, answer="maybe").status_code == 302
    assert fresh(ask).answer == Answer.NONE


def test_when_it_is_over_the_link_says_so_and_tells_nothing_more(on, ask):
    Request.objects.update(state=RequestState.CANCELLED)
    page = main(on(None, "get", "answer", KEY))
    assert "No help is needed any more." in page
    assert "Kuopio" not in page
    assert "<button" not in page
    assert url("my_requests") in page


def test_whoever_tries_many_keys_has_to_wait(client, ask):
    answers = {client.get(url("answer", f"{n:043}")).status_code for n in range(61)}
    assert answers == {404, 429}


def test_the_link_works_in_each_language(client, ask):
    said = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            said[language] = client.get(reverse("matching:answer", args=[KEY]))
    assert {answer.status_code for answer in said.values()} == {200}
    assert [answer.headers["Content-Language"] for answer in said.values()] == ["fi", "sv", "en"]


# ── one's own page ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_volunteer_answers_is_told_whom_to_contact_and_cannot_come(on, aino, wanted, task):
    ville = helper(task)
    agreed_ask = agreed(wanted, ville, aino)
    page = main(on(person(ville), "get", "my_answer", agreed_ask.pk))
    assert aino.email in page
    assert "I cannot come after all" in page
    on(person(ville), "post", "my_answer", agreed_ask.pk, answer="cannot")
    assert fresh(wanted).state == RequestState.OPEN
    assert newest("request_opened_again").to == aino.email


def test_done_leads_to_the_log_with_what_is_known(on, aino, wanted, task):
    ville = helper(task)
    agreed_ask = agreed(wanted, ville, aino)
    sent = on(person(ville), "post", "my_answer", agreed_ask.pk, answer="done")
    assert fresh(wanted).state == RequestState.DONE
    with translation.override("en"):
        assert sent.url.startswith(reverse("monitoring:log"))
    assert "topic=phone" in sent.url
    assert "municipality=297" in sent.url


def test_the_log_is_filled_in_by_that_link(client, aino, wanted, task, words):
    ville = helper(task)
    term(Vocabulary.FORM, "near")
    day = clock.today() - dt.timedelta(days=3)
    Request.objects.update(from_day=day, until_day=day)
    wanted.refresh_from_db()
    client.force_login(person(ville))
    with translation.override("en"):
        form = client.get(mine.log_url(wanted)).context["form"]
    assert [form[name].value() for name in ("form", "topic", "language")] == ["near", "phone", "fi"]
    assert (form["when"].value(), form["other_day"].value()) == ("other", day)


def test_nobody_sees_or_answers_what_another_was_asked(on, aino, ask):
    for user in (aino, UserFactory(), person(AskFactory().volunteering)):
        assert on(user, "get", "my_answer", ask.pk).status_code == 404
        assert on(user, "post", "my_answer", ask.pk, answer="yes").status_code == 404
    assert on(None, "get", "my_answer", ask.pk).status_code == 302
    assert fresh(ask).answer == Answer.NONE


def test_ones_own_list_and_the_part_of_the_volunteers_page(on, client, ask, task):
    ville = ask.volunteering
    AskFactory(request=RequestFactory(task=task), volunteering=ville, yes=True)
    AskFactory(request=RequestFactory(task=task), volunteering=ville, withdrawn=True)
    page = main(on(person(ville), "get", "my_requests"))
    assert [re.search(text, page) is not None for text in ("is waited for", "You have answered", "Past")] == [True] * 3
    parts = [each for each in mine_slots.parts_of_all(person(ville)) if each.template == "matching/_my_requests.html"]
    assert parts[0].part["waiting"] == [ask]
    assert "not been asked yet" in main(on(UserFactory(), "get", "my_requests"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_there_in_each_language(client, aino, wanted, task, language):
    held = agreed(wanted, helper(task), aino)
    open_one = AskFactory(request=RequestFactory(task=task))
    pages = [("requests", []), ("add_request", []), ("request", [wanted.pk]), ("request", [open_one.request_id])]
    pages += [("cancel_request", [wanted.pk]), ("my_requests", [])]
    with translation.override(language):
        client.force_login(aino)
        answers = [client.get(reverse(f"matching:{name}", args=args)) for name, args in pages]
        client.force_login(person(held.volunteering))
        answers.append(client.get(reverse("matching:my_answer", args=[held.pk])))
    assert [answer.status_code for answer in answers] == [200] * 7
