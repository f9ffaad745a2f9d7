from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "certification.quality"

    def ready(self) -> None:
        from accounts import staff
        from certification.credentials import kinds
        from certification.credentials.states import Kind
        from certification.quality import (
            caseflow,
            checking,
            checks,  # noqa: F401 - registers them
            desk_agency,
            desk_cases,
            desk_following,
            desk_provider,
            letters,
            marks,
            policies,
            receivers,  # noqa: F401 - connects them
        )
        from certification.quality.counting import builtin
        from certification.quality.mails import cases
        from core import retention, schedules, vault

        staff.register(policies.is_agency)
        kinds.register(Kind.QUALITY, checking.Certificates())
        letters.register()
        builtin.register()
        marks.register()
        desk_cases.register()
        desk_provider.register()
        desk_agency.register()
        desk_following.register()
        vault.register("quality.Evidence", "digest", destroyed_at=None)
        retention.register(cases.LETTERS, months=caseflow.ADDRESS_MONTHS)
        schedules.register("quality.reopen_overdue", "certification.quality.tasks.reopen_overdue", minutes=60)
        schedules.register("quality.remind_applicants", "certification.quality.tasks.remind_applicants", minutes=60)
        schedules.register("quality.sweep_files", "certification.quality.tasks.sweep_files", minutes=5, at_start=True)
        schedules.register(
            "quality.destroy_old_files", "certification.quality.tasks.destroy_old_files", minutes=60 * 24
        )
        schedules.register("quality.close_day", "certification.quality.tasks.close_day", minutes=60, at_start=True)
        schedules.register("quality.end_lost_parts", "certification.quality.tasks.end_lost_parts", minutes=60)
        schedules.register("quality.forget_addresses", "certification.quality.tasks.forget_addresses", minutes=60 * 24)
        schedules.register("quality.open_follow_ups", "certification.quality.tasks.open_follow_ups", minutes=60)
        schedules.register("quality.remind_certified", "certification.quality.tasks.remind_certified", minutes=60)
        schedules.register("quality.tell_of_ends", "certification.quality.tasks.tell_of_ends", minutes=60)
