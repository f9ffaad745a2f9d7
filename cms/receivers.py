"""Hears Wagtail and the floors below."""
