"""Opening an exercise, and freezing what an editor publishes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.frozen import fingerprint
from core.published import save_new, step_back
from core.texts import only_gained_languages
from training.practice import freezing, policies, rules
from training.practice.models import Scenario, ScenarioVersion
from training.practice.snapshot import Scenario as ScenarioSnapshot


@transaction.atomic
def open_scenario(*, code: str, actor: User | None) -> Scenario:
    """The row that all languages share. Raises Refused when the code is taken or is not a slug of up to 60 signs."""
    if not policies.may_publish(actor):
        raise PermissionDenied
    scenario = Scenario(code=code)
    save_new(
        scenario,
        taken=_("There is already an exercise with this code."),
        bad_code=_("An exercise needs a code of letters, digits and hyphens."),
    )
    audit.record(scenario, "practice.scenario.open", actor=actor, code=code)
    return scenario


@transaction.atomic
def publish_version(*, scenario: Scenario, snapshot: ScenarioSnapshot, actor: User | None) -> ScenarioVersion:
    """Freezes the exercise and makes it what is begun from now on.

    The same content again writes nothing and returns the current version. When only texts in further languages came,
    the current version gains them, so that whoever is in the middle gets the translation too. Anything else makes a new
    version; runs under way stay on theirs. Raises Refused with all the editor has to mend.
    """
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if not policies.may_publish(actor, scenario):
        raise PermissionDenied
    rules.check(snapshot)
    data = freezing.plain(snapshot)
    sha256 = fingerprint(data)
    current = scenario.versions.current().first()
    if current and current.sha256 == sha256:
        return current
    if current and only_gained_languages(current.data, data):
        return _translate(current, data, sha256, actor)
    return _publish(scenario, data, sha256, actor)


def _translate(current: ScenarioVersion, data: dict[str, Any], sha256: str, actor: User | None) -> ScenarioVersion:
    current.data, current.sha256 = data, sha256
    current.save(update_fields=["data", "sha256"])
    audit.record(current, "practice.version.translate", actor=actor, number=current.number)
    return current


def _publish(scenario: Scenario, data: dict[str, Any], sha256: str, actor: User | None) -> ScenarioVersion:
    _before, number = step_back(scenario.versions.all())
    version = ScenarioVersion.objects.create(
        scenario=scenario, number=number, data=data, sha256=sha256, published_by=actor
    )
    audit.record(version, "practice.version.publish", actor=actor, number=version.number)
    return version
