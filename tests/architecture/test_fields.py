"""The register of columns (core.fieldmap) is whole: a column that no file names fails here by itself."""

import re

import pytest
import yaml

from accounts.models import User
from core import fieldmap
from core.fieldmap import Basis, Erase

TABLES = {f"{each._meta.app_label}.{each.__name__}": each for each in fieldmap.models()}
PURPOSES = {
    "account", "sign_in", "learning", "credentials", "volunteering", "matching", "meetings", "network", "quality",
    "site", "mail", "audit", "operation",
}  # fmt: skip
SAID = """
onboarding.Volunteering:
  what: Somebody's way.
  about: [person]
  purpose: volunteering
  basis: contract
  kept: As long as the account.
  personal:
    person: {export: true, erase: delete}
  plain: [id]
"""


def test_no_file_speaks_of_a_table_that_is_not_there():
    assert set(fieldmap.tables()) <= set(TABLES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_is_declared(name):
    said = fieldmap.tables().get(name)
    assert said, f"{name} stands in no fields.yaml"
    there = {each.name for each in fieldmap.columns(TABLES[name])}
    assert set(said.personal) | said.plain == there
    assert not set(said.personal) & said.plain, "a column is about people, or it is not"
    assert said.purpose in PURPOSES or not said.personal


@pytest.mark.parametrize("name", sorted(TABLES))
def test_whom_it_is_about_can_be_looked_up(name):
    for lookup in fieldmap.tables()[name].about:
        assert "WHERE" in str(TABLES[name]._base_manager.filter(**{lookup: 1}).query).upper()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_column_that_leads_to_a_person_is_not_plain(name):
    said = fieldmap.tables()[name]
    people = {each.name for each in fieldmap.columns(TABLES[name]) if each.related_model is User}
    assert people <= set(said.personal)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (SAID.replace("export: true", "export: yes please"), "true or false"),
        (SAID.replace("erase: delete", "erase: hide"), "hide"),
        (SAID.replace("erase: delete", "erase: keep"), "a reason"),
        (SAID.replace("export: true", "export: false"), "a reason"),
        (SAID.replace("  basis: contract\n", ""), "a basis"),
        (SAID.replace("basis: contract", "basis: habit"), "habit"),
        (SAID.replace("kept:", "keptt:"), "keptt"),
        (SAID.replace("  what: Somebody's way.\n", ""), "says nothing"),
    ],
)
def test_what_is_said_wrongly_is_refused(wrong, told):
    (name, said) = next(iter(yaml.safe_load(wrong).items()))
    with pytest.raises(ValueError, match=re.escape(told)):
        fieldmap._table(name, said)


def test_what_is_said_rightly_is_read():
    (name, said) = next(iter(yaml.safe_load(SAID).items()))
    table = fieldmap._table(name, said)
    assert (table.basis, table.about, table.plain) == (Basis.CONTRACT, ("person",), {"id"})
    assert table.personal["person"].erase is Erase.DELETE
