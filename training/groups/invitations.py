"""Tokens of invitation links: made, hashed, and never kept."""

import hashlib
import secrets
import uuid

from django.utils.crypto import constant_time_compare, salted_hmac

from training.groups.models import Group

_SALT = "training.groups.invitation"


def seed() -> str:
    """256 random bits for a form: the same form sent twice makes the same link, so that both answers can show it."""
    return secrets.token_urlsafe(32)


def token(group: uuid.UUID, seed: str) -> str:
    """256 bits that nobody can know without our secret key, even with the seed."""
    return salted_hmac(_SALT, f"{group}:{seed}", algorithm="sha256").hexdigest()


def hashed(token: str) -> str:
    """sha256: the token itself is as random as a key, so it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Group | None:
    """The group of an invitation that was not taken back, whether or not it still holds.

    What is looked up is the hash, of which no part can be guessed step by step by measuring the time.
    """
    digest = hashed(token)
    group = Group.objects.with_course().filter(token_hash=digest).first()
    return group if group and constant_time_compare(group.token_hash or "", digest) else None
