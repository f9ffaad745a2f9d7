"""What every page needs: languages, menu, footer."""

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site": {}}
