"""What a volunteer tells of themselves, part by part: what belongs to each, and a stamp of how it stands."""

import hashlib
import json
from typing import Any

from network.directory import stamps
from volunteers.onboarding.models import Volunteer

# The columns that one page edits at once.
MUNICIPALITY = ("municipality",)
HOW = ("onsite", "remote", "home", "travel_km")
TOPICS = ("topics", "skills")
NEEDS = ("needs",)
CONTACT = ("phone", "mails_wanted")
PARTS = {"municipality": MUNICIPALITY, "how": HOW, "topics": TOPICS, "needs": NEEDS, "contact": CONTACT}
LANGUAGES, TIMES = "languages", "times"


def stamp(volunteer: Volunteer, part: str) -> str:
    """sha256 of how a part stands now: a form that showed something else was overtaken. KeyError for unknown parts."""
    if part == LANGUAGES:
        return _of(sorted(volunteer.languages.values_list("language__key", "level")))
    if part == TIMES:
        return _of(sorted(volunteer.free_times.values_list("weekday", "part")))
    return stamps.stamp(volunteer, PARTS[part])


def _of(values: Any) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
