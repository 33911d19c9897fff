from functools import cache
from itertools import product

import pytest

from caseflow.core.periods import parse_period
from caseflow.returns.definitions.library import definition
from caseflow.returns.definitions.parts import Parts
from caseflow.returns.disclosure import Rule, disclose, said_of_everybody, withhold
from caseflow.returns.suppression import Suppressor
from tests.returns.attack import on_dfe, on_ecpat
from tests.returns.made_children import EVERYTHING, cells_of, many, rows_of_children, sixteen

DEFAULT = Rule()


@cache
def published(name, label, authority, held=EVERYTHING, rule=DEFAULT):
    return published_of(name, label, AUTHORITIES[authority], held, rule)


def published_of(name, label, children, held=EVERYTHING, rule=DEFAULT):
    of, period = definition(name), parse_period(label)
    rows = rows_of_children(of, period, children)
    cells = cells_of(of, period, rows, held)
    return {c.cell: c.value for c in cells}, disclose(of, cells, of.parts(rows, period, held), rule)


AUTHORITIES = {
    "sixteen": sixteen(), "hundred and fifty": many(103, 150), "four hundred": many(3, 400), "fifteen hundred": many(4, 1500),
}


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_no_withheld_figure_can_be_worked_out(authority):
    values, shown = published("ecpat", "2024", authority)
    withheld = sorted(c for c, text in shown.items() if text == "[c]" and isinstance(values[c], int))
    assert withheld, "nothing was withheld: the attack has no subject"
    attack = on_ecpat(shown)
    worked_out = [c for c in withheld if attack.values(c, values[c]) < 3]
    assert worked_out == []


@pytest.mark.parametrize("authority", ["hundred and fifty", "four hundred"])
def test_no_withheld_figure_of_the_department_can_be_worked_out(authority):
    values, shown = published("dfe-missing", "2024-25", authority)
    withheld = sorted(c for c, text in shown.items() if text == "[c]" and isinstance(values[c], int))
    assert withheld, "nothing was withheld: the attack has no subject"
    attack = on_dfe(shown)
    assert [c for c in withheld if attack.values(c, values[c]) < 3] == []


def test_the_attack_succeeds_when_only_the_small_figures_are_withheld():
    values, _ = published("ecpat", "2024", "four hundred")
    primary_only = {c: "[c]" if isinstance(v, int) and 1 <= v <= 5 else str(v) for c, v in values.items()}
    attack = on_ecpat(primary_only)
    assert any(attack.values(c, values[c]) < 3 for c in primary_only if primary_only[c] == "[c]" and isinstance(values[c], int))


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_small_differences_cannot_be_worked_out(authority):
    values, shown = published("ecpat", "2024", authority)
    attack = on_ecpat(shown)
    for group in ("identified", "trafficked", "unaccompanied", "either", "looked-after"):
        stayed = values[f"{group}.children"] - values[f"{group}.went-missing"]
        if 1 <= stayed <= 5:
            assert attack.values(f"{group} stayed", stayed) == 3, group


@pytest.mark.parametrize(("name", "label"), [("ecpat", "2024"), ("dfe-missing", "2024-25")])
@pytest.mark.parametrize("authority", AUTHORITIES)
def test_nothing_small_is_shown_and_every_nought_is(authority, name, label):
    values, shown = published(name, label, authority)
    assert set(shown) == set(values)
    for cell, value in values.items():
        if value == 0:
            assert shown[cell] == "0"
        elif isinstance(value, int) and 1 <= value <= 5:
            assert shown[cell] == "[c]"
        elif isinstance(value, int):
            assert shown[cell] in ("[c]", str(value))


def test_a_ratio_is_withheld_with_either_of_its_two_figures():
    _values, shown = published("ecpat", "2024", "hundred and fifty")
    of = definition("ecpat")
    checked = 0
    for figure in of.figures:
        if figure.is_ratio:
            parts = {shown[figure.numerator], shown[figure.denominator]}
            assert (shown[figure.name] == "[c]") == ("[c]" in parts), figure.name
            checked += "[c]" in parts
    assert checked


