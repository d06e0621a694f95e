"""Collect the sentences to translate and compile both catalogues; ``--check`` only says what is missing, ``--compile``
only compiles what is stale.

Message ids are the French sentences. ``locale/en`` translates them all; ``locale/fr`` holds the plural forms only
(without it, « 0 pratiques » would be shown instead of « 0 pratique »).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("capitalisation", *sorted(path.parent.name for path in ROOT.glob("*/apps.py")))


def collect(folder: Path) -> None:
    """Run makemessages in a tree, for both languages."""
    command = [sys.executable, "manage.py", "makemessages", "--no-location", "--no-obsolete", "--no-wrap"]
    environment = {
        **os.environ,
        "SECRET_KEY": "only-to-collect-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": "sqlite:///:memory:",
    }
    subprocess.run([*command, "-l", "fr", "-l", "en", "-v0"], cwd=folder, env=environment, check=True)
    for path in folder.glob("locale/*/LC_MESSAGES/django.po"):
        text = re.sub(r'"(POT-Creation-Date|PO-Revision-Date).*\n', "", path.read_text(encoding="utf-8"))
        path.write_text(without_guesses(text), encoding="utf-8")
    fill_plurals(folder / "locale/fr/LC_MESSAGES/django.po")


def without_guesses(text: str) -> str:
    """Empty what gettext guessed from a similar sentence: a translation is written, never guessed."""
    blocks = text.split("\n\n")
    for rank, block in enumerate(blocks):
        if re.search(r"^#, fuzzy", block, re.MULTILINE):
            kept = re.sub(r"^#[,|] .*\n", "", block.replace("#, fuzzy, ", "#. "), flags=re.MULTILINE)
            kept = kept.replace("#. python-format", "#, python-format")
            blocks[rank] = re.sub(r'^(msgstr(?:\[\d\])?) ".*"(?:\n".*")*', r'\1 ""', kept, flags=re.MULTILINE)
    return "\n\n".join(blocks)


def fill_plurals(path: Path) -> None:
    """French plural entries translate themselves."""
    text = path.read_text(encoding="utf-8")

    def filled(match: re.Match[str]) -> str:
        one, many = match["one"], match["many"]
        return f"msgid {one}\nmsgid_plural {many}\nmsgstr[0] {one}\nmsgstr[1] {many}\n"

    text = re.sub(
        r'msgid (?P<one>".*"(?:\n".*")*)\nmsgid_plural (?P<many>".*"(?:\n".*")*)\n(?:msgstr\[\d\] ".*"\n)+',
        filled,
        text,
    )
    path.write_text(text, encoding="utf-8")


def missing(path: Path) -> list[str]:
    """Message ids without a translation, or with a fuzzy one."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")[1:]
    empty = re.compile(r'msgstr(\[\d\])? ""$(?!\n")', re.MULTILINE)
    return [block for block in blocks if empty.search(block) or "#, fuzzy" in block]


def compile_all(folder: Path) -> None:
    """Compile what is older than its sentences."""
    for path in folder.glob("locale/*/LC_MESSAGES/django.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            subprocess.run(["msgfmt", "--check-format", "-o", str(compiled), str(path)], check=True)


def check() -> int:
    """Collect in a copy and compare: new sentences, missing translations."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for entry in (*APPS, "templates", "locale", "manage.py"):
            source = ROOT / entry
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / entry)
        collect(copy)
        compile_all(copy)
        problems = missing(copy / "locale/en/LC_MESSAGES/django.po")
        for entry in sorted(copy.glob("locale/*/LC_MESSAGES/django.po")):
            if entry.read_bytes() != (ROOT / entry.relative_to(copy)).read_bytes():
                problems.append(f"{entry.relative_to(copy)} is not up to date: run make messages")
    for problem in problems:
        print(problem, end="\n\n")
    return bool(problems)


def main() -> int:
    if "--check" in sys.argv:
        return check()
    if "--compile" not in sys.argv:
        collect(ROOT)
    compile_all(ROOT)
    if "--compile" in sys.argv:
        return 0
    waiting = missing(ROOT / "locale/en/LC_MESSAGES/django.po")
    print(f"{len(waiting)} sentences wait for their English translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
