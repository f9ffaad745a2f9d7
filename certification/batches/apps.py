from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "certification.batches"

    def ready(self) -> None:
        from certification.batches import grouproll, meetingroll
        from core import schedules

        grouproll.register()
        meetingroll.register()
        schedules.register("batches.sweep", "certification.batches.tasks.sweep", minutes=1, at_start=True)
