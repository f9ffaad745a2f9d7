"""The public page of the criteria: what a certification takes, for everybody, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certification.quality import comparing, contents
from certification.quality.figurewords import evidence_lines
from certification.quality.models import Version


@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """The newest published version, or an older one (``version``: its number). 404 for numbers that never were, and for
    drafts."""
    newest = Version.objects.current()
    if newest is None:
        return render(request, "quality/criteria.html", {"version": None})
    versions = list(newest.scheme.versions.published().select_related("scheme").order_by("-number"))
    version = _wanted(versions, request.GET.get("version", ""))
    groups = contents.groups_of(version)
    before = next((each for each in versions if each.number < version.number), None)
    context = {
        "version": version,
        "scheme": version.scheme,
        "newest": newest if newest.pk != version.pk else None,
        "others": [each for each in versions if each.pk != version.pk],
        "groups": [
            (group, [(each, evidence_lines(contents.rules_of(each))) for each in group.criteria.all()])
            for group in groups
        ],
        "before": before,
        "comparison": comparing.compare(contents.of(before), contents.of(version, groups)) if before else None,
    }
    return render(request, "quality/criteria.html", context)


def _wanted(versions: list[Version], number: str) -> Version:
    if not number:
        return versions[0]
    for each in versions:
        if str(each.number) == number:
            return each
    raise Http404
