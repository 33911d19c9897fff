"""The `caseflow` command."""
from __future__ import annotations

import sys

import click

from caseflow.settings import UnsafeSettings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.pass_context
def caseflow(context: click.Context) -> None:
    """Record looked-after children who go missing, act on the risk, and publish figures that open their rows."""
    from caseflow.app import create_app

    context.obj = create_app


def main() -> None:
    """Run the command line; settings that are unsafe are refused in words."""
    from caseflow.app import commands

    try:
        for command in commands():
            caseflow.add_command(command)
        caseflow.main(prog_name="caseflow")
    except UnsafeSettings as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
