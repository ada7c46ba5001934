from django.urls import path

from feedback.views import admin_bank

urlpatterns = [
    path("add/", admin_bank.add, name="feedback_bank_add"),
    path("series/<int:pk>/mend/", admin_bank.mend, name="feedback_bank_mend"),
    path("<int:pk>/new-series/", admin_bank.new_series, name="feedback_bank_new_series"),
    path("<int:pk>/act/<slug:action>/", admin_bank.act, name="feedback_bank_act"),
]
