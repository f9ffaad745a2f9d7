"""The spellings of bytes in badges: base58 ("z"), base64url ("u") and the prefixes that say what kind of key it is.

https://www.w3.org/TR/cid-1.0/#multibase-0 and #multikey. Everything raises ValueError for what is not the one
spelling of some bytes.
"""

import base64

_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_MAX_LENGTH = 1_000  # base58 takes quadratic time


def to_base58(data: bytes) -> str:
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _DIGITS[digit] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def from_base58(text: str) -> bytes:
    if len(text) > _MAX_LENGTH:
        raise ValueError("Too long for base58.")
    number = 0
    for sign in text:
        number = number * 58 + _DIGITS.index(sign)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def to_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def from_base64url(text: str) -> bytes:
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if to_base64url(data) != text:
        raise ValueError("Not the one spelling of these bytes.")
    return data
