"""Addresses of verification and download. They are short and without a language: they stand on paper."""

from django.urls import path

from certification.credentials import views

app_name = "credentials"
urlpatterns = [
    path("v/", views.verify_ask, name="verify_ask"),
    path("v/<str:code>", views.verify, name="verify"),
    path("credentials/<uuid:pk>.pdf", views.download, name="download"),
]
