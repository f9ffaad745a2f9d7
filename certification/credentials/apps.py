from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "certification.credentials"

    def ready(self) -> None:
        from certification.credentials import checks, documents, my, receivers  # noqa: F401
        from core import schedules

        my.register()
        documents.register()
        tasks = "certification.credentials.tasks"
        schedules.register("credentials.sweep_reminders", f"{tasks}.sweep_reminders", minutes=24 * 60, at_start=True)
        schedules.register("credentials.tell_ends", f"{tasks}.tell_ends", minutes=10, at_start=True)
        schedules.register("credentials.sign_missing", f"{tasks}.sign_missing", minutes=10, at_start=True)
