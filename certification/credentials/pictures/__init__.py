"""The picture badge: a drawing that holds the signed badge, as SVG and as PNG."""

from certification.credentials.pictures.baking import png, svg
from certification.credentials.pictures.wording import describe

__all__ = ["describe", "png", "svg"]
