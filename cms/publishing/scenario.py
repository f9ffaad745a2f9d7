"""Hands a published exercise over to training: pages of all languages become one plain snapshot without a language.

As with courses: the page that was made first is the source. Its screens, rules and keys count; translations add texts
only, found by the ids of blocks, which all languages share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import User
from cms.blocks.practice import END
from cms.models import PracticePage
from cms.publishing import codes
from cms.publishing.flat import children, flat
from cms.publishing.gaps import untranslated
from core.texts import Text
from training.practice import actions, rules, snapshot
from training.practice.models import Scenario, ScenarioVersion

_WORDS = (
    "title", "intro", "learn", "trouble", "card_title", "card_person", "card_note",
    "codes", "brands", "parts", "screens",
)  # fmt: skip


@dataclass(frozen=True)
class _Family:
    """The live pages of one exercise; ``words``: language → path → text."""

    source: PracticePage
    words: Mapping[str, Mapping[str, str]]

    def text(self, *path: str) -> Text:
        """The text at a path in every language that has it."""
        place = ".".join(path)
        return {language: words[place] for language, words in self.words.items() if words.get(place)}

    def speaking(self, places: list[str]) -> "_Family":
        """Without the languages that lack a text at one of the places: the editor has yet to catch up there."""
        own = self.source.locale.language_code
        whole = {
            language: words
            for language, words in self.words.items()
            if language == own or all(words.get(place) for place in places)
        }
        return replace(self, words=whole)


def freeze(page: PracticePage, actor: User | None) -> ScenarioVersion | None:
    """Publishes the scenario of an exercise; None while its source page is not live. Raises Refused."""
    family = _family_of(page)
    if family is None:
        return None
    scenario = _scenario(family.source, actor)
    return actions.publish_version(scenario=scenario, snapshot=_snapshot(family, scenario.code), actor=actor)


def check(draft: PracticePage) -> None:
    """Raises Refused with all that keeps the exercise from being run, were this draft published now."""
    taken = of_draft(draft)
    if taken:
        rules.check(taken)


def of_draft(draft: PracticePage) -> snapshot.Scenario | None:
    """The exercise as it were, were this draft published now; None while the source page is not live."""
    family = _family_of(draft, draft)
    return _snapshot(family, _code(family.source)) if family else None


def _family_of(page: PracticePage, draft: PracticePage | None = None) -> _Family | None:
    rows = PracticePage.objects.filter(translation_key=page.translation_key).select_related("locale", "scenario")
    every = [row for row in rows if draft is None or row.pk != draft.pk] + ([draft] if draft else [])
    every.sort(key=lambda each: each.pk)
    source = every[0]
    if not source.live and source is not draft:
        return None
    live = [each for each in every if each.live or each is draft]
    return _Family(source, {each.locale.language_code: _words(each, source) for each in live})


def _words(page: PracticePage, source: PracticePage) -> dict[str, str]:
    found = flat(page, _WORDS)
    gaps = untranslated(page, found) if page.pk != source.pk else set()
    return {path: text for path, text in found.items() if path not in gaps}


def _scenario(source: PracticePage, actor: User | None) -> Scenario:
    """The scenario of the pages, opened at the first publishing; every translation points to it."""
    family = PracticePage.objects.filter(translation_key=source.translation_key)
    known = source.scenario or next((page.scenario for page in family.exclude(scenario=None)), None)
    scenario = known or actions.open_scenario(code=_code(source), actor=actor)
    family.exclude(scenario=scenario).update(scenario=scenario)
    return scenario


def _code(source: PracticePage) -> str:
    """The one it has, else the slug of the source page; with a number when another exercise has it."""
    if source.scenario:
        return source.scenario.code
    return codes.free(Scenario, source.slug, "exercise")


def _snapshot(family: _Family, code: str) -> snapshot.Scenario:
    source, text = family.source, family.text
    screens = tuple(_screens(family))
    return snapshot.Scenario(
        key=code,
        title=text("title"),
        minutes=source.minutes,
        intro=text("intro"),
        learn=tuple(snapshot.Point(key, text("learn", key)) for key, _point in children(source.learn)),
        brands=tuple(
            snapshot.Brand(block.value["key"], text("brands", key, "name"), text("brands", key, "address"))
            for key, block in children(source.brands)
        ),
        card=_card(family),
        modes=source.modes,
        trouble=text("trouble") if source.wrong else {},
        steps=max((screen.step for screen in screens), default=1),
        start=screens[0].key if screens else "",
        parts=tuple(
            snapshot.Part(block.value["key"], text("parts", key, "title"), block.value["start"])
            for key, block in children(source.parts)
        ),
        screens=screens,
    )


def _card(family: _Family) -> snapshot.Card:
    text = family.text
    codes = tuple(
        snapshot.Code(block.value["key"], text("codes", key, "label"), text("codes", key, "value"))
        for key, block in children(family.source.codes)
    )
    return snapshot.Card(title=text("card_title"), person=text("card_person"), note=text("card_note"), codes=codes)


def _screens(family: _Family) -> list[snapshot.Screen]:
    """The end stands on the last step."""
    blocks = list(children(family.source.screens))
    last = max((block.value["step"] or 1 for _key, block in blocks if block.block_type == "screen"), default=1)
    return [
        _end(family, key, block.value, last) if block.block_type == "end" else _screen(family, key, block.value)
        for key, block in blocks
    ]


def _end(family: _Family, key: str, value: Any, step: int) -> snapshot.Screen:
    here = ("screens", key)
    return snapshot.Screen(
        key=END,
        step=step,
        device="paper",
        end=True,
        title=family.text(*here, "title"),
        praise=family.text(*here, "praise"),
        remember=tuple(
            snapshot.Point(point, family.text(*here, "remember", point))
            for point, _child in children(value["remember"])
        ),
    )


def _screen(family: _Family, key: str, value: Any) -> snapshot.Screen:
    here = ("screens", key)
    # Nobody can act on half a screen: where a button or a field has no words, all of it is in the source language.
    family = family.speaking([".".join(path) for path in _labels(here, value)])
    text = family.text
    return snapshot.Screen(
        key=value["key"],
        step=value["step"] or 1,
        device=value["device"],
        title=text(*here, "title"),
        body=text(*here, "body"),
        hint=text(*here, "hint"),
        brand=value["brand"] or "",
        fields=tuple(_field(family, (*here, "fields", at), child.value) for at, child in children(value["fields"])),
        actions=tuple(_action(family, (*here, "actions", at), child.value) for at, child in children(value["actions"])),
        beside=next(
            (_beside(family, (*here, "beside", at), child.value) for at, child in children(value["beside"])), None
        ),
    )


def _labels(here: tuple[str, ...], value: Any) -> Iterator[tuple[str, ...]]:
    """Paths of the title, and of the words of all one can act on."""
    yield (*here, "title")
    for at, _child in children(value["actions"]):
        yield (*here, "actions", at, "label")
    for at, child in children(value["fields"]):
        yield (*here, "fields", at, "label")
        for option, _child in children(child.value["options"]):
            yield (*here, "fields", at, "options", option, "label")


def _beside(family: _Family, here: tuple[str, ...], value: Any) -> snapshot.Beside:
    return snapshot.Beside(
        device=value["device"],
        title=family.text(*here, "title"),
        body=family.text(*here, "body"),
        brand=value["brand"] or "",
    )


def _field(family: _Family, here: tuple[str, ...], value: Any) -> snapshot.Field:
    rule = value["rule"]
    # Arguments of rules that were chosen before are left over in the block.
    expect = snapshot.Expect(
        rule=rule,
        code=value["code"] or "" if rule == "card" else "",
        option=value["option"] or "" if rule == "choice" else "",
        date=value["date"].isoformat() if rule == "date" and value["date"] else "",
    )
    return snapshot.Field(
        key=value["key"],
        label=family.text(*here, "label"),
        kind=value["kind"],
        expect=expect,
        feedback=family.text(*here, "feedback"),
        options=tuple(
            snapshot.Option(child.value["key"], family.text(*here, "options", at, "label"))
            for at, child in children(value["options"])
            if value["kind"] == "choice"
        ),
    )


def _action(family: _Family, here: tuple[str, ...], value: Any) -> snapshot.Action:
    return snapshot.Action(
        key=value["key"],
        label=family.text(*here, "label"),
        goes_to=value["goes_to"],
        outcome=value["outcome"],
        feedback=family.text(*here, "feedback"),
        modes=tuple(value["modes"] or ()),
        check=bool(value["check"]),
    )
