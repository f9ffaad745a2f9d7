"""Telling whether somebody else has saved a text since a page was drawn."""

import hashlib


def fingerprint(text: str) -> str:
    """By which a text is known again without being sent along."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
