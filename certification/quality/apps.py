from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "certification.quality"

    def ready(self) -> None:
        from accounts import staff
        from certification.quality import policies

        staff.register(policies.is_agency)
