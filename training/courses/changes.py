"""What tells two contents of a course apart, in the shape of `freezing.whole`, and what kind of change that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from core.texts import only_gained_languages
from training.courses.states import Change

Content = Mapping[str, Any]
Item = Mapping[str, Any]
Pair = tuple[Any, Any]  # before, after


@dataclass(frozen=True)
class QuizChange:
    """Of a quiz that stands in both. Questions are in the shape of `freezing.question`; ``settings``: name → pair."""

    key: str
    title: Mapping[str, str]
    added: list[Content] = field(default_factory=list)
    removed: list[Content] = field(default_factory=list)
    rekeyed: list[Content] = field(default_factory=list)
    reworded: list[Content] = field(default_factory=list)
    settings: dict[str, Pair] = field(default_factory=dict)

    @property
    def asks_otherwise(self) -> bool:
        return bool(self.removed or self.rekeyed or self.settings)

    def __bool__(self) -> bool:
        return bool(self.added or self.reworded or self.asks_otherwise)


@dataclass(frozen=True)
class Changes:
    """``changed``: parts whose own content is another; ``required``: parts asked now that were left to choice before;
    ``texts``: names of texts about the course; ``settings``: name → pair; ``other``: anything not told by the rest."""

    added: list[Item] = field(default_factory=list)
    removed: list[Item] = field(default_factory=list)
    moved: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    retitled: list[Item] = field(default_factory=list)
    required: list[Item] = field(default_factory=list)
    optional: list[Item] = field(default_factory=list)
    quizzes: list[QuizChange] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    settings: dict[str, Pair] = field(default_factory=dict)
    other: bool = False

    def __bool__(self) -> bool:
        return self.other or any(getattr(self, name) for name in _TOLD)

    @property
    def suggested(self) -> Change:
        """Something taken away, asked anew or graded otherwise is material; something more is additive; else words."""
        if self.removed or self.required or any(quiz.asks_otherwise for quiz in self.quizzes):
            return Change.MATERIAL
        return Change.ADDITIVE if self.added or any(quiz.added for quiz in self.quizzes) else Change.COSMETIC

    @property
    def anew(self) -> frozenset[str]:
        """Keys of the parts that are to be done anew, should the change be a material one."""
        asked = {quiz.key for quiz in self.quizzes if quiz.asks_otherwise}
        return frozenset(asked | {item["key"] for item in (*self.added, *self.changed, *self.required)})


_TOLD = ("added", "removed", "moved", "changed", "retitled", "required", "optional", "quizzes", "texts", "settings")


def between(old: Content, new: Content) -> Changes:
    """Nothing, when the two are equal or ``new`` has only gained texts in more languages."""
    old = known_prints(old, new)
    if only_gained_languages(old, new):
        return Changes()
    before, after = ({item["key"]: item for item in content["outline"]} for content in (old, new))
    both = [(before[key], item) for key, item in after.items() if key in before]
    stayed = _in_place([key for key in before if key in after], [now["key"] for _was, now in both])
    found = Changes(
        added=[item for key, item in after.items() if key not in before],
        removed=[item for key, item in before.items() if key not in after],
        moved=[now for _was, now in both if now["key"] not in stayed],
        changed=[now for was, now in both if was["print"] != now["print"]],
        retitled=[now for was, now in both if _reworded(was["title"], now["title"])],
        required=[now for was, now in both if now["required"] and not was["required"]],
        optional=[now for was, now in both if was["required"] and not now["required"]],
        quizzes=_quizzes(old["quizzes"], new["quizzes"]),
        texts=[name for name, text in new["texts"].items() if not only_gained_languages(old["texts"][name], text)],
        settings=_pairs(old, new, ("minutes", "validity_months", "prerequisites")),
    )
    return found or Changes(other=True)


def known_prints(old: Content, new: Content) -> Content:
    """What was published before parts had a fingerprint: they are taken to be as they are now."""
    prints = {item["key"]: item["print"] for item in new["outline"]}
    outline = [{"print": prints.get(item["key"], ""), **item} for item in old["outline"]]
    return {**old, "outline": outline}


def _in_place(old: list[str], new: list[str]) -> set[str]:
    """The same keys in another order: those that need not have been moved to come to it."""
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    return {key for block in blocks for key in new[block.b : block.b + block.size]}


def _quizzes(old: list[Content], new: list[Content]) -> list[QuizChange]:
    before = {quiz["key"]: quiz for quiz in old}
    found = [_quiz(before[quiz["key"]], quiz) for quiz in new if quiz["key"] in before]
    return [change for change in found if change]


def _quiz(old: Content, new: Content) -> QuizChange:
    before, after = dict(old["questions"]), dict(new["questions"])
    both = [(before[key], question) for key, question in after.items() if key in before]
    return QuizChange(
        key=new["key"],
        title=new["texts"]["title"],
        added=[question for key, question in after.items() if key not in before],
        removed=[question for key, question in before.items() if key not in after],
        rekeyed=[now for was, now in both if _rekeyed(was, now)],
        reworded=[now for was, now in both if not _rekeyed(was, now) and _reworded(was, now)],
        settings=_pairs(old["settings"], new["settings"], new["settings"]),
    )


def _rekeyed(old: Content, new: Content) -> bool:
    """Whether an answer that was right may be wrong now, or the other way round."""
    return _graded(old) != _graded(new) or _reworded(old["accepted"], new["accepted"])


def _graded(question: Content) -> Any:
    return question["kind"], question["correct"], sorted(option["key"] for option in question["options"])


def _reworded(old: Any, new: Any) -> bool:
    return not only_gained_languages(old, new)


def _pairs(old: Content, new: Content, names: Any) -> dict[str, Pair]:
    return {name: (old.get(name), new[name]) for name in names if old.get(name) != new[name]}
