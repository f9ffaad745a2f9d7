"""Addresses for whoever keeps the service running."""

from django.urls import path

from core import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("queuez", health.queuez, name="queuez"),
]
