"""Sending a file, naming its columns, agreeing to its plan."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from capitalisation.forms import LineField, form_helper
from capitalisation.grids.book import LARGEST_FILE
from competences.models import Framework
from imports.models import Import
from imports.rules import kinds

_FORMATS = {
    Import.Kind.FRAMEWORK: _(
        "CSV, XLSX, ODS, JSON ou ZIP de CSV : notre modèle, CASE, ESCO, ROME, Moodle, OpenSALT ; 5 Mo au plus."
    ),
    Import.Kind.PEOPLE: _(
        "CSV, XLSX ou ODS ; colonnes : courriel, prénom, nom, fonction, rôle, unité, département, début, fin."
    ),
    Import.Kind.TUTORSHIPS: _(
        "CSV, XLSX ou ODS ; colonnes : courriel_tuteur, courriel_stagiaire, promotion, unité, département, début, fin, rythme."
    ),
    Import.Kind.PRACTICES: _("JSON, CSV, XLSX ou ODS ; 5 Mo et 20 000 fiches au plus."),
}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Votre fichier"),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
        },
    )
    helper = form_helper(submit=_("Lire ce fichier"))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _FORMATS[Import.Kind(kind)]

    def clean_file(self) -> UploadedFile:
        """Before it is read: a file that is refused for its weight is never kept."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("Le fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
        return upload

    @property
    def options(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "file" and value}


class FrameworkFileForm(FileForm):
    title = LineField(label=_("Titre (optionnel)"), max_length=160, help_text=_("Vide : celui du fichier."))
    code = forms.SlugField(
        label=_("Code du référentiel (optionnel)"),
        required=False,
        max_length=50,
        help_text=_(
            "Lettres, chiffres et tirets, par exemple « tutorat ». Le même code fait une nouvelle version."
        ),
        error_messages={"invalid": _("Écrivez des lettres sans accent, des chiffres et des tirets.")},
    )
    number = LineField(label=_("Numéro de version (optionnel)"), max_length=20)
    kind = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("Selon le fichier")), *Framework.Kind.choices]
    )
    only = LineField(
        label=_("N’importer que ces parties (optionnel)"),
        max_length=400,
        help_text=_(
            "Les codes à garder, séparés par des virgules, avec tout ce qu’ils contiennent. Vide : tout."
        ),
    )

    def clean_only(self) -> list[str]:
        return [code.strip() for code in re.split("[;,]", self.cleaned_data["only"]) if code.strip()]


def file_form(kind: str) -> type[FileForm]:
    return FrameworkFileForm if kind == Import.Kind.FRAMEWORK else FileForm


class ColumnsForm(forms.Form):
    """For a table nobody knows: which column is which."""

    helper = form_helper(submit=_("Lire avec ces colonnes"))

    def __init__(self, *args: Any, job: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headers = list(dict.fromkeys(job.plan.get("headers", [])))
        labels, needed = kinds.columns(job.kind)
        for name, label in labels.items():
            self.fields[name] = forms.ChoiceField(
                label=_said(str(label), is_needed=name in needed),
                required=name in needed,
                choices=[("", "–"), *((header, header) for header in headers if header)],
                error_messages={"required": _("Choisissez la colonne qui contient ceci.")},
            )

    def clean(self) -> dict[str, Any]:
        chosen = [value for value in self.cleaned_data.values() if value]
        if len(set(chosen)) != len(chosen):
            raise forms.ValidationError(_("Une même colonne est choisie deux fois."))
        return self.cleaned_data

    @property
    def mapping(self) -> dict[str, str]:
        """Our column by header."""
        return {header: name for name, header in self.cleaned_data.items() if header}


def _said(label: str, *, is_needed: bool) -> str:
    return capfirst(label) if is_needed else gettext("%(label)s (optionnel)") % {"label": capfirst(label)}


class AgreementForm(forms.Form):
    """What the plan asks to confirm before it is carried out."""

    helper = form_helper(tag=False)
    #: A list too long to stand open.
    folded: frozenset[str] = frozenset()

    def __init__(self, *args: Any, job: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if job.kind == Import.Kind.FRAMEWORK:
            self.fields["in_force"] = forms.BooleanField(
                label=_("Mettre cette version en vigueur tout de suite"), required=False
            )
        if job.kind == Import.Kind.PEOPLE:
            if "DOUBTFUL_UNIT" in job.plan.get("codes", []):
                self.fields["accept_units"] = forms.BooleanField(
                    label=_("Les unités qui se ressemblent sont bien les mêmes"), required=False
                )
            self.fields["invite"] = forms.BooleanField(
                label=_("Envoyer aux nouvelles personnes un lien pour choisir leur mot de passe"),
                required=False,
            )
            if job.absent:
                self.fields["close"] = forms.MultipleChoiceField(
                    label=_("Fermer le compte de ces personnes, absentes du fichier (optionnel)"),
                    choices=[(key, label) for key, label in job.absent if key != job.requested_by.email],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
                self.folded = frozenset({"close"})

    @property
    def lines(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field, and whether it is folded until somebody wants it."""
        return [(field, field.name in self.folded) for field in self]

    @property
    def options(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}
