"""Reads which organisations' sign-in is taken."""

import json
import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_NEEDED = {"id", "name", "server", "client_id", "secret", "domains"}
_SHAPE = (
    'Write OIDC_PROVIDERS as a list in JSON: [{"id": "agency", "name": "The agency", "server": "https://id.agency.example",'
    ' "client_id": "vieri", "secret": "...", "domains": ["agency.example"]}].'
)


def providers(said: str) -> list[dict[str, Any]]:
    """Entries for allauth of a list in JSON, [] for "". ``domains``: whose addresses this organisation may speak for.
    ``addresses_confirmed``: true when it gives out no address that it has not confirmed, though it does not say so.

    Raises ImproperlyConfigured for anything else; no secret stands in the message.
    """
    if not said:
        return []
    try:
        entries = json.loads(said)
    except ValueError as error:
        raise ImproperlyConfigured(_SHAPE) from error
    if not isinstance(entries, list) or not all(_right(each) for each in entries):
        raise ImproperlyConfigured(_SHAPE)
    if len({each["id"] for each in entries}) != len(entries):
        raise ImproperlyConfigured("Two entries of OIDC_PROVIDERS have the same id.")
    return [_app(each) for each in entries]


def _right(entry: Any) -> bool:
    if not isinstance(entry, dict) or not _NEEDED <= set(entry) <= {*_NEEDED, "addresses_confirmed"}:
        return False
    words = [entry[each] for each in _NEEDED - {"domains"}]
    domains = entry["domains"]
    return (
        all(isinstance(each, str) and each for each in words)
        and bool(re.fullmatch(r"[a-z0-9-]{1,40}", entry["id"]))
        and bool(re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", entry["server"]))
        and isinstance(domains, list)
        and bool(domains)
        and all(isinstance(each, str) and re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", each) for each in domains)
        and isinstance(entry.get("addresses_confirmed", False), bool)
    )


def _app(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["secret"],
        "settings": {
            "server_url": entry["server"].rstrip("/"),
            "domains": entry["domains"],
            "addresses_confirmed": entry.get("addresses_confirmed", False),
            "oauth_pkce_enabled": True,
        },
    }
