from django.apps import AppConfig


class MyDataConfig(AppConfig):
    name = "accounts.mydata"

    def ready(self) -> None:
        from accounts.mydata import forgetting, mailkinds, receivers  # noqa: F401 - listening is enough
        from core import mail, retention

        mail.register_filter(mailkinds.is_wanted)
        retention.register_rule("mydata.sign_ins", forgetting.forget_sign_ins)
        retention.register_rule("mydata.sessions", forgetting.forget_sessions)
