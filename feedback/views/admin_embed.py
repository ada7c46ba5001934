"""What another portal copies into its page to show a form of ours there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from feedback.channels.embedding import embed_path
from feedback.models import EmbedOrigin, FeedbackFormPage

HEIGHT = 1200


def snippet(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(FeedbackFormPage.objects.select_related("locale"), pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    address = request.build_absolute_uri(embed_path(page))
    context = {
        "page_title": _("Embed"),
        "page_subtitle": page.title,
        "header_icon": "code",
        "form_page": page,
        "address": address,
        "snippets": [
            (
                _("With a script that fits the height (recommended)"),
                with_script(request, page, address),
            ),
            (_("Without a script, of a fixed height"), plain_frame(page, address)),
            (_("A plain link"), plain_link(request, page)),
        ],
        "origins": EmbedOrigin.objects.all(),
    }
    return render(request, "feedback/admin/embed_snippet.html", context)


def with_script(request: HttpRequest, page: FeedbackFormPage, address: str) -> SafeString:
    script = request.build_absolute_uri(static("feedback/embed.js"))
    return format_html(
        '<a data-cchc-embed href="{}">{}</a>\n<script src="{}" async></script>',
        address,
        page.title,
        script,
    )


def plain_frame(page: FeedbackFormPage, address: str) -> SafeString:
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        address,
        page.title,
        HEIGHT,
    )


def plain_link(request: HttpRequest, page: FeedbackFormPage) -> SafeString:
    return format_html('<a href="{}">{}</a>', page.get_full_url(request) or "", page.title)
