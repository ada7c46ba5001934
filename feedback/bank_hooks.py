"""Hooks of the question bank; imported by ``wagtail_hooks``."""

from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .viewsets.bank_chooser import bank_chooser


@hooks.register("register_admin_viewset")
def register_bank_chooser() -> ChooserViewSet:
    return bank_chooser
