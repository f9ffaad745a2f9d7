from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks, retention, schedules  # noqa: F401

        schedules.register("core.sweep_mail", "core.tasks.sweep_mail", minutes=1, at_start=True)
        schedules.register("core.forget", "core.tasks.forget", minutes=60 * 24)
        retention.register_rule("core.letters", retention.forget_old)
        retention.register_rule("core.failed_jobs", retention.forget_failed_jobs)
