from django.urls import path

from feedback.views import admin_builder, admin_definitions
from feedback.views import admin_indicators as views
from feedback.views.admin_not_reported import not_reported_view

definition_urlpatterns = [
    path("<int:pk>/", admin_definitions.definition_view, name="feedback_definition"),
    path(
        "<int:pk>/approve/",
        admin_definitions.decide,
        {"action": "approve"},
        name="feedback_definition_approve",
    ),
    path(
        "<int:pk>/reject/",
        admin_definitions.decide,
        {"action": "reject"},
        name="feedback_definition_reject",
    ),
    path("of/<int:pk>/", admin_builder.choose, name="feedback_builder_choose"),
    path("of/<int:pk>/<slug:key>/", admin_builder.build, name="feedback_builder"),
    path(
        "of/<int:pk>/<slug:key>/preview/",
        admin_builder.preview_part,
        name="feedback_builder_preview",
    ),
]

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
