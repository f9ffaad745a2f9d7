"""Addresses of the public site that are not pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def search(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("search/", search, name="search")]
