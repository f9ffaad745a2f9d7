"""An applicant with a phone, page by page; a coordinator of North Savo; tasks for adults and for the young."""

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from network.directory.links import hashed
from network.directory.models import Vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, coordinator, municipality, term
from tests.factories.volunteers import TaskFactory
from volunteers.onboarding import commitments, drafts
from volunteers.onboarding.actions import drafts as actions
from volunteers.onboarding.application import Page
from volunteers.onboarding.models import Draft
from volunteers.onboarding.states import Document

CONSENT = commitments.current(Document.APPLICATION)
# What an applicant who is in no hurry answers, page by page, where no organisation recruits.
ANSWERS = {
    "age": {"age": "adult"},
    "municipality": {"municipality": "Kuopiossa"},
    "task": {"task": "digital-supporter"},
    "how": {"ways": ["onsite", "remote"], "km": "30"},
    "languages": {"fi": "fluent", "sv": "some", "en": ""},
    "topics": {"topics": ["phone"]},
    "when": {"times": ["0-morning", "0-evening", "6-afternoon"]},
    "about": {"message": "Haluan auttaa.\nOlen eläkkeellä.", "needs": "Esteetön sisäänkäynti"},
    "contact": {"phone": "017 000 0001", "mails": "on"},
    "consent": {"accept": "on", "version": CONSENT.version},
}
# The same as the draft keeps it.
KEPT = {
    "age": "adult",
    "municipality": "297",
    "task": "digital-supporter",
    "how": {"ways": ["onsite", "remote"], "km": 30},
    "languages": {"fi": "fluent", "sv": "some"},
    "topics": ["phone"],
    "when": ["0-morning", "0-evening", "6-afternoon"],
    "about": {"message": "Haluan auttaa.\nOlen eläkkeellä.", "needs": "Esteetön sisäänkäynti"},
    "contact": {"phone": "017 000 0001", "mails": True},
    "consent": {"version": CONSENT.version, "digest": CONSENT.digest, "language": "en"},
}
PAGES = list(ANSWERS)
ALONE = PAGES[: PAGES.index("contact")]


def address(page, language="en"):
    with translation.override(language):
        return reverse("onboarding:page", args=[page])


def named(name, language="en"):
    with translation.override(language):
        return reverse(f"onboarding:{name}")


def errors(response):
    assert response.status_code == 422, response.status_code
    return {name: [str(each) for each in said] for name, said in response.context["form"].errors.items()}


def text(response):
    return response.content.decode()


class Applicant:
    """Somebody with a browser of their own."""

    def __init__(self, person=None):
        self.client, self.person = Client(), person
        if person:
            self.client.force_login(person)

    def get(self, page, **query):
        return self.client.get(address(page), query)

    def answer(self, page, query="", **other):
        return self.client.post(address(page) + query, other or ANSWERS[page])

    def open(self, name):
        return self.client.get(named(name))

    def walk(self, pages=PAGES):
        """Page by page, as somebody does it."""
        for page in pages:
            response = self.answer(page)
            assert response.status_code == 302, (page, response.context and response.context["form"].errors)

    def fill(self, pages=PAGES):
        """To the same end, without the pages."""
        for page in pages:
            draft = Draft.objects.filter(person=self.person).first() if self.person else self.mine
            _draft, key = actions.keep(draft=draft, page=Page(page), answer=KEPT[page], actor=self.person)
            if key:
                self.client.cookies[drafts.COOKIE] = signing.dumps(key, salt="volunteers.onboarding.drafts")

    @property
    def mine(self):
        """A guest's own draft."""
        value = self.client.cookies.get(drafts.COOKIE)
        key = signing.loads(value.value, salt="volunteers.onboarding.drafts") if value and value.value else ""
        return Draft.objects.filter(key_hash=hashed(key)).first()

    def send(self):
        return self.client.post(named("review"))

    @property
    def draft(self):
        return Draft.objects.get()


@pytest.fixture(autouse=True)
def _fresh(db, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()


@pytest.fixture(autouse=True)
def words(db):
    municipality("297"), municipality("749")
    for key in ("fi", "sv", "en", "ru"):
        term(Vocabulary.LANGUAGE, key)
    term(Vocabulary.TOPIC, "phone", parent=term(Vocabulary.TOPIC_GROUP, "devices"))
    term(Vocabulary.TOPIC, "email")


@pytest.fixture(autouse=True)
def task(db):
    return TaskFactory(slug="digital-supporter", name_en="Digital supporter", summary_en="You help adults.")


@pytest.fixture
def for_young(db):
    return TaskFactory(slug="with-phones", name_en="Help with phones", from_15=True)


@pytest.fixture
def aino(db):
    return coordinator("11", person__name="Aino Koordinoija")


@pytest.fixture
def person(db):
    return UserFactory(name="Helmi Hakija", email="helmi@post.example")


@pytest.fixture
def guest(db):
    return Applicant()


@pytest.fixture
def applicant(person):
    return Applicant(person)


@pytest.fixture
def recruiter(db):
    """An organisation of North Savo that takes volunteers."""
    return ContactFactory(organisation__name_fi="Kallaveden Digitalkoot ry").organisation
