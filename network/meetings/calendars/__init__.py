"""Meetings in people's own calendars: entries, files, feeds and attachments of mails (RFC 5545, 5546 and 7986)."""

from network.meetings.calendars.entries import entry

__all__ = ["entry"]
