"""Static files as they are served: names that carry a hash of the content, style sheets that are one file.

A page of one version asks for scripts of that version and of no other: their imports are renamed too.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

#: The style sheets that list others.
WHOLE = ("css/screen.css",)
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[a-z]+)\);')


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Put the imported sheets in the one that imports them, then hash and compress everything."""
        if not dry_run:
            for name in WHOLE:
                self._write_whole(name, paths)
            # Hashed as they now stand, not as they were written.
            paths = {**paths, **{name: (self, name) for name in WHOLE}}
        yield from super().post_process(paths, dry_run, **options)

    def _write_whole(self, name: str, paths: dict[str, Any]) -> None:
        def source_of(path: str) -> str:
            storage, inside = paths[path]
            with storage.open(inside) as file:
                return str(file.read().decode())

        def put(match: re.Match[str]) -> str:
            path = str(PurePosixPath(name).parent / match["path"])
            return f"@layer {match['layer']} {{\n{source_of(path)}}}"

        with self.open(name, "w") as out:
            out.write(_IMPORT.sub(put, source_of(name)))
