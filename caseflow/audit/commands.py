"""`caseflow audit verify` and `caseflow audit head`."""
from __future__ import annotations

import json
from pathlib import Path

import click

from caseflow.audit import verify as checking
from caseflow.command import Told, reporting
from caseflow.core.errors import Refused


@click.group("audit")
def audit() -> None:
    """Check the record of who did and who saw what."""


@audit.command("verify")
@click.option("--head", "head_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A receipt kept elsewhere.")
@reporting
def verify(head_file: Path | None) -> Told:
    """Recompute the chain of every authority; exit 1 and name the first bad event when one does not follow."""
    receipt: dict[str, list[int | str]] | None = None
    if head_file is not None:
        try:
            receipt = {str(name): [int(seq), str(head)] for name, (seq, head) in json.loads(head_file.read_text())["heads"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Refused("This is not a receipt that `caseflow audit head` printed.", field="head") from error
    verdict = checking.verify(receipt)
    words = f"{verdict.events} events; " + ("every chain is whole." if verdict.ok else f"the first bad event is {verdict.first_bad}.")
    answer = {"ok": verdict.ok, "events": verdict.events, "head": verdict.head, "first_bad": verdict.first_bad}
    return Told([words], answer, exit_code=0 if verdict.ok else 1)


@audit.command("head")
@reporting
def head() -> Told:
    """Print the receipt to keep elsewhere: where each chain stands now."""
    receipt = {"heads": checking.heads()}
    return Told([json.dumps(receipt, sort_keys=True)], receipt)


commands: list[click.Command] = [audit]
