"""The plan as a workbook that an office keeps: its totals are formulas over its lines, so that they follow what is edited."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from capitalisation.files import inert
from needs.models import PlannedAction
from needs.models.categories import CATEGORIES
from needs.models.scope import Scope
from needs.models.states import COMING, DONE, ActionState
from needs.queries.plan import quarter
from needs.queries.tables.cells import Table

Value = str | int | Decimal | Any
_HEAD = PatternFill("solid", fgColor="DCE7E6")
_EUROS, _DECIMAL, _DAY = "#,##0.00\\ [$€-40C]", "0.0", "dd/mm/yyyy"
#: Rows of the plan that formulas look at: those that an office adds are counted too.
_LAST_ROW = 500


def workbook(scope: Scope, actions: Sequence[PlannedAction], needs: Table, conditions: Table) -> bytes:
    book = Workbook()
    del book[book.sheetnames[0]]
    _read_me(book.create_sheet(_("Lisez-moi")), scope)
    columns = _plan(book.create_sheet(_("Plan")), actions)
    _table(book.create_sheet(_("Besoins")), needs)
    _summary(book.create_sheet(_("Synthèse")), columns, actions)
    _table(book.create_sheet(_("Conditions")), conditions)
    last = f"{get_column_letter(len(columns))}${len(actions) + 1}"
    book.defined_names["Plan"] = DefinedName("Plan", attr_text=f"'{_('Plan')}'!$A$1:${last}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read_me(sheet: Worksheet, scope: Scope) -> None:
    sheet.column_dimensions["A"].width = 110
    for line in (
        _("Plan de formation, tutorat : %(region)s %(year)s") % {"region": scope.region, "year": scope.year},
        _(
            "Une action par ligne dans « Plan ». Les totaux de « Synthèse » sont des formules : ils suivent ce que vous modifiez."
        ),
        _("Catégorie T1, T2, T3 : le but de la formation. Les trimestres sont écrits en toutes lettres."),
        _("Un jour compte six heures. Jours-stagiaires : places, fois sessions, fois jours."),
        _("Le coût ne comprend pas le traitement des personnes formées."),
    ):
        sheet.append([line])
    sheet["A1"].font = Font(bold=True, size=14)


def _plan(sheet: Worksheet, actions: Sequence[PlannedAction]) -> list[str]:
    rows = [_line(action) for action in actions]
    columns = [label for label, _value, _format in _line(None)]
    _written(sheet, columns, [[value for _label, value, _format in row] for row in rows])
    for rank, (_label, _value, number_format) in enumerate(_line(None), start=1):
        for cells in sheet.iter_rows(min_row=2, max_row=len(rows) + 1, min_col=rank, max_col=rank):
            if number_format:
                cells[0].number_format = number_format
    place = {label: get_column_letter(rank) for rank, label in enumerate(columns, start=1)}
    for row in range(2, len(rows) + 2):
        days, places, sessions = (
            f"{place[one]}{row}" for one in (_("Durée, en jours"), _("Places"), _("Sessions"))
        )
        trainees, trainee_days = place[_("Stagiaires prévus")], place[_("Jours-stagiaires")]
        sheet[f"{trainees}{row}"] = f'=IF({places}="","",{places}*{sessions})'
        sheet[f"{trainee_days}{row}"] = f'=IF({places}="","",{places}*{sessions}*{days})'
        total, per_day = place[_("Coût total")], place[_("Coût par jour-stagiaire")]
        sheet[f"{per_day}{row}"] = (
            f'=IF(OR({total}{row}="",N({trainee_days}{row})=0),"",{total}{row}/{trainee_days}{row})'
        )
    return columns


def _line(action: PlannedAction | None) -> list[tuple[str, Value, str]]:
    """(header, value, number format) of one action; headers alone without one."""

    def of(name: str) -> Value:
        found = getattr(action, name, None)
        return "" if found is None else found() if callable(found) else found

    return [
        (_("N°"), of("number"), ""),
        (_("Orientation"), of("orientation"), ""),
        (_("Intitulé"), of("title"), ""),
        (_("Objectif observable"), of("objective"), ""),
        (_("Public"), of("audience"), ""),
        (_("Catégorie"), of("get_category_display"), ""),
        (_("Modalité"), of("get_mode_display"), ""),
        (_("Déroulement"), of("get_modality_display"), ""),
        (_("Offre existante"), of("get_offer_display"), ""),
        (_("Organisateur"), of("organiser"), ""),
        (_("Priorité"), of("get_priority_display"), ""),
        (_("Durée, en jours"), of("days"), _DECIMAL),
        (_("Sessions"), of("sessions"), "0"),
        (_("Places"), of("places"), "0"),
        (_("Stagiaires prévus"), "", "0"),
        (_("Jours-stagiaires"), "", _DECIMAL),
        (_("Échéance"), of("due_on"), _DAY),
        (_("Trimestre"), quarter(action) if action else "", ""),
        (_("Coût total"), of("cost"), _EUROS),
        (_("Coût par jour-stagiaire"), "", _EUROS),
        (_("Suivie par"), of("responsible"), ""),
        (_("État"), of("get_status_display"), ""),
        (_("Motif"), of("reason"), ""),
        (_("Besoins"), "; ".join(need.wording for need in action.needs.all()) if action else "", ""),
        (_("Compétences"), ", ".join(one.code for one in action.competences.all()) if action else "", ""),
        (_("Indicateur d’effet"), of("indicator"), ""),
        (_("Réalisée le"), of("delivered_on"), _DAY),
        (_("Effet constaté"), of("observed_effect"), ""),
    ]


def _summary(sheet: Worksheet, columns: list[str], actions: Sequence[PlannedAction]) -> None:
    """What is retained or done, by category and quarter, as formulas over the lines of the plan."""
    place = {label: get_column_letter(rank) for rank, label in enumerate(columns, start=1)}

    def over(label: str) -> str:
        return f"'{_('Plan')}'!${place[label]}$2:${place[label]}${_LAST_ROW}"

    kept = "{" + ",".join(f'"{ActionState(one).label}"' for one in (*COMING, *DONE)) + "}"
    headers = [
        _("Actions retenues ou réalisées"),
        _("Stagiaires prévus"),
        _("Jours-stagiaires"),
        _("Coût total"),
    ]
    quarters = list(dict.fromkeys(quarter(one) for one in sorted(actions, key=lambda one: one.due_on)))
    for title, label, values in (
        (_("Par catégorie"), _("Catégorie"), [str(one.label) for one in CATEGORIES]),
        (_("Par trimestre"), _("Trimestre"), quarters),
    ):
        _headed(sheet, [title, *headers])
        for value in values:
            sheet.append([value])
            row = sheet.max_row
            asked = f"{over(label)},$A{row},{over(_('État'))},{kept}"
            sheet[f"B{row}"] = f"=SUMPRODUCT(COUNTIFS({asked}))"
            for column, summed in zip("CDE", headers[1:], strict=True):
                sheet[f"{column}{row}"] = f"=SUMPRODUCT(SUMIFS({over(summed)},{asked}))"
                sheet[f"{column}{row}"].number_format = _EUROS if column == "E" else _DECIMAL
        sheet.append([])
    _headed(sheet, [_("Toutes les actions, retenues ou non"), _("Actions"), *headers[1:]])
    sheet.append([_("Toutes les actions")])
    row = sheet.max_row
    sheet[f"B{row}"] = f"=COUNTA({over(_('Intitulé'))})"
    for column, summed in zip("CDE", headers[1:], strict=True):
        sheet[f"{column}{row}"] = f"=SUM({over(summed)})"
        sheet[f"{column}{row}"].number_format = _EUROS if column == "E" else _DECIMAL
    for column, width in zip("ABCDE", (46, 12, 20, 20, 20), strict=True):
        sheet.column_dimensions[column].width = width


def _headed(sheet: Worksheet, labels: list[str]) -> None:
    sheet.append(labels)
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), _HEAD


def _table(sheet: Worksheet, table: Table) -> None:
    _written(
        sheet, [column.label for column in table.columns], [[str(cell) for cell in row] for row in table.rows]
    )


def _written(sheet: Worksheet, columns: list[str], rows: list[list[Value]]) -> None:
    """One table: headers that stay and filter, widths that fit, printed across with its headers on every page."""
    _headed(sheet, columns)
    for row in rows:
        sheet.append([inert(value) if isinstance(value, str) else value for value in row])
    for rank, label in enumerate(columns, start=1):
        longest = max([len(label), *(len(str(row[rank - 1])) for row in rows)])
        sheet.column_dimensions[get_column_letter(rank)].width = min(48, max(10, longest + 2))
    for cells in sheet.iter_rows(min_row=1):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "&P / &N"
