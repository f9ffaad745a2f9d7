"""The words of exercises, and which state of a run may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Moves


class RunState(models.TextChoices):
    RUNNING = "running", _("In progress")
    FINISHED = "finished", _("Finished")
    LEFT = "left", _("Left")


# Whoever has left may come back: the browser's own Back leads there.
RUN_MOVES: Moves = {
    RunState.RUNNING: frozenset({RunState.FINISHED, RunState.LEFT}),
    RunState.LEFT: frozenset({RunState.RUNNING}),
    RunState.FINISHED: frozenset(),
}


class Mode(models.TextChoices):
    WATCH = "watch", _("Watch first")
    GUIDED = "guided", _("Do it with guidance")
    ALONE = "alone", _("Do it alone")
    WRONG = "wrong", _("Something goes wrong")


# In these one has done it oneself, unless one asked for advice.
UNAIDED = frozenset({Mode.ALONE, Mode.WRONG})


class Device(models.TextChoices):
    BROWSER = "browser", _("Browser")
    PHONE = "phone", _("Phone")
    PAPER = "paper", _("Paper")
    CALL = "call", _("Call")


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    CODE = "code", _("Code")
    CHOICE = "choice", _("Choice")
    CHECKBOX = "checkbox", _("Tick")
    DATE = "date", _("Date")


class Rule(models.TextChoices):
    CARD = "card", _("A code of the card")
    CHOICE = "choice", _("This option")
    DATE = "date", _("This date")
    CHECKED = "checked", _("Ticked")
    UNCHECKED = "unchecked", _("Not ticked")
    FILLED = "filled", _("Anything, but not nothing")
    ANY = "any", _("Anything or nothing")
    EMPTY = "empty", _("Must stay empty (scams)")


class Outcome(models.TextChoices):
    OK = "ok", _("The right step")
    WRONG = "wrong", _("A step that is gently turned back")
    STOP = "stop", _("Stopping, where stopping is right")
