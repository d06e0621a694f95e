"""Phase 3: from a passage to a practice sheet."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from capitalisation.conflicts import Difference, conflict_page
from capitalisation.forms import rows_difference
from capitalisation.http import keeps_text
from narratives.actions import formalising as actions
from narratives.models import Formalisation, Narrative
from narratives.screens.common import my_narrative, my_sheet
from narratives.screens.forms import EmergentForm, ExcerptForm
from repertoire.actions import opinions, writing
from repertoire.models import PracticeVersion
from repertoire.models.states import TransferTarget
from repertoire.queries.picker import PickerLine, competence_tree
from repertoire.rules import policy as sheet_policy
from repertoire.screens.forms.writing import (
    CompetencesForm,
    KnowledgeFormSet,
    SheetForm,
    StepFormSet,
    TransferForm,
)
from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.rules import policy
from writing.models import Stale
from writing.rules import gate
from writing.screens.forms import filled_rows
from writing.screens.keeping import after_save, keep
from writing.screens.once import sent_once
from writing.screens.saving import Waiting, is_autosave, put_back, save_unsent

STEPS = {
    "describe": gettext_lazy("Décrire la pratique"),
    "competences": gettext_lazy("Relier aux compétences"),
    "transfer": gettext_lazy("Juger si elle se transmet"),
    "propose": gettext_lazy("Vérifier et proposer"),
}


def extract(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the passage of one's own narrative that becomes a sheet."""
    narrative = my_narrative(request, pk)
    if is_autosave(request):
        return save_unsent(request)
    passage = request.GET.get("passage", "") or "\n".join(
        str(step.get("action", "")) for step in narrative.steps
    )
    waiting = Waiting(request)
    form = ExcerptForm(
        request.POST or None,
        initial={"excerpt": passage, **waiting.initial},
        writer=request.user.public_id,
        revision=narrative.revision,
    )
    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, lambda: _started(request, narrative, form.cleaned_data["excerpt"]))
        if answer is not None:
            return answer
    verdict = policy.may_use(request.user, narrative.workshop, Feature.FORMALISE)
    context = {
        "workshop": narrative.workshop,
        "narrative": narrative,
        "form": form,
        "verdict": verdict,
        "waiting": waiting.others,
    }
    return render(request, "narratives/extract.html", context)


def _started(request: SignedInRequest, narrative: Narrative, excerpt: str) -> str:
    return resolve_url("narratives:sheet_describe", actions.formalise(narrative, excerpt, by=request.user).pk)


@keeps_text
def describe(request: SignedInRequest, pk: int) -> HttpResponse:
    version, source = my_sheet(request, pk)
    page = _DescriptionPage(request, version)
    if request.method == "POST":
        here, following = ("narratives:sheet_describe", pk), ("narratives:sheet_competences", pk)
        answer = keep(
            request,
            version,
            page,
            partial(writing.write_version, version, by=request.user),
            lambda: after_save(request, here, following),
        )
        if answer is not None:
            return answer
    fields = [field for field in page.form if not field.is_hidden]
    cut = [field.name for field in fields].index("watch_points")
    context = _step_context(request, "describe", version, source) | {
        "form": page.form,
        "mends": page.mends,
        "roles": gate.ROLES,
        "rows": page.rows,
        "knowledge": page.knowledge,
        "before_steps": fields[:cut],
        "after_steps": fields[cut:],
    }
    return render(request, "narratives/sheet_describe.html", context)


class _DescriptionPage:
    """The sheet in its author's words, its rows of steps and of what they draw on."""

    def __init__(self, request: SignedInRequest, version: PracticeVersion) -> None:
        data = request.POST or None
        self.form = SheetForm(
            data, initial=_sheet_fields(version), writer=request.user.public_id, revision=version.revision
        )
        self.rows = StepFormSet(data, prefix="steps", initial=None if data else version.steps or None)
        self.knowledge = KnowledgeFormSet(
            data, prefix="knowledge", initial=None if data else version.knowledge or None
        )
        self.mends = put_back(request, self.forms)

    def is_valid(self) -> bool:
        return self.form.is_valid() & self.rows.is_valid() & self.knowledge.is_valid()

    @property
    def forms(self) -> list[Any]:
        return [self.form, self.rows, self.knowledge]

    @property
    def changes(self) -> dict[str, Any]:
        rows: dict[str, Any] = {"steps": self.rows, "knowledge": self.knowledge}
        return self.form.texts | {name: filled_rows(one) for name, one in rows.items() if one.is_valid()}

    def differences(self, saved: PracticeVersion) -> list[Difference]:
        # Rows that cannot be taken differ from nothing: they are said on their own.
        mine = PracticeVersion(
            **{name: self.changes.get(name, getattr(saved, name)) for name in ("steps", "knowledge")}
        )
        return [
            *self.form.differences(_sheet_fields(saved)),
            *rows_difference(_("Étapes"), [*map(str, saved.told_steps)], [*map(str, mine.told_steps)]),
            *rows_difference(
                _("Ce que cela met en jeu"),
                [*map(str, saved.told_knowledge)],
                [*map(str, mine.told_knowledge)],
            ),
        ]


def _sheet_fields(version: PracticeVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in SheetForm.text_names()}


