"""A document whose worker was killed does not keep anybody waiting for ever."""

import pytest
from django.utils import timezone

from accounts.models import Role
from reports.actions.documents import STUCK_AFTER, sweep
from reports.models import DocumentJob
from tests.builders import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_what_has_not_moved_for_longer_than_any_document_takes_has_failed(state):
    reader = person(Role.READER)
    stuck, young = (
        DocumentJob.objects.create(requested_by=reader, kind="repertoire", status=state) for _rank in range(2)
    )
    DocumentJob.objects.filter(pk=stuck.pk).update(created_at=timezone.now() - STUCK_AFTER)

    assert sweep() == 1

    stuck.refresh_from_db()
    young.refresh_from_db()
    assert (stuck.status, young.status) == ("failed", state)
    assert stuck.finished_at
