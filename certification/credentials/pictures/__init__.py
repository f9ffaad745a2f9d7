"""The picture badge: a drawing that holds the signed badge, as SVG and as PNG."""

from certification.credentials.pictures.baking import png, svg
from certification.credentials.pictures.wording import describe, file_name

__all__ = ["describe", "file_name", "png", "svg"]
