"""Demo data of batches: the certificates of the meeting of one group, issued by its coordinator."""

from certification.batches import actions, grouproll
from certification.batches.forms import seed as new_seed
from certification.batches.models import Batch
from training.groups.demo import CASTS, COURSE
from training.groups.models import Group


def live(*, seed: int) -> list[str]:
    """Called when the groups have met. Returns a line for the summary; a batch that exists is left alone."""
    group = Group.objects.get(course__code=COURSE, region__code=CASTS[0].region, name=CASTS[0].name)
    key = str(group.pk)
    batch = Batch.objects.of(grouproll.NAME, key).first()
    if batch is None and group.opened_by:
        meeting = grouproll.GroupRoll(group, group.opened_by).parts()[0]
        batch = actions.start(
            roll=grouproll.NAME, key=key, part=meeting.key, mails=False, seed=new_seed(), actor=group.opened_by
        )
        actions.work_off(batch_id=batch.pk)
    return [f"certificates issued at once: {batch.entries.count() if batch else 0} for {group.name}"]
