"""What programs read: the issuer's keys, status lists, and the badges themselves.

The first two are public, the same for everybody, and may be kept by caches and read by scripts of any site.
"""

import hashlib
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.credentials import editions, health, lists, signing
from certification.credentials.badges import did as dids
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.models import Credential, StatusList
from certification.credentials.texts import file_name
from certification.credentials.views.access import RETRY_SECONDS, handed_out
from core import limits, views

CREDENTIAL = "application/vc+ld+json"
DID = "application/did+ld+json"
_KEPT = "public, max-age=300"  # seconds: as long as a revocation may take to be seen elsewhere


def public(request: HttpRequest, content: str, kind: str) -> HttpResponse:
    """For everybody, in every language: with the fingerprint of the bytes, so that 304 answers whoever has them.

    Without a date: two changes within a second, or a clock that was ahead once, would hide a revocation.
    """
    body = content.encode()
    response = HttpResponse(body, content_type=kind)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    found = get_conditional_response(request, etag=etag, response=response) or response
    found["ETag"] = etag
    found["Cache-Control"] = _KEPT
    return open_to_all(found)


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Scripts of other sites may read it: checkers that run in a browser."""
    response["Access-Control-Allow-Origin"] = "*"
    response.no_language = True  # type: ignore[attr-defined]  # see core.middleware
    return response


def not_now() -> HttpResponse:
    """Nothing can sign: whoever asks has to come again, and must not take it for a no."""
    response = HttpResponse("There is no key to sign with. Please ask again later.\n", content_type="text/plain")
    response.status_code = 503
    response["Retry-After"] = str(RETRY_SECONDS)
    return open_to_all(response)


@require_safe
@limits.per_client("credentials.did", limit=120, seconds=60)
def did(request: HttpRequest) -> HttpResponse:
    """The keys that vouch for our badges (did:web): retired ones too, but none that somebody else may have."""
    try:
        document = dids.document(signing.did(), signing.ring().published())
    except KeyTrouble:
        return not_now()
    return public(request, json.dumps(document, ensure_ascii=False, indent=1) + "\n", DID)


@require_safe
@limits.per_client("credentials.status", limit=120, seconds=60)
def status(request: HttpRequest, number: int) -> HttpResponse:
    """A signed status list: the same bytes until a certificate is taken back or given again."""
    try:
        document = lists.current(number)
    except StatusList.DoesNotExist as error:
        raise Http404 from error
    except KeyTrouble:
        return not_now()
    return public(request, document, CREDENTIAL)


@limits.per_client("credentials.badge", limit=60, seconds=60)
@handed_out
def badge(request: HttpRequest, credential: Credential) -> HttpResponse:
    """The signed badge in the language of the request (?l=), or in one that it has."""
    edition = editions.of(credential, translation.get_language())
    return views.file(edition.document, CREDENTIAL, file_name(credential, edition.language, "json"))


@limits.per_client("credentials.token", limit=60, seconds=60)
@handed_out
def token(request: HttpRequest, credential: Credential) -> HttpResponse:
    """The same badge as a JSON Web Token, for programs that know no embedded proofs."""
    edition = editions.of(credential, translation.get_language())
    return views.file(editions.token_of(edition), "application/jwt", file_name(credential, edition.language, "jwt"))


@require_safe
@never_cache
@limits.per_client("credentials.signz", limit=60, seconds=60)
def signz(request: HttpRequest) -> HttpResponse:
    """503 when something cannot be signed: for an alarm, like /queuez."""
    well, lines = health.report()
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain", status=200 if well else 503)
