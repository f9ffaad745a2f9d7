"""Addresses of the pages of organisers, and what their forms send."""

import datetime as dt
import re

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override

from tests.network.meetings.organising.making import next_weekday


def url(name, *args, language="en"):
    with override(language):
        return reverse(f"meetings:{name}", args=args)


def fields(response):
    """Everything the form would send back as it stands."""
    given = {}
    for field in [*response.context["form"].visible_fields(), *response.context["form"].hidden_fields()]:
        value = field.value()
        if value not in (None, False, "", []):
            given[field.html_name] = (
                field.field.widget.format_value(value) if isinstance(value, dt.date | dt.time) else value
            )
    return given


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def sent_as(given):
    """As a browser sends it."""
    data = QueryDict(mutable=True)
    for name, value in given.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def typed(**more):
    day = next_weekday(2)
    return {
        "title_fi": "Alueen verkosto",
        "kind": "network_meeting",
        "languages": ["fi"],
        "day": day.isoformat(),
        "begins": "13:00",
        "ends": "14.30",
        "onsite": "on",
        "place_name_fi": "Järvitalo",
        "municipality": "Kuopio",
        "audience": "network",
        "guests": "yes",
        "seed": "s" * 43,
    } | more


def said(given):
    """A stable name for what is sent."""
    return "-".join(f"{name}={text}" for name, text in given.items())[:40] if isinstance(given, dict) else ""
