from django.urls import path

from feedback.views import admin_indicators as views
from feedback.views.admin_not_reported import not_reported_view

urlpatterns = [
    path("", views.SnapshotIndexView.as_view(), name="feedback_indicator_values"),
    path(
        "results/",
        views.SnapshotIndexView.as_view(results_only=True),
        name="feedback_indicator_values_results",
    ),
    path("compute/", views.compute_view, name="feedback_indicator_compute"),
    path("not-reported/", not_reported_view, name="feedback_indicator_not_reported"),
    path("<int:pk>/", views.detail, name="feedback_indicator_value"),
    path("<int:pk>/<slug:action>/", views.act, name="feedback_indicator_step"),
]
