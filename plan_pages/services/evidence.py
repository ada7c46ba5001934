"""Documents behind the reports: staff only until a head has approved what they prove."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.log_actions import log
from wagtail.models import BaseViewRestriction, Collection, CollectionViewRestriction
from wagtail.utils.file import hash_filelike

from plan_pages.enums import ReportState
from plan_pages.evidence_files import checked, stored_name, title_of
from plan_pages.models import ProgressEvidence, ProgressReport

# Names of collections are the site's own data, in its language.
WAITING = "Minh chứng chờ duyệt"
APPROVED = "Minh chứng đã duyệt"


@transaction.atomic
def keep_upload(file: Any, *, user: Any) -> Any:
    """The uploaded file as a document that only signed-in people can open.

    The same file of the same person again gives the document there is. Raises ``NotComplete`` for
    a file that is not taken.
    """
    kind = checked(file)
    file_hash = hash_filelike(file)
    documents = get_document_model().objects
    known = documents.filter(uploaded_by_user=user, file_hash=file_hash).first()
    if known is not None:
        return known
    file.seek(0)
    document = documents.create(
        title=title_of(file.name),
        file=File(file, name=stored_name(file.name, kind)),
        file_size=file.size,
        file_hash=file_hash,
        uploaded_by_user=user,
        collection=_collection(WAITING, restricted=True),
    )
    log(instance=document, action="wagtail.create", user=user)
    return document


def show_evidence(report: ProgressReport) -> None:
    """Of an approved report the uploads become public; other documents stay where they are."""
    _move(_uploads_of(report).filter(collection__name=WAITING), APPROVED, restricted=False)


def hide_evidence(report: ProgressReport) -> None:
    """A returned report's uploads, but for those that another approved report shows too."""
    shown = ProgressEvidence.objects.filter(
        report__state=ReportState.APPROVED, document__isnull=False
    ).values("document")
    uploads = _uploads_of(report).filter(collection__name=APPROVED).exclude(pk__in=shown)
    _move(uploads, WAITING, restricted=True)


def _uploads_of(report: ProgressReport) -> Any:
    proofs = report.evidence.filter(document__isnull=False).values("document")
    return get_document_model().objects.filter(pk__in=proofs)


def _move(documents: Any, name: str, *, restricted: bool) -> None:
    if documents.exists():
        documents.update(collection=_collection(name, restricted=restricted))


def _collection(name: str, *, restricted: bool) -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    if found is None:
        found = root.add_child(name=name)
        if restricted:
            CollectionViewRestriction.objects.create(
                collection=found, restriction_type=BaseViewRestriction.LOGIN
            )
    collection: Collection = found
    return collection
