"""Hooks of the question bank; imported by ``wagtail_hooks``."""

from collections.abc import Sequence

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet

from feedback.bank import admin_urls
from feedback.viewsets.bank_chooser import bank_chooser


@hooks.register("register_admin_viewset")
def register_bank_chooser() -> ChooserViewSet:
    return bank_chooser


@hooks.register("register_admin_urls")
def register_bank_urls() -> Sequence[URLResolver]:
    return [path("feedback/bank/", include(admin_urls))]
