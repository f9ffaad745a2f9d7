"""What the tests do through HTTP."""

from django.urls import reverse

from training.practice.models import Run


def to(name, *args):
    return reverse(f"practice:{name}", args=args)


def page(client, run, status=200):
    answer = client.get(to("screen", run.pk))
    assert answer.status_code == status
    return answer.content.decode()


def post(client, run, action="", **typed):
    run.refresh_from_db()
    fields = {f"field-{key}": value for key, value in typed.items()}
    return client.post(to("move", run.pk), {"turn": run.turn, "action": action, **fields})


def newest():
    return Run.objects.latest("started_at")
