"""What happens around pages: a version is frozen early, and answered forms are not deleted."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import copy_for_translation_done, page_published

from feedback.edits.deletion import check_deletion
from feedback.edits.translated_rules import name_answers_by_code

from .models import FeedbackFormPage
from .schema import SchemaError
from .services.versions import version_for


@receiver(page_published, sender=FeedbackFormPage)
def freeze_early(sender: type, instance: FeedbackFormPage, **kwargs: Any) -> None:
    """Make the version at publication; where that fails, the page says that it is not open."""
    try:
        version_for(instance)
    except SchemaError:
        # A receiver that raises would leave the page live all the same.
        return


@receiver(copy_for_translation_done)
def keep_conditions(sender: type, target_obj: Any, **kwargs: Any) -> None:
    if isinstance(target_obj, FeedbackFormPage) and target_obj.alias_of_id is None:
        name_answers_by_code(target_obj)


@receiver(pre_delete, sender=FeedbackFormPage)
def refuse_to_delete_answers(sender: type, instance: FeedbackFormPage, **kwargs: Any) -> None:
    check_deletion(instance, kwargs.get("origin"))
