"""What happens around pages: a version is frozen early, and answered forms are not deleted."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.signals import page_published

from .errors import FormHasResponses
from .models import FeedbackFormPage, Response
from .schema import SchemaError
from .services.versions import form_key, version_for


@receiver(page_published, sender=FeedbackFormPage)
def freeze_early(sender: type, instance: FeedbackFormPage, **kwargs: Any) -> None:
    """Make the version at publication; where that fails, the page says that it is not open."""
    try:
        version_for(instance)
    except SchemaError:
        # A receiver that raises would leave the page live all the same.
        return


@receiver(pre_delete, sender=FeedbackFormPage)
def refuse_to_delete_answers(sender: type, instance: FeedbackFormPage, **kwargs: Any) -> None:
    if instance.alias_of_id is not None or shows_another(instance):
        return
    count = Response.objects.filter(form__translation_key=form_key(instance)).count()
    if count:
        raise FormHasResponses(
            _("“%(form)s” has %(count)d responses. Unpublish it instead of deleting it.")
            % {"form": instance.title, "count": count}
        )


def shows_another(page: FeedbackFormPage) -> bool:
    """Whether a translation of the page stays, which keeps the form reachable."""
    return (
        FeedbackFormPage.objects.filter(translation_key=page.translation_key)
        .exclude(pk=page.pk)
        .exists()
    )
