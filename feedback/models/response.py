from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.encryption import EncryptedTextField
from feedback.enums import Channel, Disposition, ReceiptState
from feedback.querysets import ResponseQuerySet


class Response(models.Model):
    """One accepted answer sheet.

    ``wanted`` is the number of the revision that the tallies should hold (0 = none), ``counted``
    the one that they do hold (0 = none). Services change ``wanted`` under a lock of the row;
    only ``reconcile`` changes ``counted`` and the tallies, together.
    """

    # Every index is written at every post: none stands here that another one covers.
    form = models.ForeignKey(
        "feedback.FeedbackForm",
        on_delete=models.PROTECT,
        related_name="responses",
        db_index=False,
    )
    version = models.ForeignKey(
        "feedback.FormVersion", on_delete=models.PROTECT, related_name="responses"
    )
    token = models.CharField(max_length=64, editable=False)
    receipt_hash = models.CharField(max_length=64, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"))
    local_date = models.DateField(_("day"))
    disposition = models.CharField(
        _("state"), max_length=10, choices=Disposition, default=Disposition.ACCEPTED
    )
    flags = models.JSONField(_("flags"), default=list, blank=True)
    counter = models.ForeignKey(
        "feedback.Counter",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("counter or kiosk"),
    )
    sheet = models.CharField(_("number of the paper sheet"), max_length=40, blank=True, default="")
    batch = models.ForeignKey(
        "feedback.Batch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        db_index=False,
        verbose_name=_("batch"),
    )
    # Keyed hashes of a day, by which posts of one network and like answers are noticed. Emptied
    # after two days, with the time of day of those who left no contact data.
    network = models.CharField(max_length=32, blank=True, default="", editable=False)
    likeness = models.CharField(max_length=32, blank=True, default="", editable=False)
    text_likeness = models.CharField(max_length=32, blank=True, default="", editable=False)
    wanted = models.PositiveIntegerField(default=1)
    counted = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(_("could not be counted since"), null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["-id"]
        permissions = [("view_contact_data", "Can read contact data of responses")]
        constraints = [
            models.UniqueConstraint(fields=["form", "token"], name="feedback_one_per_token"),
            models.UniqueConstraint(fields=["receipt_hash"], name="feedback_one_per_receipt"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=~Q(wanted=F("counted")), name="feedback_pending"),
            models.Index(fields=["form", "local_date"], name="feedback_form_day"),
            models.Index(
                fields=["form", "local_date"],
                condition=~Q(disposition="accepted"),
                name="feedback_set_aside",
            ),
            models.Index(
                fields=["accepted_at"], condition=~Q(network=""), name="feedback_not_yet_coarse"
            ),
            models.Index(
                fields=["counter"], condition=Q(counter__isnull=False), name="feedback_at_counter"
            ),
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="feedback_in_batch"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def receipt_state(self) -> ReceiptState:
        if self.disposition != Disposition.ACCEPTED:
            return ReceiptState(self.disposition)
        return ReceiptState.COUNTED if self.wanted == self.counted else ReceiptState.PENDING


class ResponseRevision(models.Model):
    """What a response says, never edited: a correction adds the next number.

    ``answers`` maps question codes to an option code or a list of them, ``texts`` maps them to
    what was typed. ``cells`` is what was added to the tallies when the revision was counted, so
    that the same is subtracted whatever changed since.
    """

    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, related_name="revisions", db_index=False
    )
    number = models.PositiveIntegerField(_("number"), default=1)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    procedure = models.CharField(_("procedure"), max_length=40, blank=True, default="")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    cells = models.JSONField(null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("revision of a response")
        verbose_name_plural = _("revisions of responses")
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="feedback_revision_number")
        ]
        indexes = [
            models.Index(fields=["unit"], name="feedback_revision_unit"),
            models.Index(
                fields=["created_by"],
                condition=Q(created_by__isnull=False),
                name="feedback_revision_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}/{self.number}"


class Contact(models.Model):
    """Contact data given with consent: apart from the answers, encrypted, read by few.

    It lives as long as one ``Consent`` of the response is in force, and never longer than
    ``expires_on``.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="contact")
    name = EncryptedTextField(_("name"), blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    email = EncryptedTextField(_("e-mail"), blank=True)
    expires_on = models.DateField(_("deleted after"))

    class Meta:
        verbose_name = _("contact data")
        verbose_name_plural = _("contact data")

    def __str__(self) -> str:
        return str(self.response_id)
