"""What an import says of a file: where, a stable code for scripts, a sentence for people."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

#: Cells are quoted by their first letters only.
QUOTED = 80


@dataclass(frozen=True, slots=True)
class Finding:
    line: int
    column: str
    code: str
    sentence: str
    is_error: bool = True

    @property
    def is_of_the_file(self) -> bool:
        """Of no row."""
        return self.column == _("fichier")

    @property
    def said(self) -> str:
        """For a screen: where, and what to do."""
        if self.is_of_the_file:
            return self.sentence
        where = {"line": self.line, "column": self.column, "sentence": self.sentence}
        if self.column == _("ligne entière"):
            return _("Ligne %(line)s : %(sentence)s") % where
        return _("Ligne %(line)s, colonne « %(column)s » : %(sentence)s") % where

    @property
    def said_of_row(self) -> str:
        """Beside the row itself: which column, and what to do."""
        if self.column == _("ligne entière"):
            return self.sentence
        return _("%(column)s : %(sentence)s") % {"column": self.column, "sentence": self.sentence}

    def __str__(self) -> str:
        """For a terminal: with its code, which a script may look for."""
        return _("ligne %(line)s, colonne « %(column)s », %(code)s : %(sentence)s") % {
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "sentence": self.sentence,
        }


def by_line(findings: list[Finding]) -> list[Finding]:
    """Each once, in the order of the file."""
    return sorted(dict.fromkeys(findings), key=lambda one: one.line)


class Unreadable(Exception):
    """The file is refused; nothing was written. Carries every finding."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings)
        self.findings = findings

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.is_error]


def whole_file(code: str, sentence: str) -> Unreadable:
    """Refused before its rows are looked at."""
    return Unreadable([Finding(1, _("fichier"), code, sentence)])


@dataclass(slots=True)
class Reading:
    """What was found in a file, and how it was read, for a person to check."""

    findings: list[Finding] = field(default_factory=list)
    encoding: str = ""
    separator: str = ""
    #: The first cells with an accent: a wrong encoding shows there.
    samples: list[str] = field(default_factory=list)
    #: Rows that somebody leaves out.
    left_out: frozenset[int] = frozenset()
    #: Our column names, as the file spells them.
    headers: dict[str, str] = field(default_factory=dict)

    def refuse(self, line: int, column: str, code: str, sentence: str) -> None:
        self.findings.append(Finding(line, self.headers.get(column, column), code, sentence))

    def warn(self, line: int, column: str, code: str, sentence: str) -> None:
        self.findings.append(Finding(line, self.headers.get(column, column), code, sentence, is_error=False))

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.is_error]

    @property
    def warnings(self) -> list[Finding]:
        return [one for one in self.findings if not one.is_error]

    def enforce(self) -> None:
        """Raises :class:`Unreadable` when there is an error, with the remarks that may explain it, in the order of the file."""
        if self.errors:
            raise Unreadable(by_line(self.findings))
