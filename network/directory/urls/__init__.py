"""Addresses of the directory: joining the network, the desk of coordinators and providers, and confirmation links."""

from django.urls import include, path

app_name = "directory"

urlpatterns = [
    path("", include("network.directory.urls.organisations")),
    path("", include("network.directory.urls.places")),
    path("", include("network.directory.urls.lists")),
]
