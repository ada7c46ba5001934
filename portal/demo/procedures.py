"""A dozen procedures that people come to such a department for."""

from feedback.models import Procedure
from feedback.services.procedures import import_procedures

from .files import read_bytes


def seed_procedures() -> None:
    """Once: a list that is there stays as people left it."""
    if not Procedure.objects.exists():
        import_procedures(read_bytes("procedures.csv"))
