import json

import pytest
from django.db import models
from wagtail.admin.forms.models import registry
from wagtail.admin.widgets import SlugInput

from plan_pages.slugs import slug_of, slug_widget


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đường ước lượng kế hoạch Đà Nẵng", "duong-uoc-luong-ke-hoach-da-nang"),
        ("Đánh giá", "danh-gia"),
        ("Kế hoạch", "ke-hoach"),
    ],
)
def test_a_title_in_vietnamese_makes_a_whole_address(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_the_editors_field_knows_every_vietnamese_letter() -> None:
    field = registry.get(models.SlugField())["widget"]
    assert isinstance(field, SlugInput)
    formatters = slug_widget().attrs["data-w-slug-formatters-value"]
    for letter in "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ":
        assert json.dumps(letter).strip('"') in formatters, letter
