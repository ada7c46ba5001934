from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import EmailPreference


class PreferenceForm(forms.Form):
    email = forms.ChoiceField(
        label=_("Notices by e-mail"), choices=EmailPreference.choices, widget=forms.RadioSelect
    )
