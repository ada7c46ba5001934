"""The columns of the open data; their help texts are the data dictionary (``dictionary.py``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from feedback.enums import Channel, Combining, QuestionSource, ValueStatus
from feedback.indicators import open_data, open_definitions
from feedback.indicators.rules.base import Measure
from feedback.models import IndicatorDefinition, IndicatorValue
from plan_pages.enums import Calendar

TOLD_OF_ANSWERS = (
    ValueStatus.SHOWN,
    ValueStatus.NO_DATA,
    ValueStatus.SUPPRESSED,
    ValueStatus.SUPPRESSED_DIFFERENCE,
)
CHANNELS = ["", *Channel.values]


class ItemSerializer(serializers.Serializer):
    question = serializers.CharField(help_text=_("Code of the question."))
    hits = serializers.IntegerField(help_text=_("Satisfied answers."))
    valid = serializers.IntegerField(help_text=_("Valid answers; no opinion is not one."))


class OptionSerializer(serializers.Serializer):
    option = serializers.CharField(help_text=_("Code of the answer."))
    n = serializers.IntegerField(help_text=_("How many chose it."))


class AnswersSerializer(serializers.Serializer):
    question = serializers.CharField(help_text=_("Code of the question."))
    status = serializers.ChoiceField(
        choices=[str(status) for status in TOLD_OF_ANSWERS],
        help_text=_(
            "ok: shown. no_data: nobody answered. suppressed: under 30 answers. "
            "suppressed_difference: too few answers changed since an earlier distribution."
        ),
    )
    options = OptionSerializer(many=True, help_text=_("Empty where they are kept back."))


class IndicatorValueSerializer(serializers.Serializer):
    """A published value; ``n``, ``value``, ``interval`` and ``items`` are null where hidden."""

    code = serializers.CharField(help_text=_("Code of the indicator; it stays for ever."))
    period = serializers.CharField(help_text=_("Code of the reporting period."))
    unit = serializers.CharField(help_text=_("Code of the unit; empty for all."))
    channel = serializers.ChoiceField(
        choices=CHANNELS, help_text=_("Channel of the answers; empty for all.")
    )
    n = serializers.IntegerField(allow_null=True, help_text=_("Respondents; empty where hidden."))
    value = serializers.CharField(
        allow_null=True,
        help_text=_(
            "The figure with two decimals, for example 86.27, in the measure of its definition; "
            "empty where hidden, where only a bound is shown and where nobody answered."
        ),
    )
    interval = serializers.ListField(
        child=serializers.CharField(),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text=_("95 % interval in the measure of the value, from and to."),
    )
    items = ItemSerializer(
        many=True,
        allow_null=True,
        help_text=_(
            "For each question the two whole numbers that the value is computed from; in a table "
            "“A1 353/405; A2 …”. Empty where they are kept back."
        ),
    )
    status = serializers.ChoiceField(
        choices=ValueStatus.values,
        help_text=_(
            "ok: shown. no_data: nobody answered. suppressed: too few respondents. "
            "suppressed_complementary: hidden so that a smaller group cannot be worked out. "
            "suppressed_difference: too few answers changed since an earlier value. bounded_high, "
            "bounded_low: nearly all answered alike, only a bound is told."
        ),
    )
    suppressed = serializers.BooleanField(help_text=_("Whether the row is hidden."))
    definition_version = serializers.IntegerField(
        help_text=_("Version of the definition that computed it.")
    )
    answers = AnswersSerializer(
        many=True,
        allow_null=True,
        help_text=_(
            "For each question how many chose each answer, of all units together and from 30 "
            "answers on; in a table “A1 1=3 2=10 …; A2 …”. Empty for units and channels, and "
            "where they are kept back."
        ),
    )

    def to_representation(self, instance: IndicatorValue) -> dict[str, Any]:
        return open_data.plain(instance)


class HistorySerializer(IndicatorValueSerializer):
    """A value that was ever published, with the correction that it is and the one that it got."""

    id = serializers.CharField(
        help_text=_("Names the published value for ever: indicator, period, revision.")
    )
    revision = serializers.IntegerField(
        help_text=_("1 for what was published first, one more for each correction.")
    )
    in_force = serializers.BooleanField(help_text=_("Whether no correction took its place."))
    published_at = serializers.DateTimeField(help_text=_("When it was published."))
    correction_reason = serializers.CharField(
        allow_null=True,
        help_text=_("Why it took the place of the value before; empty of a first value."),
    )
    superseded_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When a correction took its place; empty while in force.")
    )
    superseded_reason = serializers.CharField(
        allow_null=True, help_text=_("Why a correction took its place; empty while in force.")
    )

    def to_representation(self, instance: IndicatorValue) -> dict[str, Any]:
        return open_data.plain_history(instance)


class FactorSerializer(serializers.Serializer):
    code = serializers.CharField(help_text=_("Code of the factor."))
    title = serializers.CharField(help_text=_("Name of the factor."))
    title_en = serializers.CharField(help_text=_("Name of the factor in English."))
    weight = serializers.IntegerField(help_text=_("Weight in the mean of the factors."))
    questions = serializers.ListField(
        child=serializers.CharField(), help_text=_("Codes of the questions.")
    )


class DefinitionSerializer(serializers.Serializer):
    """A version of a definition that two people approved: how values are computed."""

    code = serializers.CharField(help_text=_("Code of the indicator; it stays for ever."))
    version = serializers.IntegerField(help_text=_("Version, that values name."))
    title = serializers.CharField(help_text=_("Name of the indicator."))
    title_en = serializers.CharField(help_text=_("Name of the indicator in English."))
    in_force = serializers.BooleanField(help_text=_("Whether new values are computed by it."))
    source = serializers.ChoiceField(
        choices=QuestionSource.values,
        help_text=_("form: questions of one form. bank: of the bank, in every form that asks."),
    )
    form = serializers.CharField(
        allow_null=True, help_text=_("Slug of the form whose questions are used.")
    )
    rule = serializers.CharField(help_text=_("Code of the rule that turns answers into a figure."))
    measure = serializers.ChoiceField(
        choices=[measure.value for measure in Measure],
        help_text=_(
            "What the figure is: percent; net, points from −100 to 100; mean, of scores; count, of "
            "answers."
        ),
    )
    factors = FactorSerializer(
        many=True,
        help_text=_("Factors with weights and questions; in a table “code*weight: A1, A2”."),
    )
    hit_options = serializers.ListField(
        child=serializers.CharField(), help_text=_("Codes of the answers that are looked for.")
    )
    valid_options = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Codes of the answers that count; “no opinion” never does."),
    )
    weights = serializers.DictField(
        child=serializers.IntegerField(),
        help_text=_("Weight of each answer; in a table “1=0; 5=100”."),
    )
    scale = serializers.IntegerField(
        help_text=_("What the sum of weights is divided by, beside the number of valid answers.")
    )
    combining = serializers.ChoiceField(
        choices=Combining.values,
        help_text=_(
            "factors: mean of the factors, each the mean of its questions. pooled: all answers "
            "together."
        ),
    )
    grouping = serializers.ChoiceField(
        choices=[str(value) for value in IndicatorDefinition.Grouping.values],
        help_text=_("By what the values are broken down; empty for not at all."),
    )
    calendar = serializers.ChoiceField(
        choices=Calendar.values,
        help_text=_("civil: calendar year. reform: from 15 December to 14 December."),
    )
    smallest_group = serializers.IntegerField(
        help_text=_("Fewest respondents of a group that is shown.")
    )
    criteria_set = serializers.CharField(
        allow_null=True, help_text=_("Code of the criteria set that it feeds.")
    )
    criterion = serializers.CharField(
        allow_null=True, help_text=_("Code of the criterion that it feeds.")
    )
    approved_on = serializers.DateField(help_text=_("The day on which it was approved."))

    def to_representation(self, instance: IndicatorDefinition) -> dict[str, Any]:
        return open_definitions.plain_definition(instance)


class ColumnSerializer(serializers.Serializer):
    """A column of the open data on indicators, and what it means."""

    list = serializers.ChoiceField(
        choices=["values", "history", "definitions"], help_text=_("The list that has the column.")
    )
    column = serializers.CharField(help_text=_("Name of the column."))
    stands_in = serializers.ChoiceField(
        choices=["both", "csv", "json"], help_text=_("Whether the table or the JSON alone has it.")
    )
    type = serializers.ChoiceField(
        choices=["string", "code", "integer", "decimal", "boolean", "date", "date-time", "list"],
        help_text=_("Kind of the cell."),
    )
    unit = serializers.CharField(
        help_text=_("What a number counts or measures: respondents, answers, measure …")
    )
    may_be_empty = serializers.BooleanField(help_text=_("Whether a cell may be empty (null)."))
    codes = serializers.ListField(
        child=serializers.CharField(), help_text=_("The codes that may stand there.")
    )
    meaning_vi = serializers.CharField(help_text=_("What it means, in Vietnamese."))
    meaning_en = serializers.CharField(help_text=_("What it means, in English."))
