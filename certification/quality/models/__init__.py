"""The tables of certification, by what they are about."""

from certification.quality.models.application import Answer, Application, Evidence, Fact, ScopeItem
from certification.quality.models.certification import (
    Certification,
    CertifiedPlace,
    Decision,
    Measure,
)
from certification.quality.models.dispute import Case
from certification.quality.models.evaluation import Assignment, Finding, Inquiry, InquiryLine, Review, Visit
from certification.quality.models.following import Condition, Surveillance
from certification.quality.models.letter import Letter
from certification.quality.models.scheme import Criterion, EvidenceRule, Group, Scheme, Version
from certification.quality.models.trail import DayHead, Head, Line

__all__ = [
    "Answer",
    "Application",
    "Assignment",
    "Case",
    "Certification",
    "CertifiedPlace",
    "Condition",
    "Criterion",
    "DayHead",
    "Decision",
    "Evidence",
    "EvidenceRule",
    "Fact",
    "Finding",
    "Group",
    "Head",
    "Inquiry",
    "InquiryLine",
    "Letter",
    "Line",
    "Measure",
    "Review",
    "Scheme",
    "ScopeItem",
    "Surveillance",
    "Version",
    "Visit",
]
