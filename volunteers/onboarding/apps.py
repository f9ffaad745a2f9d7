from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "volunteers.onboarding"

    def ready(self) -> None:
        from core import retention, schedules, vault
        from volunteers.onboarding import (
            courtesy,
            desk,
            givers,
            my,
            receivers,  # noqa: F401
        )
        from volunteers.onboarding.actions import anonymising
        from volunteers.onboarding.states import APPLICATION_MONTHS

        for template in anonymising.LETTERS:
            retention.register(template, months=APPLICATION_MONTHS)
        vault.register("onboarding.Acceptance", "paper")
        vault.register("onboarding.Volunteer", "photo")
        courtesy.register()
        givers.register()
        my.register()
        desk.register()
        schedules.register("onboarding.escalate", "volunteers.onboarding.tasks.escalate", minutes=60)
        schedules.register("onboarding.remind_silent", "volunteers.onboarding.tasks.remind_silent", minutes=60)
        schedules.register("onboarding.resume", "volunteers.onboarding.tasks.resume", minutes=60)
        schedules.register("onboarding.go_on", "volunteers.onboarding.tasks.go_on", minutes=60)
        schedules.register("onboarding.remind_lapsed", "volunteers.onboarding.tasks.remind_lapsed", minutes=60)
        schedules.register("onboarding.anonymise", "volunteers.onboarding.tasks.anonymise", minutes=60 * 24)
        schedules.register("onboarding.forget_extracts", "volunteers.onboarding.tasks.forget_extracts", minutes=60 * 24)
        schedules.register("onboarding.forget_drafts", "volunteers.onboarding.tasks.forget_drafts", minutes=60 * 24)
        schedules.register("onboarding.forget_messages", "volunteers.onboarding.tasks.forget_messages", minutes=60 * 24)
        schedules.register(
            "onboarding.sweep_messages", "volunteers.onboarding.tasks.sweep_messages", minutes=1, at_start=True
        )
