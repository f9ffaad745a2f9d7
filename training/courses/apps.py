from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "training.courses"

    def ready(self) -> None:
        from core import schedules
        from training.courses import my, receivers  # noqa: F401

        my.register()
        schedules.register("courses.close_overdue", "training.courses.tasks.close_overdue", minutes=1, at_start=True)
        schedules.register("courses.sweep_regrades", "training.courses.tasks.sweep_regrades", minutes=1, at_start=True)
