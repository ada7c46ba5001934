"""The four fields of a progress report, and a comment to one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model

from .duty import LONGEST_TEXT, ReportValues, lacks
from .enums import ProgressClaim
from .evidence_files import ACCEPTED
from .models import PlanTask, ProgressReport, Unit
from .numbers import format_number
from .permissions import following
from .services.progress import EvidenceGiven
from .text import nfc
from .typed_figures import read_figure

NEWEST_DOCUMENTS = 20
MOST_LINKS = 10


class TypedTextField(forms.CharField):
    """Counts what people see: one normal form, and a line break is one character."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return nfc(text.replace("\r\n", "\n"))


class FigureField(forms.CharField):
    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        figure = read_figure(text)
        if figure is None:
            raise ValidationError(_("Write a number, for example 97,2 or 1.234,5."))
        return figure


class LinksField(forms.CharField):
    """One address on each line."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("At most %(n)d links."), params={"n": MOST_LINKS})
        for line in lines:
            self._check(line)
        return list(dict.fromkeys(lines))

    def _check(self, line: str) -> None:
        sentence = _("“%(url)s” is not an address that begins with http:// or https://.")
        try:
            URLValidator(schemes=["http", "https"])(line)
        except ValidationError as error:
            raise ValidationError(sentence, params={"url": line[:80]}) from error
        if len(line) > 500:  # noqa: PLR2004 - the column's own limit
            raise ValidationError(_("A link has at most 500 characters."))


class ReportForm(forms.Form):
    """``lacking`` asks in addition for what a submitted report needs."""

    claim = forms.ChoiceField(
        label=_("Where it stands"), choices=ProgressClaim.choices, widget=forms.RadioSelect
    )
    done_on = forms.DateField(
        label=_("Completed on"),
        required=False,
        help_text=_("Only for a task that is done."),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    figure = FigureField(
        label=_("Result as a number"),
        required=False,
        max_length=30,
        help_text=_("For example 97,2 or 1.234,5."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    figure_unit = TypedTextField(
        label=_("Unit of the number"),
        required=False,
        max_length=40,
        help_text=_("For example dossiers, documents, per cent."),
    )
    text = TypedTextField(
        label=_("Description"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("At most 500 characters."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    documents = forms.ModelMultipleChoiceField(
        queryset=get_document_model().objects.none(),
        label=_("Documents of the unit"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    upload = forms.FileField(
        label=_("Add a file"),
        required=False,
        help_text=_("PDF, Word, Excel, ODT, JPG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED)}),
    )
    links = LinksField(
        label=_("Links"),
        required=False,
        help_text=_("One address on each line."),
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, unit: Unit, report: ProgressReport | None) -> None:
        super().__init__(data, initial=initial_of(report) if report else None)
        wanted = data.getlist("documents") if data is not None else []
        documents: Any = self.fields["documents"]
        documents.queryset = offered(unit, report, wanted)

    def values(self) -> ReportValues:
        given = self.cleaned_data
        return ReportValues(
            claim=given.get("claim", ""),
            done_on=given.get("done_on"),
            figure=given.get("figure"),
            figure_unit=given.get("figure_unit", ""),
            text=given.get("text", ""),
        )

    def evidence(self) -> list[EvidenceGiven]:
        documents = [
            EvidenceGiven(document=document) for document in self.cleaned_data.get("documents", ())
        ]
        links = self.cleaned_data.get("links", ())
        return [*documents, *(EvidenceGiven(url=url) for url in links)]

    def ask_for_more(self, task: PlanTask, today: date) -> None:
        """Add an error for each thing that a submitted report needs and this one has not; what
        is wrong already gets no second sentence."""
        wrong = set(self.errors)
        if wrong & {"documents", "links"}:
            wrong.add("upload")
        for field, sentence in lacks(task, self.values(), len(self.evidence()), today):
            if field not in wrong:
                self.add_error(field, sentence)


class CommentForm(forms.Form):
    comment = TypedTextField(
        label=_("What has to be changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what has to be changed.")},
    )


def initial_of(report: ProgressReport) -> dict[str, Any]:
    proofs = list(report.evidence.all())
    return {
        "claim": report.claim,
        "done_on": report.done_on,
        "figure": "" if report.figure is None else format_number(report.figure).replace("−", "-"),
        "figure_unit": report.figure_unit,
        "text": report.text,
        "documents": [proof.document_id for proof in proofs if proof.document_id],
        "links": "\n".join(proof.url for proof in proofs if proof.url),
    }


def offered(unit: Unit, report: ProgressReport | None, wanted: list[str]) -> Any:
    """What members of the unit, or of one that followed it, uploaded last, and what the report
    has or is to have; a document of another unit's people is none of them."""
    attached = report.evidence.values("document") if report else []
    documents = get_document_model().objects.filter(
        Q(uploaded_by_user__unit_memberships__unit__in=following(unit).values("pk"))
        | Q(pk__in=attached)
    )
    newest = list(documents.order_by("-created_at").values_list("pk", flat=True).distinct())
    kept = newest[:NEWEST_DOCUMENTS]
    named = [int(pk) for pk in wanted if pk.isdecimal() and len(pk) < 19]  # noqa: PLR2004 - bigint
    also = documents.filter(Q(pk__in=attached) | Q(pk__in=named)).values("pk")
    return (
        get_document_model()
        .objects.filter(Q(pk__in=kept) | Q(pk__in=also))
        .order_by("-created_at", "-pk")
    )
