"""Certificates: in whose name they are given, and where the keys are that sign them."""

from pathlib import Path

from config.environment import read
from config.settings.topics.database import DATA

# The name is copied into each certificate when it is issued.
CREDENTIAL_ISSUER = {
    "fi": "Digituen valtakunnallinen verkosto",
    "sv": "Det riksomfattande nätverket för digitalt stöd",
    "en": "National digital support network",
}

# Private keys, and the public part of each key there ever was: not in the database, and in no backup of it.
KEY_FOLDER = Path(read("KEYS", str(DATA / "keys")))
# For demo and tests. A real installation is told to make its keys: nobody should sign with one they don't know of.
KEYS_MADE_AT_FIRST_USE = False

# A service that says when a file was signed (RFC 3161), "https://…". Without one, files are signed without it.
TIMESTAMP_URL = read("TIMESTAMP_URL", "")
