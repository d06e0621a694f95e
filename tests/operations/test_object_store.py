"""Files in a store of objects that speaks S3 (nanio, which checks signatures and ranges): two machines, one set of files."""

import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from django.conf import settings as product
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import Role
from capitalisation.object_store import object_store
from imports.actions import tasks
from imports.actions.tasks import apply_import, read_import
from imports.models import Import
from imports.models.states import ImportState
from operations.actions import backup as backups
from operations.queries.soundness import unsound
from privacy.actions.archive import ask_archive, make_archive
from reports.actions.documents import request_repertoire
from reports.actions.tasks import make_document
from reports.models import DocumentJob
from tests.builders import Day, person
from tests.working import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]
KEYS = {"access_key": "capitalisation", "secret_key": "a-secret-of-the-tests"}


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = tmp_path_factory.mktemp("store")
    server = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("nanio")),
            *("serve", "--host", "127.0.0.1", "--port", str(port)),
            *("--data-dir", str(place), "--log-level", "error", "--no-access-log"),
        ],
        env={"NANIO_ACCESS_KEY": KEYS["access_key"], "NANIO_SECRET_KEY": KEYS["secret_key"], "PATH": ""},
    )

    def answers() -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


@pytest.fixture
def store(address, settings, tmp_path):
    """Whatever is kept goes there; the disk of this machine holds nothing."""
    bucket = f"bucket-{tmp_path.name.replace('_', '-').lower()[:50]}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
    )
    client.create_bucket(Bucket=bucket)
    options = {"bucket": bucket, "endpoint": address, "region": "us-east-1"}
    settings.STORAGES = {**settings.STORAGES, "default": object_store(**options, **KEYS)}
    before = set((product.VAR_DIR / "files").rglob("*"))
    yield options
    assert set((product.VAR_DIR / "files").rglob("*")) == before, "nothing is on the disk of one machine"


def names() -> list[str]:
    folders, files = default_storage.listdir("")
    return [
        *files,
        *(f"{folder}/{name}" for folder in folders for name in default_storage.listdir(folder)[1]),
    ]


def test_who_has_not_the_secret_reads_nothing(store, settings):
    """The control: a store that checks nothing would prove nothing."""
    default_storage.save("a.txt", ContentFile(b"kept"))
    wrong = object_store(**store, access_key=KEYS["access_key"], secret_key="another")
    settings.STORAGES = {**settings.STORAGES, "default": wrong}
    with pytest.raises(ClientError, match=r"403|SignatureDoesNotMatch|Forbidden"):
        default_storage.open("a.txt").read()


def test_a_document_made_by_one_machine_leaves_by_another(store, as_user):
    centre = person(Role.CENTRE)
    Day()
    job = request_repertoire(by=centre, file_format="csv")
    make_document.call(job.pk)
    job.refresh_from_db()
    assert names() == [job.file.name]
    client, url = as_user(centre), reverse("reports:document_file", args=[job.public_id])
    whole = b"".join(client.get(url).streaming_content)
    assert whole
    part = client.get(url, headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, whole[2:10])
    assert client.get(url).headers.get("Location") is None, "the address of the store stays here"
    assert as_user(person(Role.TUTOR)).get(url).status_code in {403, 404}


def test_a_list_of_people_comes_in_with_its_progress(store, as_user, monkeypatch):
    centre = person(Role.CENTRE)
    Day()
    job = Import(kind="people", filename="a.csv", requested_by=centre, language="fr")
    lines = "".join(f"zoe{number}@b.fr;Zoé;Nom{number}\n" for number in range(60))
    job.file.save(str(job.public_id), ContentFile(f"email;first_name;last_name\n{lines}".encode()), save=True)
    read_import.call(job.pk)
    job.refresh_from_db()
    assert job.status == ImportState.PLANNED, job.plan
    Import.objects.filter(pk=job.pk).update(status=ImportState.APPLYING)
    seen = []

    def keep(one: Import, done: int, total: int) -> None:
        write(one, done, total)
        seen.append(one.progress)

    write = tasks._progress
    monkeypatch.setattr(tasks, "_progress", keep)
    apply_import.call(job.pk)
    job.refresh_from_db()
    assert job.status == ImportState.APPLIED
    assert seen[-1] == (60, 60)
    assert not [name for name in names() if name.endswith(".progress")]


def test_an_archive_and_what_goes_with_it(store):
    user = person(Role.TUTOR)
    archive = ask_archive(user)
    make_archive.call(archive.pk)
    archive.refresh_from_db()
    assert zipfile.ZipFile(BytesIO(archive.file.read())).testzip() is None
    assert not list(unsound())
    default_storage.delete(archive.file.name)
    assert list(unsound()) == [f"file: {archive.file.name}"]


def test_backed_up_from_the_store_and_restored_on_a_disk(store, tmp_path, elsewhere):
    job = DocumentJob(kind=DocumentJob.Kind.REPERTOIRE, requested_by=person(Role.CENTRE), status="ready")
    job.file.save(f"{job.public_id}.pdf", ContentFile(b"%PDF kept"), save=True)
    made = backups.back_up(tmp_path / "kept")
    done = elsewhere("restore", str(made))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "var/files" / job.file.name).read_bytes() == b"%PDF kept"


def test_a_store_that_is_away_is_said_and_nothing_is_half_kept(settings, as_user):
    away = object_store(bucket="gone", endpoint="http://127.0.0.1:9", region="", **KEYS)
    away["OPTIONS"]["client_config"] = away["OPTIONS"]["client_config"].merge(
        type(away["OPTIONS"]["client_config"])(retries={"max_attempts": 1}, connect_timeout=1)
    )
    centre = person(Role.CENTRE)
    job = DocumentJob.objects.create(
        kind=DocumentJob.Kind.REPERTOIRE, requested_by=centre, status="ready", file="x.pdf"
    )
    settings.STORAGES = {**settings.STORAGES, "default": away}
    client = as_user(centre)
    client.raise_request_exception = False
    answer = client.get(reverse("reports:document_file", args=[job.public_id]))
    assert answer.status_code == 503
    assert "127.0.0.1" not in answer.content.decode()