def test_what_is_not_held_is_said_so():
    _, shown = published("ecpat", "2024", "hundred and fifty", EVERYTHING - {"trafficking"})
    assert shown["trafficked.children"] == shown["both.rate"] == "not held"
    assert shown["unaccompanied.children"] != "not held"


def test_the_same_figures_give_the_same_answer_in_any_order():
    of, period = definition("ecpat"), parse_period("2024")
    rows = rows_of_children(of, period, AUTHORITIES["hundred and fifty"])
    cells = cells_of(of, period, rows)
    first = disclose(of, cells, of.parts(rows, period, EVERYTHING), Rule())
    again = disclose(of, tuple(reversed(cells)), of.parts(list(reversed(rows)), period, EVERYTHING), Rule())
    assert first == again


def test_most_of_a_large_authority_is_still_published():
    values, shown = published("ecpat", "2024", "fifteen hundred")
    counts = [c for c, v in values.items() if isinstance(v, int) and v > 5]
    printed = [c for c in counts if shown[c] != "[c]"]
    assert len(printed) > len(counts) * 0.6
    assert shown["looked-after.children"] == str(values["looked-after.children"])


def test_a_published_group_that_all_went_missing_is_pointed_out():
    from tests.returns.made_children import a_child, an_episode, view

    everyone = [a_child(f"C{n}", views=view("identified"), episodes=(an_episode(f"E{n}", "2024-05-01"),)) for n in range(9)]
    values, shown = published_of("ecpat", "2024", everyone + [a_child(f"D{n}") for n in range(20)])
    cells = [{"cell": c, "value": values[c], "shown": shown[c]} for c in values]
    assert said_of_everybody(cells)[0] == "identified.went-missing"


def test_the_threshold_is_a_setting():
    values, shown = published("ecpat", "2024", "four hundred", rule=Rule(1, 9))
    assert all(shown[c] == "[c]" for c, v in values.items() if isinstance(v, int) and 1 <= v <= 9)


def test_when_no_cheap_choice_is_found_in_time_more_is_withheld_and_nothing_can_be_worked_out(monkeypatch):
    solve = Suppressor._solve
    monkeypatch.setattr(Suppressor, "_solve", lambda self, target, step, hidden, may_hide:
                        None if may_hide else solve(self, target, step, hidden, may_hide))
    values, shown = published_of("ecpat", "2024", AUTHORITIES["hundred and fifty"])
    withheld = [c for c, text in shown.items() if text == "[c]" and isinstance(values[c], int)]
    attack = on_ecpat(shown)
    assert len(withheld) > 100 and [c for c in withheld if attack.values(c, values[c]) < 3] == []


@pytest.mark.parametrize(("values", "cells"), [
    ({"a": 3, "b": 1, "c": 1, "d": 1}, {"all.children": "abcd", "b.children": "b", "ad.children": "ad"}),
    ({"a": 1, "b": 3, "c": 1, "d": 1}, {"all.children": "abcd", "bc.children": "bc", "d.children": "d"}),
    ({"a": 1, "b": 0, "c": 1, "d": 3}, {"all.children": "abcd", "d.children": "d", "a.children": "a"}),
])
def test_a_small_figure_has_three_values_in_tables_that_can_be_even_where_its_parts_are_as_small(values, cells) -> None:
    """Every table is tried: each part nought or more, each published figure as it is, each withheld one at least 1."""
    counts = {cell: sum(values[part] for part in made_of) for cell, made_of in cells.items()}
    hidden = withhold(counts, Parts(values, {cell: tuple(made_of) for cell, made_of in cells.items()}), Rule(1, 2))
    tables = ({cell: sum(table["abcd".index(part)] for part in made_of) for cell, made_of in cells.items()}
              for table in product(range(8), repeat=4))
    possible = [t for t in tables if all(t[cell] >= 1 if cell in hidden else t[cell] == count for cell, count in counts.items())]
    for cell in (cell for cell, count in counts.items() if count <= 2):
        assert len({table[cell] for table in possible}) >= 3, (cell, hidden)
