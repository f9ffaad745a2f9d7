"""Two who decide at the same moment: one decision, and the other is shown how it stands.

The control twin runs with the lock of the row switched off, which must break it. On SQLite the guard is the write lock
that a transaction takes at its start, so there the twin runs without a transaction as well.
"""

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from certification.credentials.models import Credential
from certification.quality import assessing, proving
from certification.quality.actions import deciding, steps
from certification.quality.models import Application, Certification, Decision, Letter, Line
from certification.quality.states import State
from core.errors import Refused
from core.models import OutgoingMail
from tests.certification.quality.test_deciding import REASONS, waiting
from tests.together import together
from tests.training.racing import slow

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def posting(client, made, name, given):
    """The call to run."""
    path = reverse(f"quality:{name}", args=[made.pk])
    return lambda: client.post(path, given)


def test_two_clicks_make_one_decision_and_the_other_is_shown_it():
    """Two tabs of whoever decides, with other words in each, fifty times."""
    matters = [waiting() for _round in range(ROUNDS)]
    tabs = [[(signed_in(decider), made, text) for text in (REASONS, "Toisin sanoin.")] for made, decider in matters]

    with together() as run:
        for pair in tabs:
            responses = run(*(posting(client, made, "decide", {"reasons": text}) for client, made, text in pair))
            assert sorted(each.status_code for each in responses) == [302, 409]
            (shown,) = (each.content.decode() for each in responses if each.status_code == 409)
            winner = next(tab[2] for tab, each in zip(pair, responses, strict=True) if each.status_code == 302)
            assert winner.splitlines()[0] in shown
        counts = [each.objects.count() for each in (Decision, Certification, Credential, Letter, OutgoingMail)]
        assert counts == [ROUNDS] * 5
        assert Line.objects.filter(verb="decision.make").count() == ROUNDS
        assert set(Application.objects.values_list("state", flat=True)) == {State.GRANTED}
        digests = [proving.digest_of(each) for each in Decision.objects.all()]
        texts = "".join(Line.objects.filter(verb="decision.make").values_list("text", flat=True))
        assert all(each in texts for each in digests)


def test_deciding_and_sending_back_at_once_one_of_the_two_is_done():
    for _round in range(5):
        made, decider = waiting()
        decide, back = signed_in(decider), signed_in(decider)
        with together() as run:
            responses = run(
                posting(decide, made, "decide", {"reasons": REASONS}),
                posting(back, made, "send_back", {"text": "Vielä kerran."}),
            )
            state = Application.objects.get(pk=made.pk).state
            decided = Decision.objects.filter(application=made).count()
        assert sorted(each.status_code for each in responses) == [302, 409]
        assert (state, decided) in {(State.GRANTED, 1), (State.REVIEW, 0)}


def test_control_without_the_lock_both_go_on_from_the_same_state(monkeypatch):
    rows = Application.objects.select_related("organisation__municipality", "version__scheme", "certification")
    monkeypatch.setattr(steps, "locked", lambda pk: rows.all().get(pk=pk))
    slow(monkeypatch, assessing, "ruling")
    made, decider = waiting()
    decide = deciding.decide.__wrapped__ if connection.vendor == "sqlite" else deciding.decide

    def act(text):
        try:
            return decide(application=made, reasons=text, actor=decider)
        except (Refused, IntegrityError) as error:
            return error

    with together() as run:
        got = run(lambda: act(REASONS), lambda: act("Toisin sanoin."))
        certifications = Certification.objects.count()
    refused = [each for each in got if isinstance(each, Refused)]
    assert refused == []
    assert certifications == 2 or any(isinstance(each, IntegrityError) for each in got)