@keeps_text
def competences(request: SignedInRequest, pk: int) -> HttpResponse:
    version, source = my_sheet(request, pk)
    form = _competences_form(request, version, request.POST or None)
    if request.method == "POST" and request.POST.get("go") != "search" and form.is_valid():
        try:
            _tie(request, version, form)
        except Stale:
            version.refresh_from_db()
            saved = {
                "explicitness_before": version.explicitness_before,
                "explicitness_author": version.explicitness_author,
            }
            return conflict_page(request, form.differences(saved), revision=version.revision)
        here = ("narratives:sheet_competences", pk)
        return redirect(after_save(request, here, ("narratives:sheet_transfer", pk)))
    waiting = Waiting(request, reverse("narratives:emergent", args=[pk]))
    emergent_form = EmergentForm(writer=request.user.public_id, initial=waiting.initial)
    return _competences_page(request, version, source, form, emergent_form)


def _competences_form(request: SignedInRequest, version: PracticeVersion, data: Any) -> CompetencesForm:
    main = version.main_competence
    initial = {
        "competences": [row.competence_id for row in version.competence_rows.all()],
        "main": main.pk if main else None,
        "explicitness_before": version.explicitness_before,
        "explicitness_author": version.explicitness_author,
    }
    return CompetencesForm(data, initial=initial, writer=request.user.public_id, revision=version.revision)


def _tie(request: SignedInRequest, version: PracticeVersion, form: CompetencesForm) -> None:
    """The first competence is the main one when none was said to be."""
    data = form.cleaned_data
    selected = list(data["competences"])
    main = data["main"] if data["main"] in selected else next(iter(selected), None)
    writing.tie_competences(
        version,
        main=main,
        secondary=[one for one in selected if one != main],
        seen=form.seen,
        by=request.user,
        explicitness_before=data["explicitness_before"],
        explicitness_author=data["explicitness_author"],
    )


def _competences_page(
    request: SignedInRequest,
    version: PracticeVersion,
    source: Formalisation | None,
    form: CompetencesForm,
    emergent: EmergentForm,
) -> HttpResponse:
    chosen = request.POST.getlist("competences") if form.is_bound else form.initial["competences"]
    main = request.POST.get("main", "") if form.is_bound else form.initial["main"] or ""
    words = request.POST.get("cherche", "").strip()
    tree = competence_tree(words, selected={str(one) for one in chosen}, main=str(main))
    lines = [line for group in tree for line in group.lines]
    context = _step_context(request, "competences", version, source) | {
        "form": form,
        "words": words,
        "tree": tree,
        "shown_count": sum(line.is_shown for line in lines),
        "total": len(lines),
        "selection": [_selected(line) for line in lines if line.is_selected],
        "emergent": emergent,
        "proposals": version.practice.competence_proposals.all(),
    }
    return render(request, "narratives/sheet_competences.html", context)


def _selected(line: PickerLine) -> str:
    code = line.competence.code
    return _("%(code)s (principale)") % {"code": code} if line.is_main else code


@keeps_text
@require_POST
def emergent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose a competence the framework does not hold."""
    version, source = my_sheet(request, pk)
    if source is None:
        raise Http404
    workshop = source.narrative.workshop
    if is_autosave(request):
        return save_unsent(request)
    form = EmergentForm(request.POST, writer=request.user.public_id)
    if form.is_valid():
        answer = sent_once(request, form, lambda: _proposed(request, version, workshop, form))
        if answer is not None:
            return answer
    return _competences_page(request, version, source, _competences_form(request, version, None), form)


def _proposed(
    request: SignedInRequest, version: PracticeVersion, workshop: Workshop, form: EmergentForm
) -> str:
    actions.propose_competence(workshop, version, by=request.user, **form.texts)
    messages.success(request, _("Votre proposition de compétence est notée. Le centre de formation la lira."))
    return resolve_url("narratives:sheet_competences", version.pk)


@keeps_text
def transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    version, source = my_sheet(request, pk)
    forms = _transfer_forms(request, version, request.user.pk)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        for form in forms:
            if form.scores:
                opinions.assess_transfer(version, form.target, form.scores, by=request.user)
        here = ("narratives:sheet_transfer", pk)
        return redirect(after_save(request, here, ("deliberation:sheet_propose", pk)))
    has_errors = any(form.errors for form in forms)
    context = _step_context(request, "transfer", version, source) | {"forms": forms, "has_errors": has_errors}
    return render(request, "narratives/sheet_transfer.html", context)


def _transfer_forms(request: SignedInRequest, version: PracticeVersion, assessor: int) -> list[TransferForm]:
    given = {row.target: row for row in version.assessments.filter(assessor=assessor)}
    return [
        TransferForm(
            request.POST or None,
            target=target,
            initial=dict(zip(given[target].FIELDS, given[target].scores, strict=True))
            if target in given
            else None,
        )
        for target in TransferTarget
    ]


def _step_context(
    request: SignedInRequest, step: str, version: PracticeVersion, source: Formalisation | None
) -> dict[str, Any]:
    return {
        "workshop": source.narrative.workshop if source else None,
        "version": version,
        "source": source,
        "step": list(STEPS).index(step) + 1,
        "steps": STEPS.values(),
        "locked": sheet_policy.may_write_version(request.user, version),
    }
