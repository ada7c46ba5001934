from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "tests.bench.stock"
    label = "bench_stock"
    default_auto_field = "django.db.models.BigAutoField"
