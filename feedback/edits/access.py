"""Whose business a form page's draft is: those who edit or publish it."""

from django.http import Http404, HttpRequest

from feedback.models import FeedbackFormPage


def form_page_or_404(request: HttpRequest, pk: int) -> FeedbackFormPage:
    """The page as its newest draft is; an alias has none of its own."""
    page = FeedbackFormPage.objects.filter(pk=pk, alias_of=None).first()
    if page is None:
        raise Http404
    allowed = page.permissions_for_user(request.user)
    if not allowed.can_edit() and not allowed.can_publish():
        raise Http404
    draft: FeedbackFormPage = page.get_latest_revision_as_object()
    return draft
