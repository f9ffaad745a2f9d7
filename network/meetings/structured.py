"""What search engines read on the page of a meeting: an Event of schema.org. The link to join is not among it."""

from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core.addresses import whole
from core.jsonld import Facts, script
from network.directory import phones
from network.meetings import links, wording
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, Way

_MODES = {
    (Way.ONSITE,): "OfflineEventAttendanceMode",
    (Way.ONLINE,): "OnlineEventAttendanceMode",
    (Way.ONSITE, Way.ONLINE): "MixedEventAttendanceMode",
}


def meeting(meeting: Meeting, *, room: bool) -> SafeString:
    """``room``: whether there are places."""
    page = whole(links.page_of(meeting))
    cancelled = meeting.state == MeetingState.CANCELLED
    facts: Facts = {
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": wording.text(meeting, "title").text,
        "description": wording.text(meeting, "summary").text or wording.text(meeting, "description").text,
        "startDate": localtime(meeting.starts_at).isoformat(),
        "endDate": localtime(meeting.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[meeting.ways]}",
        "location": _locations(meeting, page),
        "inLanguage": [
            term.facts.get("iso1") or term.facts.get("iso3") or term.key for term in meeting.languages.all()
        ],
        "isAccessibleForFree": True,
        "organizer": {
            "@type": "Organization",
            "name": wording.organiser(meeting),
            "email": meeting.contact_email,
            "telephone": phones.tel(meeting.contact_phone),
        },
        "offers": _offer(meeting, page, room=room) if meeting.is_open else None,
    }
    return script(facts)


def _locations(meeting: Meeting, page: str) -> list[Facts]:
    found: list[Facts] = []
    if Way.ONSITE in meeting.ways:
        found.append(_place(meeting))
    if Way.ONLINE in meeting.ways:
        found.append({"@type": "VirtualLocation", "url": page})
    return found


def _place(meeting: Meeting) -> Facts:
    town = meeting.municipality
    return {
        "@type": "Place",
        "name": wording.text(meeting, "place_name").text or meeting.street or (town.name if town else ""),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": meeting.street,
            "postalCode": meeting.postal_code,
            "addressLocality": town.name if town else "",
            "addressCountry": "FI",
        },
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": fact.name, "value": True} for fact in meeting.facts.all()
        ],
    }


def _offer(meeting: Meeting, page: str, *, room: bool) -> Facts:
    opened = meeting.opens_at or meeting.published_at
    return {
        "@type": "Offer",
        "url": page,
        "price": 0,
        "priceCurrency": "EUR",
        "availability": f"https://schema.org/{'InStock' if room else 'SoldOut'}",
        "validFrom": localtime(opened).isoformat() if opened else "",
    }
