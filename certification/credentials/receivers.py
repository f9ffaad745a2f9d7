"""Hears the floors below."""
