from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 4000
YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Why the task was missed"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    remedy = forms.CharField(
        label=_("What will be done, by when"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    accepted = forms.ChoiceField(
        label=_("Decision"),
        choices=[(YES, _("Accepted")), (NO, _("Not accepted"))],
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    publish = forms.BooleanField(
        label=_("Publish the explanation and the decision on the task's page"), required=False
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the explanation is not wanted any more"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
