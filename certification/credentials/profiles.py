"""Links that put a certificate into a profile at another service. We tell it nothing; the holder's browser does."""

from urllib.parse import urlencode

from django.utils.timezone import localtime

from certification.credentials.texts import Worded

_LINKEDIN = "https://www.linkedin.com/profile/add"


def linkedin(shown: Worded, address: str) -> str:
    """The form "Add licence or certification" of LinkedIn, filled in; ``address`` is where others look at it.

    Parameters as LinkedIn documents them for "Add to profile" buttons.
    """
    credential, issued = shown.credential, localtime(shown.credential.issued_at)
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": str(shown.title),
        "organizationName": str(shown.issuer),
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "certUrl": address,
        "certId": credential.shown_code,
    }
    if credential.valid_until:
        values |= {"expirationYear": credential.valid_until.year, "expirationMonth": credential.valid_until.month}
    return f"{_LINKEDIN}?{urlencode(values)}"
