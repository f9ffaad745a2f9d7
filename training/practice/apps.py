from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "training.practice"
