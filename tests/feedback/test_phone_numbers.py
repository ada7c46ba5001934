"""Which phone numbers a form takes: those of Viet Nam, however they are grouped."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from feedback.questions.fields import validate_phone

NUMBERS = (
    "0912345678",
    "0912 345 678",
    "0912.345.678",
    "091-234-5678",
    "+84912345678",
    "+84 912 345 678",
    "84912345678",
    "0351234567",
    "0561234567",
    "0701234567",
    "0861234567",
    "0203 3835 678",
    "024 3825 1234",
    "+84 24 3825 1234",
    "0243825123",
    "1800 1234",
    "1900 1234",
    "1900 561 234",
)
NONE_OF_THEM = (
    "",
    "113",
    "091234567",
    "09123456789",
    "0123456789",
    "0412345678",
    "0612345678",
    "020338356789",
    "024382512",
    "+840912345678",
    "+85 912 345 678",
    "+0912345678",
    "0912  345 678",
    "0912/345/678",
    "0912345678 ",
    "0912345678\n",
    "0912\x00345678",
    "٠٩١٢٣٤٥٦٧٨",
    "1700 1234",
    "1900 123",
    "1900 12345",
    "=0912345678",
)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_vietnamese_number_is_taken(number: str) -> None:
    validate_phone(number)


@pytest.mark.parametrize("number", NONE_OF_THEM)
def test_anything_else_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        validate_phone(number)


def test_the_sentence_gives_numbers_that_are_taken() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        validate_phone("113")

    examples = re.findall(r"0[0-9 ]+[0-9]", refused.value.message % {})
    assert {len(re.sub(" ", "", number)) for number in examples} == {10, 11}
    for number in examples:
        validate_phone(number)
