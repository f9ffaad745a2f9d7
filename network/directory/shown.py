"""Which fields of organisations, agreements and networks their forms show and write: by these it is told whether
somebody else has saved meanwhile (`stamps`)."""

from network.directory.content import columns

# Translated ones first.
ORGANISATION_TEXTS = ("name", "description")
ORGANISATION_PLAIN = ("kind", "business_id", "parent", "municipality", "email", "phone", "website", "ends_on")
ORGANISATION = (*columns(ORGANISATION_TEXTS), *ORGANISATION_PLAIN)

NETWORK = ("name_fi", "name_sv", "name_en", "municipalities")
AGREEMENT = ("network", "party", "parts", "signed_on", "starts_on", "ends_on", "remind_days")
