from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "training.courses"

    def ready(self) -> None:
        from training.courses import my

        my.register()
