"""Checks the file of a stranger: a certificate of ours or anybody's badge, as PDF, JSON, token, PNG or SVG."""

from certification.credentials.checking.files import MAX_BYTES, Answer, check_file

__all__ = ["MAX_BYTES", "Answer", "check_file"]
