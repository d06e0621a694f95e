"""Static files as production serves them: one version of each, scripts and their imports included."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

IMPORTED = re.compile(r'^(?:import|export) [^"]*from "([^"]+)"', re.MULTILINE)
pytestmark = pytest.mark.sqlite_only
HASHED = re.compile(r"\.[0-9a-f]{12}\.")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``collectstatic`` makes, in a process with the settings of production."""
    folder = tmp_path_factory.mktemp("static")
    environment = {
        **os.environ,
        "SECRET_KEY": "only-for-the-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": "sqlite:///:memory:",
        "STATIC_ROOT": str(folder),
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "admin"],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    return folder


def test_every_script_asks_for_scripts_of_its_own_version(collected):
    served = json.loads((collected / "staticfiles.json").read_text())["paths"]
    scripts = [name for name in served if name.startswith("js/")]
    assert len(scripts) == len(list((ROOT / "static" / "js").rglob("*.js")))
    for name in scripts:
        script = collected / served[name]
        for imported in IMPORTED.findall(script.read_text(encoding="utf-8")):
            assert HASHED.search(imported), f"{name} asks for {imported}"
            assert (script.parent / imported).exists(), f"{name} asks for {imported}"


def test_what_a_script_imports_gives_it_another_name(collected):
    """Else a browser that kept the old one would mix two versions."""
    served = json.loads((collected / "staticfiles.json").read_text())["paths"]
    main, timeout = (served[f"js/{name}"] for name in ("writing/main.js", "timeout.js"))
    assert HASHED.search(main)
    post = (collected / served["js/writing/post.js"]).read_text(encoding="utf-8")
    assert Path(timeout).name in post


def test_the_styles_of_a_page_are_one_file(collected):
    served = json.loads((collected / "staticfiles.json").read_text())["paths"]
    styles = (collected / served["css/screen.css"]).read_text(encoding="utf-8")
    assert "@import" not in styles
    listed = re.findall(r'@import url\("([^"]+)"\)', (ROOT / "static/css/screen.css").read_text())
    assert styles.count("@layer ") == len(listed) + 1
    components = {f"components/{path.name}" for path in (ROOT / "static/css/components").glob("*.css")}
    assert components <= set(listed), "a component that no page loads"
