"""References can be said on the telephone, and a slip is noticed."""
from __future__ import annotations

import random

import pytest

from caseflow.core.references import ALPHABET, as_heard, is_ref, new_ref, new_refs, seeded_ref


def test_new_references_are_well_formed_and_different() -> None:
    made = [new_ref() for _ in range(500)] + new_refs(500)
    assert len(set(made)) == 1000
    assert all(is_ref(ref) for ref in made)


def test_one_wrong_symbol_is_always_noticed_and_two_swapped_nearly_always() -> None:
    ref = seeded_ref(random.Random(4))
    symbols = ref.replace("-", "")
    wrong = 0
    for place in range(11):
        for other in ALPHABET:
            if other != symbols[place]:
                changed = symbols[:place] + other + symbols[place + 1:]
                wrong += is_ref(f"{changed[:4]}-{changed[4:8]}-{changed[8:]}")
    assert wrong <= 11, "only two symbols that are 31 apart (0 and Z) can be confused"
    swapped = symbols[1] + symbols[0] + symbols[2:]
    assert symbols[0] == symbols[1] or not is_ref(f"{swapped[:4]}-{swapped[4:8]}-{swapped[8:]}")


@pytest.mark.parametrize("text", ["", "0000-0000", "7K3M-9QXP", "7k3m-9qxp-2vhd", "7K3M-9QXP-2VH!", "U" * 14])
def test_other_text_is_no_reference(text) -> None:
    assert not is_ref(text)


def test_a_reference_is_understood_as_people_say_and_type_it() -> None:
    ref = new_ref()
    said = ref.lower().replace("-", " ").replace("0", "o").replace("1", "i")
    assert as_heard(said) == ref
    assert as_heard("nonsense") == "nonsense"
