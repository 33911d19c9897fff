"""The pattern strip as SVG drawn on the server: presentation attributes only, widths in per cent so that it fits any screen."""
from __future__ import annotations

from html import escape

from markupsafe import Markup

from caseflow.pages.child.pattern import ABOUT, DAY, DAYS, WEEK, Lane, Strip

INK, QUIET, LINE, NIGHT, BAR, PALE = "#0b0c0c", "#484949", "#b1b4b6", "#e8edf0", "#12436d", "#8fa8bd"
FONT = "arial, sans-serif"
TOP, ROW, BAR_AT, BAR_TALL = 26, 86, 42, 18
NARROWEST = 0.8
LONGEST, LONGEST_BOLD = 52, 44
MOST = 20


def drawn(strip: Strip) -> Markup:
    """The whole picture: a column for each day with its night shaded, and a lane for each absence, newest first."""
    lanes = strip.lanes[:MOST]
    height = TOP + ROW * len(lanes)
    title = "Pattern of absences across the week"
    about = (f"One bar for each of the last {len(lanes)} absences, newest first, by day of the week and hour. "
             + " ".join(strip.said) + " The table holds the same.")
    body = [_week(height)]
    for n, lane in enumerate(lanes):
        body += _lane(lane, TOP + n * ROW)
    return Markup(  # noqa: S704  every word in it is escaped where it is put
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" role="img" aria-labelledby="strip-title strip-about">'
        f'<title id="strip-title">{escape(title)}</title><desc id="strip-about">{escape(about)}</desc>'
        f'<rect width="100%" height="{height}" fill="#ffffff"/>{"".join(body)}</svg>')


def _week(height: int) -> str:
    made = []
    for n, day in enumerate(DAYS):
        left = 100 * n / 7
        for start, long in ((0, 6), (20, 4)):
            made.append(f'<rect x="{left + 100 * start / WEEK:.2f}%" y="{TOP}" width="{100 * long / WEEK:.2f}%" '
                        f'height="{height - TOP}" fill="{NIGHT}"/>')
        made.append(_text(f"{left + 50 / 7:.2f}%", 18, day[:3], anchor="middle"))
        made.append(f'<line x1="{left:.2f}%" y1="{TOP}" x2="{left:.2f}%" y2="{height}" stroke="{LINE}"/>')
    return "".join(made)


def _lane(lane: Lane, y: int) -> list[str]:
    words = f"{lane.day}: {lane.length}"
    places = "; ".join(part for part in (lane.last_seen and f"last seen {lane.last_seen}", lane.found and f"found {lane.found}") if part)
    made = [f'<line x1="0" y1="{y}" x2="100%" y2="{y}" stroke="{LINE}"/>', _text("4", y + 16, _cut(words, LONGEST_BOLD), bold=True),
            _text("4", y + 34, _cut(places[:1].upper() + places[1:] or "Places not recorded"))]
    for start, end in lane.bars:
        wide = max(100 * (end - start) / WEEK, NARROWEST)
        left = min(100 * start / WEEK, 100 - wide)
        made.append(f'<rect x="{left:.2f}%" y="{y + BAR_AT}" width="{wide:.2f}%" height="{BAR_TALL}" {_look(lane)}/>')
    if lane.gap:
        made.append(_text("4", y + 77, f"Gap before: {lane.gap}", quiet=True))
    return made


def _look(lane: Lane) -> str:
    """Dashed and empty where no hour is known, dashed where it is only about right, hollow where the whereabouts were known."""
    if lane.sure == DAY:
        return f'fill="none" stroke="{INK}" stroke-width="2" stroke-dasharray="3 4"'
    fill = "#ffffff" if lane.away else PALE if lane.sure == ABOUT else BAR
    return f'fill="{fill}" stroke="{BAR}" stroke-width="2"' + (' stroke-dasharray="6 3"' if lane.sure == ABOUT else "")


def _cut(words: str, longest: int = LONGEST) -> str:
    return words if len(words) <= longest else words[:longest - 1].rstrip() + "…"


def _text(x: str, y: int, words: str, *, anchor: str = "start", bold: bool = False, quiet: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-family="{FONT}" font-size="14"{weight} '
            f'fill="{QUIET if quiet else INK}">{escape(words)}</text>')
