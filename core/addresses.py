"""Full addresses, for mails, paper and other sites."""

from urllib.parse import urljoin

from django.conf import settings


def whole(path: str) -> str:
    """The full address of a path of this site; what is one already stays as it is."""
    return urljoin(settings.SITE_URL + "/", path)
