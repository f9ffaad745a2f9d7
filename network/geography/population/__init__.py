"""Reads how many people of which age live where, from a file of Statistics Finland's PxWeb: JSON-stat or CSV."""

from network.geography.population.areas import Areas
from network.geography.population.cells import Unreadable
from network.geography.population.figures import Figures, collect
from network.geography.population.jsonstat import read_json
from network.geography.population.tables import read_table

__all__ = ["Areas", "Figures", "Unreadable", "read"]


def read(data: bytes, *, areas: Areas, year: int | None = None) -> Figures:
    """The figures of one year. ``year`` chooses among the years of the file, or says what the file does not.

    Raises Unreadable, with a sentence that says where and what.
    """
    text = _decoded(data)
    cells = read_json(text) if text.lstrip()[:1] in {"{", "["} else read_table(text)
    return collect(cells, areas=areas, year=year)


def _decoded(data: bytes) -> str:
    """PxWeb writes UTF-8 with or without a mark, or in older exports Windows-1252, which Latin-1 is part of."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("This is no text file: export the table as JSON-stat or CSV.")
