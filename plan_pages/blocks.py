"""What editors write with: the parts of an official document, and the parts of an article."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from .choosers import CriterionChooserBlock
from .enums import IndexName

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class NumberedHeadingBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Number"), max_length=20, required=False)
    heading = blocks.CharBlock(label=_("Heading"), max_length=500)

    class Meta:
        icon = "title"


class DocumentBlock(blocks.StreamBlock):
    """The parts of a plan in the order of NĐ 30/2020; the words are plain text, as issued."""

    legal_basis = blocks.TextBlock(label=_("Legal basis"), icon="form")
    section = NumberedHeadingBlock(label=_("Section"))
    part = NumberedHeadingBlock(label=_("Part"))
    paragraph = blocks.TextBlock(label=_("Paragraph"), icon="pilcrow")
    bullet = blocks.TextBlock(label=_("Bullet"), icon="list-ul")


class IndexFigureBlock(blocks.StructBlock):
    index = blocks.ChoiceBlock(label=_("Index"), choices=IndexName.choices)
    show = blocks.ChoiceBlock(
        label=_("Shows"),
        choices=[("history", _("Value through the years")), ("rank", _("Rank through the years"))],
        default="history",
    )

    class Meta:
        icon = "order"
        template = "plan_pages/blocks/index_figure.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from .figures import index_figure  # noqa: PLC0415 - it imports the models

        return {
            **super().get_context(value, parent_context=parent_context),
            **index_figure(value["index"], value["show"]),
        }


class ScoreFigureBlock(blocks.StructBlock):
    criterion = CriterionChooserBlock(label=_("Criterion"))
    year = blocks.IntegerBlock(label=_("Year"), min_value=2000, max_value=2100)

    class Meta:
        icon = "order"
        template = "plan_pages/blocks/score_figure.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from .figures import score_figure  # noqa: PLC0415 - it imports the models

        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        criterion, year = value.get("criterion"), value.get("year")
        return {**context, **(score_figure(criterion, year) if criterion and year else {})}


class PictureBlock(ImageBlock):
    """Wagtail's block with no label left in English; migrations see no difference."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        self.child_blocks["image"].label = _("Image")


class ArticleBlock(blocks.StreamBlock):
    """What news and results share; raw HTML and foreign embeds are never offered."""

    heading = blocks.CharBlock(
        label=_("Heading"),
        max_length=255,
        icon="title",
        template="plan_pages/blocks/heading.html",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    image = PictureBlock(label=_("Image"), template="plan_pages/blocks/image.html")
    table = TableBlock(
        label=_("Table"),
        template="plan_pages/blocks/table.html",
        # The table's editor has no Vietnamese and says so as an error for each table.
        table_options={"language": "en-US"},
    )
    document = DocumentChooserBlock(
        label=_("Document"), icon="doc-full", template="plan_pages/blocks/document.html"
    )


class ResultBlock(ArticleBlock):
    index_figure = IndexFigureBlock(label=_("Figure of an index"))
    score_figure = ScoreFigureBlock(label=_("Figure of a criterion's points"))


def text_of(stream: Any) -> str:
    """The words of a stream, for the search index."""
    return " ".join(
        part for child in stream for part in child.block.get_searchable_content(child.value)
    )
