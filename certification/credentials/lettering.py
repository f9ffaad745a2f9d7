"""The fonts of certificates are those of all documents."""

from core.lettering import ASSETS, FALLBACKS, MAIN, can_draw, digest, fallbacks, font, width

__all__ = ["ASSETS", "FALLBACKS", "MAIN", "can_draw", "digest", "fallbacks", "font", "width"]
