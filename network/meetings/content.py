"""Which fields of a meeting its form writes: nothing else of a row can be changed through it."""

from network.directory.content import columns

WHAT, WHERE, ONLINE = ("title", "summary", "description"), ("place_name", "directions"), ("join_note",)
TEXTS = (*WHAT, *WHERE, *ONLINE)
WHEN = ("starts_at", "ends_at", "opens_at", "closes_at")
SEATS = ("onsite_seats", "online_seats")
_PLACE = ("street", "postal_code", "municipality")
# Relations to many, which are written once the row is there.
MANY = ("languages", "facts", "networks")
PLAIN = (
    *("kind", "audience", "services", "asks", "join_link", "guests", "contact_name", "contact_email", "contact_phone"),
    *(*WHEN, *SEATS, *_PLACE),
)
FIELDS = (*columns(TEXTS), *PLAIN, *MANY)

AGENDA = ("title", "speaker", "note")
AGENDA_ITEMS = 40

# What is new to whoever has the meeting in a calendar (RFC 5546, section 2.1.4). "ways": one can come in another way
# than before; "state": cancelled.
MATTERS = frozenset(
    {*columns(("title", "place_name")), *_PLACE, "starts_at", "ends_at", "join_link", "ways", "state"},
)

MATERIAL = (*columns(("title", "access_note")), "language", "accessible", "public", "link")
POINT = (*columns(("text",)), "owner", "owner_name", "organisation", "due_on")
# So many decisions and action points stand in one set of minutes.
DECISIONS, POINTS = 40, 60
# Letters in one language.
SUMMARY_LENGTH, DECISION_LENGTH = 8_000, 600
