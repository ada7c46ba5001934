from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page


def search(request: HttpRequest) -> HttpResponse:
    """As ``wagtail start`` has it: knows nothing of folded Vietnamese."""
    query = request.GET.get("query", "")
    found = Page.objects.live().public().search(query) if query else Page.objects.none()
    return render(request, "search/search.html", {"query": query, "found": found})
