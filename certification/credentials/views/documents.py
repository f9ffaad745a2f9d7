"""The files of a certificate: the document for paper, and the picture badge."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from certification.credentials import documents, editions, kinds, pictures
from certification.credentials.models import Credential
from certification.credentials.texts import file_name
from certification.credentials.views.access import handed_out
from core import limits, views


@limits.per_client("credentials.download", limit=30, seconds=60)
@handed_out
def download(request: HttpRequest, credential: Credential) -> HttpResponse:
    """The document in the language of the request (?l=). What is shown in a way of its own has another one."""
    if pages := kinds.pages_of(credential):
        return redirect(pages.address(credential))
    made = documents.certificate(credential, translation.get_language())
    return views.file(made.content, made.mimetype, made.filename)


@limits.per_client("credentials.picture", limit=60, seconds=60)
@handed_out
def picture(request: HttpRequest, credential: Credential, form: str) -> HttpResponse:
    """The picture with the badge in it, as "svg" or "png", in the language of the request or the next best.

    It comes as an attachment, which a page can show as well: so nobody opens an SVG as a page of ours.
    """
    edition = editions.of(credential, translation.get_language())
    content, kind = (pictures.svg(edition), "image/svg+xml") if form == "svg" else (pictures.png(edition), "image/png")
    return views.file(content, kind, file_name(credential, edition.language, form))
