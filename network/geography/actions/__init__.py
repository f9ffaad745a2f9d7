"""Brings facts into the tables of geography. Facts of a file, not a person's doing: no audit lines."""

from network.geography.actions.facts import load_all, load_municipalities, load_postal_codes, load_regions
from network.geography.actions.population import Imported, import_population

__all__ = [
    "Imported",
    "import_population",
    "load_all",
    "load_municipalities",
    "load_postal_codes",
    "load_regions",
]
