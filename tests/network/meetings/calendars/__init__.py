"""Meetings in calendars."""
