"""All that happens to a certification after its decision; what it is done by stands in the modules beside."""

from certification.quality.actions.conditions import judge_condition, meet_condition
from certification.quality.actions.ending import end, remove_places
from certification.quality.actions.measure_decisions import decide_measure
from certification.quality.actions.measures import answer_measure, drop, propose
from certification.quality.actions.reminding import expire_told, open_due, remind, tell_renewal
from certification.quality.actions.yearly import answer_follow_up, close_follow_up
from certification.quality.proposals import Proposal

__all__ = [
    "Proposal",
    "answer_follow_up",
    "answer_measure",
    "close_follow_up",
    "decide_measure",
    "drop",
    "end",
    "expire_told",
    "judge_condition",
    "meet_condition",
    "open_due",
    "propose",
    "remind",
    "remove_places",
    "tell_renewal",
]
