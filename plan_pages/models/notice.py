from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plan_pages.enums import EmailPreference, MailState, NoticeKind
from plan_pages.querysets import NoticeQuerySet


class Notice(models.Model):
    """Something one person has to know, once; the outbox for its mail is this table.

    ``key`` names the occasion (``overdue:task:12``): the same occasion makes no second notice.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reform_notices",
        verbose_name=_("recipient"),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=NoticeKind)
    key = models.CharField(max_length=120)
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"), blank=True)
    path = models.CharField(_("address"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail_state = models.CharField(
        _("mail"), max_length=8, choices=MailState, default=MailState.PENDING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="plan_pages_notice_once")
        ]
        indexes = [models.Index(fields=["mail_state", "next_attempt_at"])]

    def __str__(self) -> str:
        return self.subject


class NoticePreference(models.Model):
    """How a person wants notices by mail; the admin's own list shows them all anyway."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notice_preference",
        verbose_name=_("user"),
    )
    email = models.CharField(
        _("by e-mail"), max_length=8, choices=EmailPreference, default=EmailPreference.EACH
    )

    class Meta:
        verbose_name = _("notice preference")
        verbose_name_plural = _("notice preferences")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_email_display()}"
