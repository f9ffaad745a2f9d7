"""The figures that come with a release, with the names the scheme calls them by."""

from django.utils.translation import gettext_lazy as _

from certification.quality import indicators
from certification.quality.counting import network, people, places, sessions
from certification.quality.counting.results import not_yet, of_whole
from certification.quality.indicators import Indicator, Unit

INDICATORS = (
    Indicator(
        "ethical_commitment_signed",
        _("Ethical commitment in force"),
        _("Whether the organisation has accepted the current version of the commitment."),
        Unit.YES_NO,
        of_whole(network.commitment),
    ),
    Indicator(
        "share_basic_course",
        _("Basic course valid"),
        _("Share of independently working supporters whose basic course is valid."),
        Unit.PERCENT,
        of_whole(people.basic_course),
    ),
    Indicator(
        "share_trial_completed",
        _("Trial with a mentor completed"),
        _("Share of supporters who started within 12 months and have at least two sessions with a mentor recorded."),
        Unit.PERCENT,
        of_whole(people.trial_completed),
    ),
    Indicator(
        "share_refreshed_12m",
        _("Skills refreshed"),
        _("Share of supporters who have completed a course or attended training in the last 12 months."),
        Unit.PERCENT,
        of_whole(people.refreshed),
    ),
    Indicator(
        "share_confidentiality",
        _("Confidentiality commitment accepted"),
        _("Share of active supporters who have accepted the current confidentiality commitment."),
        Unit.PERCENT,
        of_whole(people.confidentiality),
    ),
    Indicator(
        "share_card_valid",
        _("Supporter's card valid"),
        _("Share of supporters making home visits whose card is valid."),
        Unit.PERCENT,
        of_whole(people.card_valid),
    ),
    Indicator(
        "share_accessibility_facts",
        _("Accessibility facts filled in"),
        _("Share of the place's accessibility questions that have an answer ('not known' is not enough)."),
        Unit.PERCENT,
        places.accessibility_facts,
        per_place=True,
    ),
    Indicator(
        "languages_offered",
        _("Languages of support"),
        _("Languages in which the organisation says it gives support, by place and channel."),
        Unit.LIST,
        places.languages,
        per_place=True,
    ),
    Indicator(
        "share_texts_fi_sv",
        _("Information in Finnish and Swedish"),
        _(
            "Share of places in bilingual municipalities whose name, description and hours are given in Finnish and "
            "Swedish."
        ),
        Unit.PERCENT,
        of_whole(places.texts_in_both),
    ),
    Indicator(
        "share_confirmed_6m",
        _("Information confirmed"),
        _("Share of places, remote channels and home-visit areas whose information was confirmed within six months."),
        Unit.PERCENT,
        of_whole(places.confirmed),
    ),
    Indicator(
        "confirmed_hours",
        _("Confirmed support hours a week"),
        _(
            "Hours a week when support is given according to confirmed information. Other opening hours of the place "
            "are not counted."
        ),
        Unit.HOURS_PER_WEEK,
        places.confirmed_hours,
        per_place=True,
    ),
    Indicator(
        "agreement_in_force",
        _("Agreement with the region in force"),
        _("Whether the agreement between the organisation and the coordinator is in force."),
        Unit.YES_NO,
        of_whole(network.agreement),
    ),
    Indicator(
        "network_meetings_12m",
        _("Network meetings in a year"),
        _("Network meetings attended by a representative of the organisation in the last 12 months."),
        Unit.COUNT,
        of_whole(network.meetings),
    ),
    # Sessions say in which e-service somebody was stuck, not why, and nobody is asked what they think of the support.
    Indicator(
        "friction_reports_12m",
        _("Observations on e-services"),
        _("Observations in the last 12 months on which e-service a person got stuck in and why."),
        Unit.COUNT,
        not_yet("friction_reports_12m/0"),
    ),
    Indicator(
        "median_feedback",
        _("Median feedback"),
        _("Median of feedback on a scale of 1-5 in the last 12 months. Shown when there are at least 20 answers."),
        Unit.SCORE,
        not_yet("median_feedback/0"),
    ),
    Indicator(
        "months_counted",
        _("Active months recorded"),
        _("Share of active months in the last 12 months for which sessions have been recorded in summary."),
        Unit.PERCENT,
        of_whole(sessions.months_counted),
    ),
)


def register() -> None:
    for each in INDICATORS:
        indicators.register(each)
