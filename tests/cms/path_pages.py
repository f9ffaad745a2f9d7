"""Learning paths as pages, made as an editor makes them."""

from cms.models import PathPage
from tests.factories import cms as make


def path_page(index, *courses, live=True, optional=(), **fields):
    """A path of these courses, the ``optional`` ones last."""
    chosen = [("course", {"page": page, "required": True}) for page in courses]
    chosen += [("course", {"page": page, "required": False}) for page in optional]
    defaults = {
        "title": "Digitukijan polku",
        "summary": "Kaksi kurssia. Yksi todistus.",
        "intro": "<p>Opit <b>auttamaan</b> muita.</p>",
        "goals": [("goal", "auttaa rauhassa")],
        "certificate_extent": "Noin viisi tuntia.",
        "courses": chosen,
    }
    return make._place(index, PathPage(**(defaults | fields)), live=live)
