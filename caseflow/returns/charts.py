"""Bar charts as SVG drawn on the server, as wide as a telephone so that their words can be read on one: presentation attributes only, so
that the strictest policy lets them through."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, LINE = "#0b0c0c", "#b1b4b6"
COLOURS = ("#12436d", "#f46a25")  # apart in lightness too, so that they differ in grey
FONT = "arial, sans-serif"
WIDE = 420


@dataclass(frozen=True)
class Series:
    """One set of bars; None where there is no figure. `cells` names the figures, so that each can open what it counts."""

    name: str
    values: tuple[int | None, ...]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """What a chart shows; its table stands beside it on the page and holds the same figures. The last `to_come` labels lie ahead."""

    title: str
    about: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    to_come: int = 0


def nice_top(values: Sequence[int | None]) -> int:
    """A round number at or above the greatest value, for the end of the scale."""
    most = max([v for v in values if v is not None], default=0)
    step = 1
    while True:
        for by in (1, 2, 5):
            if by * step * 5 >= most:
                return by * step * 5
        step *= 10


def across(chart: Chart) -> str:
    """Bars that run across, each group under its name."""
    bar, width = 18, WIDE - 60
    room, first = 30 + (bar + 2) * len(chart.series), 22 + 22 * len(chart.series)
    top = nice_top([v for s in chart.series for v in s.values])
    body = [_key(chart)]
    for n, label in enumerate(chart.labels):
        y = first + n * room
        body.append(_text(0, y + 10, label))
        for k, series in enumerate(chart.series):
            value, at = series.values[n], y + 16 + k * (bar + 2)
            long = 0 if value is None else width * value / top
            body.append(f'<rect x="0" y="{at}" width="{long:.1f}" height="{bar}" fill="{COLOURS[k]}"/>')
            body.append(_text(long + 6, at + 14, "not held" if value is None else str(value)))
    return _whole(chart, first + room * len(chart.labels), body)


def upright(chart: Chart) -> str:
    """Bars that stand, for months: time runs from left to right."""
    left, tall = 34, 180
    foot = 22 * len(chart.series) + 22 + tall
    top = nice_top([v for s in chart.series for v in s.values])
    room = (WIDE - left) / len(chart.labels)
    bar = (room - 6) / len(chart.series)
    body = [_key(chart)]
    for fifth in range(6):
        y = foot - tall * fifth / 5
        body.append(f'<line x1="{left}" y1="{y:.1f}" x2="{WIDE}" y2="{y:.1f}" stroke="{LINE}"/>')
        body.append(_text(left - 6, y + 4, str(top * fifth // 5), "end"))
    for n, label in enumerate(chart.labels):
        x = left + n * room + 3
        body.append(_text(x + (room - 6) / 2, foot + 18, label, "middle"))
        for k, series in enumerate(chart.series):
            value = series.values[n]
            high = 0 if value is None else tall * value / top
            body.append(f'<rect x="{x + k * bar:.1f}" y="{foot - high:.1f}" width="{bar - 1:.1f}" height="{high:.1f}" '
                        f'fill="{COLOURS[k]}"/>')
    return _whole(chart, foot + 26, body)


def _key(chart: Chart) -> str:
    """Which colour is what, one below the other: long names have room on a telephone."""
    return "".join(f'<rect x="0" y="{22 * k + 2}" width="14" height="14" fill="{COLOURS[k]}"/>{_text(20, 22 * k + 14, series.name)}'
                   for k, series in enumerate(chart.series))


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="{FONT}" font-size="14" fill="{INK}">{escape(words)}</text>'


def _whole(chart: Chart, height: int, body: list[str]) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" width="{WIDE}" height="{height}" role="img">'
            f"<title>{escape(chart.title)}</title><desc>{escape(chart.about)}</desc>"
            f'<rect width="{WIDE}" height="{height}" fill="#ffffff"/>{"".join(body)}</svg>')
