from dataclasses import replace

import pytest

from caseflow.core.periods import parse_period
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.digest import pack, run_digest, unpack
from caseflow.returns.tabulate import DoesNotSum, check_sums, ratio
from tests.returns.made_children import cells_of, rows_of_children, sixteen

PERIOD = parse_period("2024")


@pytest.fixture
def rows():
    return rows_of_children(ECPAT, PERIOD, sixteen())


def test_true_figures_pass(rows):
    check_sums(ECPAT, PERIOD, cells_of(ECPAT, PERIOD, rows), rows)


@pytest.mark.parametrize("cell", ["identified.children", "looked-after.episodes.month=2024-05", "trafficked.rate", "either.children.sex=F"])
def test_a_figure_that_is_not_its_rows_is_refused_by_name(rows, cell):
    cells = [replace(c, value="99.0000" if c.numerator else 99) if c.cell == cell else c for c in cells_of(ECPAT, PERIOD, rows)]
    with pytest.raises(DoesNotSum, match=cell):
        check_sums(ECPAT, PERIOD, cells, rows)


def test_a_row_counted_twice_is_refused(rows):
    doubled = [*rows, rows[0]]
    with pytest.raises(DoesNotSum, match="twice"):
        check_sums(ECPAT, PERIOD, cells_of(ECPAT, PERIOD, doubled), doubled)


def test_a_child_counted_once_per_episode_is_refused(rows):
    """The `GROUP BY id` defect: a figure of children that counts the rows of episodes."""
    wrong = [replace(r, counted=(*r.counted, "trafficked.children")) if r.unit == "episode" else r for r in rows]
    with pytest.raises(DoesNotSum, match=r"trafficked\.children"):
        check_sums(ECPAT, PERIOD, cells_of(ECPAT, PERIOD, wrong), wrong)


def test_a_breakdown_that_loses_somebody_is_refused(rows):
    wrong = [replace(r, labels=(("age", "200"), ("sex", "F"))) for r in rows]
    with pytest.raises(DoesNotSum, match="age"):
        check_sums(ECPAT, PERIOD, cells_of(ECPAT, PERIOD, wrong), wrong)


@pytest.mark.parametrize(("above", "below", "unit", "text"), [
    (378, 1231, "percent", "30.7067"), (2, 3, "episodes-per-child", "0.6667"), (0, 5, "percent", "0.0000"), (0, 0, "percent", None),
])
def test_ratios(above, below, unit, text):
    assert ratio(above, below, unit) == text


def test_rows_survive_packing_and_their_order_does_not_matter(rows):
    packed, digest = pack(rows)
    assert unpack(packed) == rows
    assert pack(list(reversed(rows)))[1] == digest
    assert pack(rows[1:])[1] != digest


def test_the_digest_covers_what_it_says():
    base = {"definition": "ecpat", "version": "1", "settings": {"high": 5}, "authority": "330", "period": "2024",
                "cells": [{"cell": "a.b", "value": 1, "shown": "[c]", "unit": "child"}], "rows": "0" * 64}
    first = run_digest(**base)
    assert run_digest(**base) == first and len(first) == 64
    changed = [{"version": "2"}, {"settings": {"high": 9}}, {"authority": "331"}, {"period": "2024-25"}, {"rows": "1" * 64},
               {"cells": [{"cell": "a.b", "value": 1, "shown": "1", "unit": "child"}]}]
    assert len({run_digest(**{**base, **change}) for change in changed} | {first}) == len(changed) + 1
