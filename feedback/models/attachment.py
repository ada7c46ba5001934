from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.storage import attachment_path, private_storage


class Attachment(models.Model):
    """A file that came with a response: kept where no web server reaches, read by few."""

    response = models.ForeignKey(
        "feedback.Response", on_delete=models.CASCADE, related_name="attachments"
    )
    question = models.CharField(_("question"), max_length=40)
    file = models.FileField(_("file"), storage=private_storage, upload_to=attachment_path)
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("kind of file"), max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        ordering = ["response", "question"]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.file.delete(save=False)
        return super().delete(*args, **kwargs)
