from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UtskickConfig(AppConfig):
    name = "utskick"
    verbose_name = "Utskick"

    def ready(self) -> None:
        """Each app says in its paminnelser.py what can fall due, as in admin.py what is managed."""
        from organisation import workflow  # noqa: PLC0415 -- its models exist only now
        from utskick import mail  # noqa: PLC0415

        workflow.register(mail.account_changed)
        autodiscover_modules("paminnelser")
