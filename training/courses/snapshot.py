"""What a publisher hands over: a course as plain values, free of pages and of any one language.

Keys are stable addresses shared by all languages (for pages: the translation key and the block ids), at most 36
characters. A ``Text`` maps language codes to plain texts without markup; a missing language means "not translated yet".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Text = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    key: str
    text: Text
    feedback: Text
    correct: bool


@dataclass(frozen=True)
class Question:
    """``lesson`` is the key of the lesson item that teaches it: the learner is led back there. May be empty."""

    key: str
    kind: str  # a QuestionKind
    prompt: Text
    options: tuple[Option, ...]
    lesson: str = ""


@dataclass(frozen=True)
class Quiz:
    """``draw`` questions are drawn for an attempt (0 = all of them); ``max_attempts`` 0 = as often as one likes."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    passed: Text = field(default_factory=dict)
    not_passed: Text = field(default_factory=dict)
    draw: int = 0
    pass_percent: int = 80
    max_attempts: int = 0
    cooldown_hours: int = 0
    shuffle: bool = True


@dataclass(frozen=True)
class Item:
    """One step of the outline. ``minutes`` is the time it takes; ``key`` of a quiz item is the key of its Quiz."""

    key: str
    kind: str  # an ItemKind
    title: Text
    minutes: int
    required: bool = True


@dataclass(frozen=True)
class Course:
    title: Text
    summary: Text
    goals: tuple[Text, ...]
    minutes: int
    items: tuple[Item, ...]
    quizzes: tuple[Quiz, ...]
    # what the certificate says below the name of the course: extent and limits
    extent: Text = field(default_factory=dict)
    note: Text = field(default_factory=dict)
