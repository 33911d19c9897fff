"""Bar charts as SVG drawn on the server: presentation attributes only, so that the strictest policy lets them through."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, LINE = "#0b0c0c", "#b1b4b6"
COLOURS = ("#12436d", "#f46a25")  # apart in lightness too, so that they differ in grey
FONT = "arial, sans-serif"


@dataclass(frozen=True)
class Series:
    """One set of bars; None where there is no figure."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Chart:
    """What a chart shows; its table stands beside it on the page and holds the same figures."""

    title: str
    about: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


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
    """Bars that run across, for long labels."""
    room, left, width, bar = 16 + 20 * len(chart.series), 270, 440, 18
    top = nice_top([v for s in chart.series for v in s.values])
    height = 50 + room * len(chart.labels)
    body = [_key(chart)]
    for n, label in enumerate(chart.labels):
        y = 46 + n * room
        body.append(_text(left - 10, y + room / 2 - 4, label, "end"))
        for k, series in enumerate(chart.series):
            value, at = series.values[n], y + k * (bar + 2)
            long = 0 if value is None else width * value / top
            body.append(f'<rect x="{left}" y="{at}" width="{long:.1f}" height="{bar}" fill="{COLOURS[k]}"/>')
            body.append(_text(left + long + 6, at + 14, "not held" if value is None else str(value)))
    body.append(f'<line x1="{left}" y1="40" x2="{left}" y2="{height - 8}" stroke="{LINE}"/>')
    return _whole(chart, 800, height, body)


def upright(chart: Chart) -> str:
    """Bars that stand, for months: time runs from left to right."""
    left, foot, tall = 44, 290, 230
    top = nice_top([v for s in chart.series for v in s.values])
    room = (790 - left) / len(chart.labels)
    bar = (room - 12) / len(chart.series)
    body = [_key(chart)]
    for fifth in range(6):
        y = foot - tall * fifth / 5
        body.append(f'<line x1="{left}" y1="{y:.1f}" x2="790" y2="{y:.1f}" stroke="{LINE}"/>')
        body.append(_text(left - 6, y + 4, str(top * fifth // 5), "end"))
    for n, label in enumerate(chart.labels):
        x = left + n * room + 6
        body.append(_text(x + (room - 12) / 2, foot + 18, label, "middle"))
        for k, series in enumerate(chart.series):
            value = series.values[n]
            high = 0 if value is None else tall * value / top
            body.append(f'<rect x="{x + k * bar:.1f}" y="{foot - high:.1f}" width="{bar - 1:.1f}" height="{high:.1f}" '
                        f'fill="{COLOURS[k]}"/>')
    return _whole(chart, 800, 320, body)


def _key(chart: Chart) -> str:
    made, x = [], 10
    for k, series in enumerate(chart.series):
        made.append(f'<rect x="{x}" y="10" width="14" height="14" fill="{COLOURS[k]}"/>{_text(x + 20, 22, series.name)}')
        x += 40 + 8 * len(series.name)
    return "".join(made)


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="{FONT}" font-size="14" fill="{INK}">{escape(words)}</text>'


def _whole(chart: Chart, width: int, height: int, body: list[str]) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
            f"<title>{escape(chart.title)}</title><desc>{escape(chart.about)}</desc>"
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(body)}</svg>')
