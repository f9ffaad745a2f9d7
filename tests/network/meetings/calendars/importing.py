"""A calendar program in small: it takes files in as RFC 5546 asks, and knows entries by their UID."""

from icalendar import Calendar


def entries(content):
    """The entries of a file, as the icalendar package reads them."""
    calendar = Calendar.from_ical(content)
    assert not [error for part in calendar.walk() for error in part.errors]
    return calendar.walk("VEVENT")


class Importer:
    """By UID; the higher SEQUENCE wins, of two alike the later DTSTAMP (RFC 5546, 2.1.5)."""

    def __init__(self):
        self.kept = {}

    def take(self, content):
        for event in entries(content):
            known = self.kept.get(str(event["uid"]))
            if known is None or self._rank(event) >= self._rank(known):
                self.kept[str(event["uid"])] = event
        return self

    @staticmethod
    def _rank(event):
        return int(event["sequence"]), event.decoded("dtstamp")

    @property
    def only(self):
        (event,) = self.kept.values()
        return event
