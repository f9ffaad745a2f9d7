"""Saving a page of answers or replies that several people may write at once: each row for itself, in one go."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from accounts.models import User
from certification.quality.actions import answering, replying
from certification.quality.forms.answers import AnswerForm, LineForm, MessageForm, SharedForm


def save_all(shared: Iterable[SharedForm], actor: User) -> bool:
    """Saves each that can be; whether that was all of them. Raises PermissionDenied."""
    done = [each.save(partial(_write, each, actor)) for each in shared]
    return all(done)


def _write(form: SharedForm, actor: User, said: dict[str, str], seen: str) -> Any:
    if isinstance(form, AnswerForm):
        given = {"link": form.row.link, **said}
        return answering.save_answer(answer=form.answer, **given, revision=_number(seen), actor=actor)
    if isinstance(form, LineForm):
        return replying.save_line(line=form.line, text=said["reply"], revision=_number(seen), actor=actor)
    if isinstance(form, MessageForm):
        return replying.save_message(inquiry=form.inquiry, text=said["message"], seen=seen, actor=actor)
    raise TypeError(type(form).__name__)


def _number(seen: str) -> int:
    """A revision; what the page did not send fits none."""
    return int(seen) if seen.isdecimal() else -1
