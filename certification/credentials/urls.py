"""Addresses of verification and download."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
