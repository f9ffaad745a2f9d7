"""How much faster filling in is, measured side by side in one run."""

import statistics
import time
from functools import cache

from certification.credentials import fast, pages
from certification.credentials.fast.reasons import Reason
from tests.certification.fast.names import by_kind
from tests.certification.fast.reading import about, around, filled

ROUNDS = 5


def seconds(work, times):
    """CPU time of one."""
    begun = time.process_time()
    for number in range(times):
        work(number)
    return (time.process_time() - begun) / times


def test_at_least_twenty_times_as_many_certificates_a_second(monkeypatch):
    """Against WeasyPrint called once a certificate, as its manual shows: it reads fonts and stylesheet each time."""
    names = by_kind()["finnish"][:30]
    asked, extras = [about(name) for name in names], around()
    for name in names:
        filled(name)
    remembered = pages.style

    def naively(number):
        monkeypatch.setattr(pages, "style", cache(remembered.__wrapped__))
        pages.draw(*asked[number], **extras)
        monkeypatch.setattr(pages, "style", remembered)

    before = fast.counts()[Reason.QUICK]
    ratios = []
    for _round in range(ROUNDS):
        slow = seconds(naively, 1)
        ratios.append(slow / seconds(lambda number: fast.render(*asked[number], **extras), len(names)))
    assert fast.counts()[Reason.QUICK] == before + ROUNDS * len(names)
    assert statistics.median(ratios) >= 20, ratios
