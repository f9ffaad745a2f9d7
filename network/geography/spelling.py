"""Spellings of names: without case, signs and diacritics, and what may be left of a Finnish name in its cases.

Pure functions. They accept more than the language has (Turku gives turu- and turku-); that does no harm, since a
word has to meet a name in it.
"""

import re
import unicodedata
from collections.abc import Iterator

# Letters of Sámi and of the neighbours that do not come apart into a letter and a mark.
_LETTERS = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ʒ": "z", "ǥ": "g", "ø": "o", "æ": "a", "ł": "l", "ı": "i"})
# In "Ii:ssä" and "Kuopio's" what follows belongs to the word.
_JOINING = re.compile("[:'’ʼʹ´`]")
_OTHER = re.compile(r"[^a-z0-9]+")

# Case endings, and the s of the Swedish genitive; the longest that leaves a stem is not always the right one.
_ENDINGS = (
    "ssa", "sta", "lla", "lta", "lle", "ksi", "seen", "siin", "han", "hen", "hin", "hun", "hyn", "ten", "den", "iin",
    "an", "en", "in", "on", "un", "yn", "ien", "na", "ta", "n", "a", "s",
)  # fmt: skip
# Both parts are inflected in these: uudessakaupungissa, isossakyrossa.
_BOTH_PARTS = (
    (re.compile(r"^uu(?:de(?:ssa|sta|lla|lta|lle|ksi|na|n)|teen|tta)(?=kaup|kaar|maa)"), "uusi"),
    (re.compile(r"^iso(?:ssa|sta|ksi|on|n|a)(?=kyro)"), "iso"),
)
# Names that go their own way.
_ODD = {
    "kangasala": {"kangasa"},
    "virrat": {"virroi", "virtoi", "virtai", "virtoje"},
    "pihtipudas": {"pihtiputaa"},
    "punkalaidun": {"punkalaitume"},
}
# Consonant gradation before the last vowel, strong to weak.
_GRADES = (
    (re.compile(r"(kk|pp|tt)(?=.$)"), lambda found: found[0][0]),
    (re.compile(r"nk(?=.$)"), "ng"),
    (re.compile(r"mp(?=.$)"), "mm"),
    (re.compile(r"(?<=([nlr]))t(?=.$)"), lambda found: found[1]),
    (re.compile(r"(?<=[aeiouyh])t(?=.$)"), "d"),
    (re.compile(r"(?<=[aeiouylr])p(?=.$)"), "v"),
    (re.compile(r"(?<=[aeiouylrh])k(?=.$)"), ""),
)
_VOWELS = "aeiouy"


def folded(text: str) -> str:
    """Small letters without diacritics, signs as they are: "Äänekoski" and "aanekoski" are one, so are "đ" and "d"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words(text: str) -> list[str]:
    """The words of a text in small letters a to z and digits; anything else is gone or parts two words."""
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    plain = folded(_JOINING.sub("", plain.casefold()))
    return ["st" if word == "sankt" else word for word in _OTHER.sub(" ", plain).split()]


def key(text: str) -> str:
    """A name as one word: Mänttä-Vilppula, mantta vilppula and MÄNTTÄVILPPULA are the same."""
    return "".join(words(text))


def stems(name: str) -> set[str]:
    """What case endings may be added to, for a name that went through `key`."""
    found = {name} | _ODD.get(name, set())
    if name.endswith("nen"):
        found |= {name[:-3] + end for end in ("s", "se", "si")}
    elif name.endswith("si"):
        found |= {f"{name[:-2]}de", f"{name[:-1]}e"}
    elif name.endswith("i"):
        found.add(f"{name[:-1]}e")
    elif name.endswith("e"):
        found.add(f"{name}e")
    elif name.endswith("s"):
        found |= {f"{name[:-1]}de", f"{name[:-1]}kse"}
    return found | {weak for stem in found for weak in _weak(stem)}


def stripped(word: str) -> Iterator[str]:
    """What is left of a word without a case ending, for each ending it may have."""
    for pattern, nominative in _BOTH_PARTS:
        word = pattern.sub(nominative, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending)


def _weak(stem: str) -> Iterator[str]:
    if len(stem) > 3 and stem[-1] in _VOWELS and stem[-2] not in _VOWELS:
        for strong, weak in _GRADES:
            if strong.search(stem):
                yield strong.sub(weak, stem)
                return
