import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

# Capitals and digits without what is mistaken for one another; people type them from a poster.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
KEY_LENGTH = 12


def new_key() -> str:
    """Enough that nobody guesses the address of a counter: 60 random bits, as twelve letters."""
    return "".join(secrets.choice(LETTERS) for _place in range(KEY_LENGTH))


class Counter(models.Model):
    """A place where a form is answered: a QR code at a counter, or a tablet as a kiosk.

    Unit, procedure and channel of the answers given there are fixed by it. ``key`` stands in its
    signed address; a new key makes printed posters void.
    """

    class Kind(models.TextChoices):
        QR = "qr", _("QR code at a counter")
        KIOSK = "kiosk", _("Kiosk")

    form = models.ForeignKey(
        "feedback.FeedbackForm",
        on_delete=models.PROTECT,
        related_name="counters",
        verbose_name=_("form"),
    )
    name = models.CharField(_("name"), max_length=255, help_text=_("For example: counter 3."))
    kind = models.CharField(_("channel"), max_length=10, choices=Kind, default=Kind.QR)
    unit = models.ForeignKey(
        "plan_pages.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    procedure = models.ForeignKey(
        "feedback.Procedure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("administrative procedure"),
    )
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("counter or kiosk")
        verbose_name_plural = _("counters and kiosks")
        ordering = ["form", "name"]

    def __str__(self) -> str:
        return self.name
