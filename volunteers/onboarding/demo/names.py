"""Invented first and last names of volunteers: each pair stands for one person who does not exist."""

FIRST = {
    "fi": (
        "Aila", "Antti", "Eeva", "Hannu", "Helka", "Irma", "Jarmo", "Kaarina", "Kauko", "Leena", "Matti", "Mirja",
        "Nuppu", "Oiva", "Paula", "Pertti", "Riitta", "Sakari", "Seija", "Taina", "Timo", "Tuula", "Veikko", "Yrjö",
    ),
    "sv": ("Alice", "Birgitta", "Christer", "Disa", "Gun", "Håkan", "Ingrid", "Kaj", "Lisen", "Nils", "Rolf", "Ulla"),
}  # fmt: skip
LAST = {
    "fi": (
        "Aaltokari", "Haapasuo", "Hiidenmaa", "Iltakoski", "Jäkälävuori", "Karhusaari", "Kuovinlampi", "Käpylehto",
        "Leppäsalmi", "Mesimäki", "Peuralahti", "Poutakallio", "Sammalkorpi", "Suviranta", "Tuomivaara",
    ),
    "sv": ("Alskog", "Björkvik", "Enholm", "Granudde", "Hasselstrand", "Lindskär", "Mossfors", "Rönnäs", "Videkulla"),
}  # fmt: skip


def person(language: str, number: int) -> tuple[str, str]:
    """The pair of a number; pairs come again only after all others."""
    firsts, lasts = FIRST[language], LAST[language]
    around, place = divmod(number, len(firsts))
    return firsts[place], lasts[(place + around) % len(lasts)]
