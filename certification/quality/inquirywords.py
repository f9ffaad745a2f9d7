"""What an applicant is asked, in the words of letters and mails."""

from collections.abc import Iterable

from certification.quality import covered
from certification.quality.models import Answer, Inquiry, InquiryLine


def rows(inquiry: Inquiry) -> list[InquiryLine]:
    """With what `worded` needs."""
    return list(inquiry.lines.select_related("answer__criterion", "answer__item__place", "finding").order_by("pk"))


def worded(found: Iterable[InquiryLine]) -> list[str]:
    """As letters and mails have them, in the active language."""
    return [_worded(each) for each in found]


def called(answer: Answer) -> str:
    """The criterion, and the place if it is one's, in the active language."""
    where = f" ({covered.name(answer.item)})" if answer.item else ""
    return f"{answer.criterion.number} {answer.criterion.requirement}{where}"


def _worded(line: InquiryLine) -> str:
    said = " ".join(line.text.split())
    if line.finding is not None:
        said = f"{line.finding.get_grade_display()}. {said}"
    return f"{called(line.answer)}: {said}" if line.answer else said
