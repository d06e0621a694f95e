"""Files in an object store that speaks S3, shared by all machines, instead of a directory of one."""

from typing import Any

#: Seconds: a store that says nothing keeps nobody waiting longer, and is asked again once or twice.
_WAIT, _TRIES = 10, 3


def object_store(
    *, bucket: str, endpoint: str, region: str, access_key: str, secret_key: str
) -> dict[str, Any]:
    """The storage of Django for it. No address of the store ever leaves the server: our pages ask who may, and send the file."""
    from botocore.config import Config  # noqa: PLC0415 half a second, for who uses it

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
            "access_key": access_key,
            "secret_key": secret_key,
            "default_acl": None,
            "file_overwrite": False,
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=_WAIT,
                read_timeout=_WAIT,
                retries={"max_attempts": _TRIES},
                # Stores other than Amazon's know no checksums of its own, and not all of them ranges beyond the end of a file,
                # which is what asking for no checksum in return comes to.
                request_checksum_calculation="when_required",
            ),
        },
    }
