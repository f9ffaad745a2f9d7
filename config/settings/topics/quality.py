"""Certification of providers: where organisations ask and appeal, as its letters say."""

from config.environment import read

# "appeals" is an address for letters, the same in all languages unless an installation sets it apart.
_APPEALS = read("QUALITY_APPEALS", "")
QUALITY_OFFICE = {
    "email": read("QUALITY_EMAIL", ""),
    "phone": read("QUALITY_PHONE", ""),
    "appeals": dict.fromkeys(("fi", "sv", "en"), _APPEALS),
}
