"""A coordinator of North Savo, a member organisation with its main contact, and an application that waits."""

import datetime as dt

import pytest

from core import clock
from core.models import OutgoingMail
from network.directory.actions import organisations as actions
from network.directory.links import token
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, municipality, term
from tests.network.coordinating import aino, fresh_cache, one_step, stranger

__all__ = ["aino", "fresh_cache", "one_step", "stranger"]

DAY = dt.timedelta(days=1)


@pytest.fixture
def member(db):
    return OrganisationFactory(name_fi="Kallaveden Digitalkoot ry", business_id="1572860-0")


@pytest.fixture
def manager(member):
    return ContactFactory(organisation=member, person__name="Raija Esimerkki").person


@pytest.fixture
def editor(member):
    return ContactFactory(organisation=member, editor=True, person__name="Eero Muokkaaja").person


@pytest.fixture
def facts(db):
    """What an application says, as actions take it."""
    return {
        "kind": term("organisation_type", "association"),
        "name_fi": "Savon Nettiapu ry",
        "name_sv": "",
        "name_en": "",
        "description_fi": "Autamme naapureita.",
        "business_id": "1234567-1",
        "parent": None,
        "municipality": municipality(),
        "email": "info@nettiapu.example",
        "phone": "017 000 0001",
        "website": "https://www.nettiapu.example",
        "ends_on": None,
    }


@pytest.fixture
def applicant(db):
    return UserFactory(name="Pekka Hakija")


@pytest.fixture
def apply(facts, applicant):
    def make(**changes):
        given = {"seed": token(), "actor": applicant, "message": "Olemme valmiit."} | facts | changes
        return actions.apply(**given)

    return make


@pytest.fixture
def application(aino, apply):
    made = apply()
    OutgoingMail.objects.all().delete()
    return made


def letters(template=None):
    """What has been written, as (template, address)."""
    rows = OutgoingMail.objects.order_by("pk")
    rows = rows.filter(template=template) if template else rows
    return list(rows.values_list("template", "to"))


def days_ago(number):
    return clock.now() - number * DAY
