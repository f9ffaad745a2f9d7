"""Recognises what must never be typed into an exercise: real-looking identity codes, account and card numbers.

Only whether there is one is told, never which. Spaces, lower case, dashes of every kind and digits of other scripts
make no difference, nor does the text around it.

Sources: Finnish personal identity code: Act 661/2009 and Government Decree 128/2010 as amended by 690/2022 (new signs
of the century from 2023 on); IBAN: ISO 13616, check digits by ISO 7064 MOD 97-10, lengths by the IBAN registry; payment
card number: ISO/IEC 7812-1, Luhn.
"""

import datetime as dt
import re
import unicodedata

_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_IDENTITY = re.compile(r"(?=(\d{6})([-+A-FU-Y])(\d{3})([0-9A-Y]))")

_IBAN_LENGTHS = {
    15: "NO", 16: "BE BI", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ DZ ES MD PK RO SA SE SK TN VG",
    25: "AO CV GW LY MZ PT ST", 26: "IS TR", 27: "BF BJ CF CG CI CM DJ FR GA GQ GR IT KM MC MG ML MR NE SM SN TD TG",
    28: "AL AZ BY CY DO GT HN HU LB MA NI PL SV", 29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC",
    33: "RU",
}  # fmt: skip
_IBAN_LENGTH = {country: length for length, countries in _IBAN_LENGTHS.items() for country in countries.split()}
_IBAN_START = re.compile(r"(?=([A-Z]{2})\d{2}[A-Z0-9])")
_IBAN_ANYWHERE = range(15, 35)

_CARD_LENGTHS = range(13, 20)
_DIGITS = re.compile(r"\d(?:[ .-]*\d)+")


# No code of a card is longer; what is, is refused unread.
LONGEST = 500


def looks_real(text: str) -> bool:
    """True when the text holds a valid identity code, account number or card number, or is over LONGEST signs."""
    if len(text) > LONGEST:
        return True
    line = _plain(text)
    return _has_identity_code(line) or _has_iban(line) or _has_card_number(line)


def _plain(text: str) -> str:
    """Capitals, digits 0–9, every dash a hyphen, every space a space; what is not seen is dropped."""
    found = []
    for sign in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            found.append(str(unicodedata.decimal(sign)))
        elif kind == "Pd" or sign == "\N{MINUS SIGN}":
            found.append("-")
        elif kind.startswith("Z") or sign in "\t\n\r\v\f":
            found.append(" ")
        elif kind not in {"Cf", "Cc"}:
            found.append(sign.upper())
    return "".join(found)


def _has_identity_code(line: str) -> bool:
    return any(map(_is_identity_code, _IDENTITY.finditer(line.replace(" ", ""))))


def _is_identity_code(match: re.Match[str]) -> bool:
    born, sign, number, check = match.groups()
    day, month, year = int(born[:2]), int(born[2:4]), int(born[4:])
    try:
        dt.date(_CENTURIES[sign] + year, month, day)
    except ValueError:
        return False
    return _CHECK[int(born + number) % len(_CHECK)] == check


def _has_iban(line: str) -> bool:
    """A length that the country does not have counts too, where a word ends there: registries grow."""
    joined = re.sub(r"[^A-Z0-9]", "", line)
    ends = _word_ends(line)
    for match in _IBAN_START.finditer(joined):
        start, wanted = match.start(), _IBAN_LENGTH.get(match[1])
        lengths = {length for length in _IBAN_ANYWHERE if start + length in ends} | ({wanted} if wanted else set())
        if any(_is_iban(joined[start : start + length], length) for length in lengths):
            return True
    return False


def _word_ends(line: str) -> set[int]:
    """Where words end, counted in letters and digits only."""
    ends, count = set(), 0
    for word in re.findall(r"[A-Z0-9]+", line):
        count += len(word)
        ends.add(count)
    return ends


def _is_iban(text: str, length: int) -> bool:
    if len(text) != length:
        return False
    number = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    return int(number) % 97 == 1


def _has_card_number(line: str) -> bool:
    """Digits with spaces, dots or hyphens between groups; a number may begin and end with any group."""
    for run in _DIGITS.findall(line):
        groups = re.findall(r"\d+", run)
        digits = "".join(groups)
        edges = range(len(digits) + 1) if max(map(len, groups)) > max(_CARD_LENGTHS) else _edges(groups)
        if any(_is_card_number(digits[i:j]) for i in edges for j in edges if j - i in _CARD_LENGTHS):
            return True
    return False


def _edges(groups: list[str]) -> list[int]:
    edges = [0]
    for group in groups:
        edges.append(edges[-1] + len(group))
    return edges


def _is_card_number(digits: str) -> bool:
    """Luhn. All zeroes pass it, too, and are nobody's card."""
    doubled = [int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(reversed(digits))]
    return digits.strip("0") != "" and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
