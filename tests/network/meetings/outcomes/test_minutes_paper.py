"""The minutes on paper meet the standards for everybody, for participants as for strangers."""

import outloud
import page as validator
import pytest
from django.utils.translation import override

from network.meetings import minutes_paper, minuting
from network.meetings.content import POINTS
from tests.network.meetings.outcomes.conftest import owned, write

pytestmark = pytest.mark.django_db


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "among_us"),
    [
        pytest.param("fi", True, id="fi-participants"),
        pytest.param("sv", True, id="sv"),
        pytest.param("en", False, id="en"),
    ],
)
def test_it_meets_both_standards(meeting, aino, raija, tmp_path, language, among_us):
    said = "Puhuttiin <b>tarpeesta</b>. \N{GRINNING FACE}\nToinen rivi.\n\n\u0627\u0644\u0639\u0631\u0628\u064a\u0629"
    made = write(meeting, aino, said, decisions=[{"fi": "Tavataan taas."}, {"sv": "Vi ses."}], present={"onsite": 12})
    for n in range(POINTS):
        owned(meeting, raija, aino, n=n)
    with override(language):
        read = minutes_paper.read(meeting, minuting.newest(made), among_us=among_us, draft=not among_us)
        file = read.printed()
    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    (tmp_path / "minutes.pdf").write_bytes(file)
    heard = outloud.check(str(tmp_path / "minutes.pdf"))
    # PAG-001: the heads of a table, which each page needs, since there it is tagged as a table of its own.
    told = [each for each in heard.findings if each.severity != "info" and each.rule != "PAG-001"]
    assert ([(each.rule, each.message) for each in told], heard.error) == ([], None)
