"""Codes that people read aloud and type: eight signs, none mistaken for another."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, no 1 I L
LENGTH = 8


def make() -> str:
    """A code nobody can guess: one of 31 to the power of 8, about 850 thousand million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def show(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def read(typed: str) -> str:
    """The code in what a person typed, in any case, with or without spaces and hyphens; "" when it can't be one."""
    code = "".join(sign for sign in typed if sign.isalnum()).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
