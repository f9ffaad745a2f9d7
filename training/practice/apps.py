from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "training.practice"

    def ready(self) -> None:
        from core import schedules

        schedules.register("practice.forget_old", "training.practice.tasks.forget_old", minutes=60)
