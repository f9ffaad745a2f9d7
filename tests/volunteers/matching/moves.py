"""Steps that tests take with a request, and what was written of them."""

import pytest
from django.urls import reverse
from django.utils import translation

from core.errors import Refused
from core.models import OutgoingMail
from volunteers.matching.actions import answering, asking, choosing
from volunteers.matching.states import Answer


def letters(*, to=None):
    rows = OutgoingMail.objects.order_by("pk")
    return [mail.template for mail in (rows.filter(to=to.email) if to else rows)]


def newest(template):
    return OutgoingMail.objects.filter(template=template).latest("pk")


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def asked(request, *volunteerings, actor):
    return asking.ask(help_request=request, volunteerings=[each.pk for each in volunteerings], actor=actor)


def agreed(request, volunteering, actor):
    (ask,) = asked(request, volunteering, actor=actor)
    answering.answer(ask=ask, said=Answer.YES, actor=None)
    choosing.choose(ask=ask, actor=actor)
    request.refresh_from_db()
    return ask


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def url(name, *args):
    with translation.override("en"):
        return reverse(f"matching:{name}", args=args)


def main(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]
