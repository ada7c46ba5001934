"""Fill the stock site: a menu of six sections, a form of eight questions and one of 22 items."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after setup
from wagtail.models import Page, Site  # noqa: E402

from tests.bench.stock.models import StockIndexPage  # noqa: E402
from tests.bench.stock_forms.models import StockFormField, StockFormPage  # noqa: E402

LIKERT = "Rất không hài lòng\nKhông hài lòng\nBình thường\nHài lòng\nRất hài lòng\nKhông có ý kiến"


def radio(number: int) -> StockFormField:
    return StockFormField(
        label=f"A{number}", field_type="radio", required=True, choices=LIKERT, sort_order=number
    )


def add_form(home: Page, slug: str, fields: list[StockFormField]) -> None:
    page = StockFormPage(
        title="Khảo sát hài lòng",
        slug=slug,
        intro="<p>Mời Ông/Bà đánh giá.</p>",
        thank_you_text="<p>Cảm ơn Ông/Bà.</p>",
        show_in_menus=True,
    )
    page.form_fields = fields
    home.add_child(instance=page)


def main() -> None:
    call_command("migrate", verbosity=0)
    home = Site.objects.get(is_default_site=True).root_page
    for number in range(6):
        title, slug = f"Chuyên mục {number}", f"chuyen-muc-{number}"
        home.add_child(instance=StockIndexPage(title=title, slug=slug, show_in_menus=True))
    others = [
        StockFormField(label="GOP_Y", field_type="multiline", required=False, sort_order=7),
        StockFormField(label="THU", field_type="email", required=False, sort_order=8),
    ]
    add_form(home, "tam-cau", [*map(radio, range(1, 7)), *others])
    add_form(home, "muc-22", [radio(number) for number in range(1, 23)])


if __name__ == "__main__":
    main()
