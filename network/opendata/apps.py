from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "network.opendata"
