"""A whole course on paper: an accessible PDF of its cover, lessons and things to think about; never a quiz question."""

from cms.booklet.printing import booklet

__all__ = ["booklet"]
