"""The page that writes the code by which another site shows the finder."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from network.finder import embedding, vocabulary
from network.finder.embed_forms import EmbedForm
from network.finder.views.places import finder


@require_safe
@csp_update({"frame-src": [SELF]})
def embed(request: HttpRequest) -> HttpResponse:
    """Choose, and copy. The widget is shown as it will be there; it is the one page of ours that may be framed."""
    # What others put into an address, such as where a reader came from, is no choice.
    asked = request.GET.copy()
    asked.setdefault("language", get_language() or "")
    chosen = request.GET.keys() & EmbedForm.base_fields.keys()
    form = EmbedForm(asked if chosen else None, words=vocabulary.load())
    wrong = form.is_bound and not form.is_valid()
    choice = form.cleaned_data if form.is_bound and not wrong else {"language": get_language() or ""}
    context = {
        "form": form,
        "code": "" if wrong else embedding.code(choice),
        "preview": "" if wrong else embedding.path(choice),
        "choice": choice,
        "height": embedding.HEIGHT,
        "crumbs": [*finder(), (gettext("On your own site"), "")],
    }
    return render(request, "finder/embed.html", context, status=422 if wrong else 200)
