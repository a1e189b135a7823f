"""The admin app with our site. Apart from config/admin.py, which needs the models to be loaded."""

from django.contrib.admin.apps import AdminConfig


class BehovsfasAdminConfig(AdminConfig):
    default_site = "config.admin.Site"
