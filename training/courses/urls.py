"""Addresses of enrolment, progress and quizzes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
