"""One sheet as DOCX, with real headings and lists, so that it can be adapted in a word processor."""

import io

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn

from repertoire.models import PracticeVersion

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def build(version: PracticeVersion) -> bytes:
    paper = Document()
    _set_language(paper)
    paper.core_properties.title = version.title
    paper.core_properties.author = version.practice.signed_as
    paper.add_heading(version.title, 1)
    if version.purpose:
        paper.add_paragraph(version.purpose, style="Intense Quote")
    _prose(paper, _("Quand l’utiliser"), version.when_to_use)
    _steps(paper, version)
    _list(paper, _("Ce que cela met en jeu"), [str(one) for one in version.told_knowledge])
    _list(paper, _("Points de vigilance"), version.watch_points)
    _prose(paper, _("À garder absolument"), version.keep)
    _prose(paper, _("À adapter librement"), version.adapt)
    _prose(paper, _("Effets constatés"), version.effects)
    _prose(paper, _("Conditions de réussite"), version.success_conditions)
    _list(paper, _("Appuis et outils"), version.resources)
    _list(paper, _("Compétences"), [str(row.competence) for row in version.competence_rows.all()])
    paper.add_paragraph(f"{_('Signée :')} {version.practice.signed_as}")
    paper.add_paragraph(f"{version.practice.reference}, {settings.BASE_URL}{version.address}")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _set_language(paper: Paper) -> None:
    """Spelling and screen readers follow it."""
    properties = paper.styles["Normal"].element.get_or_add_rPr()
    mark = properties.makeelement(qn("w:lang"), {qn("w:val"): "fr-FR" if get_language() == "fr" else "en-GB"})
    properties.append(mark)


def _prose(paper: Paper, title: str, text: str) -> None:
    if text:
        paper.add_heading(title, 2)
        for line in filter(None, text.split("\n")):
            paper.add_paragraph(line)


def _list(paper: Paper, title: str, lines: list[str]) -> None:
    if lines:
        paper.add_heading(title, 2)
        for line in lines:
            paper.add_paragraph(str(line), style="List Bullet")


def _steps(paper: Paper, version: PracticeVersion) -> None:
    if not version.steps:
        return
    paper.add_heading(_("Comment s’y prendre"), 2)
    for step in version.told_steps:
        line = paper.add_paragraph(step.text, style="List Number")
        for label, said in ((_("Le bon signe :"), step.cue), (_("Geste :"), step.gesture)):
            if said:
                line.add_run().add_break()
                line.add_run(f"{label} {said}").italic = True
