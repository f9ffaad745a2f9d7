"""What a credential was given for, when that may no longer be told."""

from certification.credentials import sources


def test_what_stands_for_an_erased_source_leads_to_nobody():
    hidden = sources.erased("completion:12")
    assert "completion" not in hidden
    assert hidden == sources.erased("completion:12") != sources.erased("completion:13")
    assert len(hidden) <= 100
