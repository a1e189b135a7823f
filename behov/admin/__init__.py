"""Beredningen's workplace in the admin: a module per group of pages.

Every step goes through behov.workflow, as on the site: nothing here writes a status.
"""

from behov.admin.changelist import BehovAdmin
from behov.admin.texts import ChecklistpunktAdmin, StatusregelAdmin

__all__ = ["BehovAdmin", "ChecklistpunktAdmin", "StatusregelAdmin"]
