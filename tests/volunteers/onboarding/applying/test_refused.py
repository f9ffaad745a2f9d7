"""What a page cannot take: it is said beside the field, and nothing is lost or written."""

import pytest

from tests.volunteers.onboarding.applying.conftest import ANSWERS, PAGES, address, errors, text
from volunteers.onboarding.models import Draft

pytestmark = pytest.mark.django_db


BAD = [
    ("age", {}, "age", "Choose how old you are."),
    ("age", {"age": "19"}, "age", "19 is not one of the available choices"),
    ("municipality", {"municipality": ""}, "municipality", "Write the municipality or the postal code."),
    ("municipality", {"municipality": "Ankkalinna"}, "municipality", "We do not know “Ankkalinna”."),
    ("municipality", {"municipality": "x" * 81}, "municipality", "80"),
    ("task", {}, "task", "Choose what you would like to do."),
    ("task", {"task": "nothing"}, "task", "nothing is not one of"),
    ("how", {}, "ways", "Tick at least one way."),
    ("how", {"ways": ["by-magic"]}, "ways", "by-magic is not one of"),
    ("how", {"ways": ["home"]}, "km", "Choose how far you can come."),
    ("how", {"ways": ["home"], "km": "99999"}, "km", "99999 is not one of"),
    ("how", {"ways": ["home"], "km": "-1"}, "km", "-1 is not one of"),
    ("languages", {"fi": "", "sv": ""}, "fi", "Choose at least one language."),
    ("languages", {"fi": "splendidly"}, "fi", "splendidly is not one of"),
    ("topics", {"topics": ["alchemy"]}, "topics", "alchemy is not one of"),
    ("when", {"times": ["7-morning"]}, "times", "7-morning is not one of"),
    ("when", {"times": ["0-night"]}, "times", "0-night is not one of"),
    ("about", {"message": "x" * 1001}, "message", "1000"),
    ("about", {"needs": "x" * 501}, "needs", "500"),
    ("contact", {"phone": "call me"}, "phone", "Check the phone number"),
    ("consent", {"version": "1"}, "accept", "Tick the box if you agree."),
    ("consent", {"accept": "on", "version": "0"}, "version", "The text has changed."),
    ("consent", {"accept": "on"}, "version", "Something was lost on the way."),
]


@pytest.mark.parametrize(("page", "sent", "field", "said"), BAD, ids=[f"{b[0]}-{n}" for n, b in enumerate(BAD)])
def test_what_cannot_be_taken_is_said_beside_the_field_and_writes_nothing(applicant, page, sent, field, said):
    applicant.fill(PAGES[: PAGES.index(page)])
    before = dict(applicant.draft.answers) if page != "age" else None
    response = applicant.client.post(address(page), sent)
    assert said in " ".join(errors(response)[field])
    assert text(response).count("Error:") >= 1
    if before is None:
        assert not Draft.objects.exists()
    else:
        assert applicant.draft.answers == before


def test_what_was_typed_stays_when_something_is_to_be_put_right(applicant):
    applicant.fill(PAGES[: PAGES.index("about")])
    response = applicant.answer("about", message="Tämä jää", needs="x" * 501)
    assert "Tämä jää" in text(response)


def test_lines_count_as_the_browser_counts_them(applicant):
    """A browser lets one write 1000 signs, in which the end of a line is one, and sends it as two."""
    applicant.fill(PAGES[: PAGES.index("about")])
    written = "rivi\n" * 199 + "loppu"
    assert len(written) == 1000
    assert applicant.answer("about", message=written.replace("\n", "\r\n")).status_code == 302
    assert applicant.draft.answers["about"]["message"] == written


def test_keys_nobody_asked_for_change_nothing(applicant):
    applicant.fill(["age"])
    applicant.answer("municipality", municipality="Kuopio", region="01", person="1", state="active", task="x")
    assert applicant.draft.answers == {"age": "adult", "municipality": "297"}


def test_a_new_version_of_the_text_is_shown_before_anybody_says_yes_to_it(applicant):
    applicant.fill(PAGES[:-1])
    response = applicant.answer("consent", accept="on", version="0")
    again = text(response)
    assert f'name="version" value="{ANSWERS["consent"]["version"]}"' in again
    assert "checked" not in again
