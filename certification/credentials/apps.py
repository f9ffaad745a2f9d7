from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "certification.credentials"

    def ready(self) -> None:
        from certification.credentials import documents, my, receivers  # noqa: F401

        my.register()
        documents.register()
