from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from feedback.enums import ValueStatus
from feedback.indicators import open_data
from feedback.models import IndicatorValue


class ItemSerializer(serializers.Serializer):
    question = serializers.CharField(help_text=_("Code of the question."))
    hits = serializers.IntegerField(help_text=_("Satisfied answers."))
    valid = serializers.IntegerField(help_text=_("Valid answers; no opinion is not one."))


class IndicatorValueSerializer(serializers.Serializer):
    """A published value; ``n``, ``value``, ``interval`` and ``items`` are null where hidden."""

    code = serializers.CharField()
    period = serializers.CharField()
    unit = serializers.CharField(help_text=_("Code of the unit; empty for all."))
    channel = serializers.CharField(help_text=_("Channel of the answers; empty for all."))
    n = serializers.IntegerField(allow_null=True, help_text=_("Respondents."))
    value = serializers.CharField(
        allow_null=True, help_text=_("Percent with two decimals, for example 86.27.")
    )
    interval = serializers.ListField(
        child=serializers.CharField(),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text=_("95 % interval in percent, from and to."),
    )
    items = ItemSerializer(many=True, allow_null=True)
    status = serializers.ChoiceField(choices=[status.value for status in ValueStatus])
    suppressed = serializers.BooleanField()
    definition_version = serializers.IntegerField()

    def to_representation(self, instance: IndicatorValue) -> dict[str, Any]:
        return open_data.plain(instance)
