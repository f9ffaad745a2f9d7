"""What a publisher hands over: a learning path as plain values, free of pages and of any one language."""

from dataclasses import dataclass, field

from core.texts import Text


@dataclass(frozen=True)
class Step:
    """A course of the path by its code. What is not required may be left out by the learner.

    ``name`` is how the editor knows the course, for messages; it is not stored.
    """

    course: str
    required: bool = True
    name: str = ""


@dataclass(frozen=True)
class Path:
    """``validity_months``: how long the certificate of the whole path holds; 0 = for ever."""

    title: Text
    summary: Text
    steps: tuple[Step, ...]
    goals: tuple[Text, ...] = ()
    # what the certificate says below the name of the path: extent and limits
    extent: Text = field(default_factory=dict)
    note: Text = field(default_factory=dict)
    validity_months: int = 0
