"""What staff do with a counter beside its record: print its poster, and void the old ones."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from feedback.channels.counter_address import route_of
from feedback.channels.qr import qr_svg
from feedback.errors import NoPage
from feedback.models import Counter, FeedbackFormPage
from feedback.schema import schema_of
from feedback.services.counters import renew_address
from feedback.views.estimates import minutes_to_answer


def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of A4 with the code, in both languages, for the wall or the desk."""
    counter = _counter(request, pk, "view")
    try:
        page = _page_of(counter)
    except NoPage as error:
        messages.error(request, str(error))
        return redirect("feedback_counters:inspect", pk)
    index = page.get_parent().specific
    address = (index.get_full_url(request) or "") + route_of(index, counter)
    schema = schema_of(page.body, page.locale.language_code)
    context = {
        "counter": counter,
        "form_page": page,
        "address": address,
        "short": address.partition("://")[2],
        "qr": qr_svg(address),
        "minutes": minutes_to_answer(schema),
    }
    return render(request, "feedback/admin/poster.html", context)


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    counter = _counter(request, pk, "change")
    if request.POST.get("sure"):
        renew_address(counter, user=request.user)
        messages.success(request, _("The counter has a new address. Print its poster anew."))
    else:
        messages.error(request, _("Tick that you are sure; nothing has been changed."))
    return redirect("feedback_counters:inspect", pk)


def _counter(request: HttpRequest, pk: int, action: str) -> Counter:
    if not request.user.has_perm(f"feedback.{action}_counter"):
        raise PermissionDenied
    found = Counter.objects.select_related("form", "unit", "procedure").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page_of(counter: Counter) -> FeedbackFormPage:
    """The Vietnamese page of the form, or the first there is. Raises ``NoPage``."""
    rows = FeedbackFormPage.objects.filter(translation_key=counter.form.translation_key).live()
    pages = sorted(
        rows.select_related("locale"), key=lambda page: page.locale.language_code != "vi"
    )
    if not pages:
        raise NoPage(_("The form is not on the site, so there is nothing to print yet."))
    return pages[0]
