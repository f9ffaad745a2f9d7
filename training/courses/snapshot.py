"""What a publisher hands over: a course as plain values, free of pages and of any one language.

Keys are stable addresses shared by all languages (for pages: the translation key and the block ids), at most 36
characters. A ``Text`` maps language codes to plain texts without markup; a missing language means "not translated yet".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Text = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """``correct`` counts for choices only; ``target`` is the key of the right-hand side that belongs to it."""

    key: str
    text: Text
    feedback: Text
    correct: bool = False
    target: str = ""


@dataclass(frozen=True)
class Target:
    """A right-hand side of a matching; several options may belong to it."""

    key: str
    text: Text


@dataclass(frozen=True)
class Question:
    """``lesson`` is the key of the lesson item that teaches it: the learner is led back there. May be empty.

    Options of an ordering stand in their right order. A short text has none: ``accepted`` holds its right answers, one
    a line. ``pool`` names the topic, the same in all languages. ``explanation`` is shown with the result.
    """

    key: str
    kind: str  # a QuestionKind
    prompt: Text
    options: tuple[Option, ...] = ()
    lesson: str = ""
    targets: tuple[Target, ...] = ()
    accepted: Text = field(default_factory=dict)
    explanation: Text = field(default_factory=dict)
    pool: str = ""


@dataclass(frozen=True)
class Quiz:
    """``draw`` questions are drawn for an attempt (0 = all of them); ``max_attempts`` 0 = as often as one likes.

    ``time_limit_minutes`` 0 = none; otherwise each learner chooses between that and no limit.
    """

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
    time_limit_minutes: int = 0


@dataclass(frozen=True)
class Item:
    """One step of the outline. ``minutes`` is the time it takes; ``key`` of a quiz item is the key of its Quiz.

    ``print`` is a fingerprint of the part's own content in its source language: when it changes, the part has changed.
    Of a quiz nobody need tell it, for its questions are handed over as well.
    """

    key: str
    kind: str  # an ItemKind
    title: Text
    minutes: int
    required: bool = True
    # practice: the code of its scenario
    scenario: str = ""
    # attendance and skill: what is asked
    text: Text = field(default_factory=dict)
    print: str = ""


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
    # how long a certificate holds; 0 = for ever
    validity_months: int = 0
    # codes of the courses to complete first
    prerequisites: tuple[str, ...] = ()
