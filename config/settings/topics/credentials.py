"""Certificates: in whose name they are given. The name is copied into each certificate when it is issued."""

CREDENTIAL_ISSUER = {
    "fi": "Digituen valtakunnallinen verkosto",
    "sv": "Det riksomfattande nätverket för digitalt stöd",
    "en": "National digital support network",
}
