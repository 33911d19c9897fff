"""Pass 1: what is read, and what is refused whole by file and line."""
from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from caseflow.core.errors import Refused
from caseflow.ssda903 import parse
from caseflow.ssda903.columns import columns_of

FIXTURES = Path(__file__).parent / "fixtures"
UASC = "CHILD,SEX,DOB,DUC\n"
GOOD = UASC + "A1,M,05/06/2009,\nA2,F,1/2/2010,\n"


def source_of(folder: Path, content: str | bytes, name: str = "anything at all.CSV") -> parse.Source:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (source,) = parse.recognise(parse.csv_files(folder))
    return source


def read(folder: Path, content: str | bytes) -> list[tuple[int, list[str]]]:
    source = source_of(folder, content)
    return [pair for block in source.blocks() for pair in zip(block.lines, block.rows, strict=True)]


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_a_real_folder_is_known_by_its_columns(year, tmp_path):
    for number, path in enumerate(sorted((FIXTURES / str(year)).glob("*.csv"))):
        (tmp_path / f"{number}.csv").write_bytes(path.read_bytes())
    sources = parse.recognise(parse.csv_files(tmp_path))
    assert [s.table for s in sources] == ["Header", "Episodes", "UASC", "Missing", "Reviews", "OC2", "PrevPerm"]
    for source in sources:
        lines = source.path.read_text().splitlines()
        assert sum(len(block.rows) for block in source.blocks()) == len(lines) - 1


@pytest.mark.parametrize("content", [
    GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.rstrip("\n"), GOOD.replace("A1", '"A1"'),
    GOOD.replace(",\nA2", ",\n\n,,,\nA2"), GOOD.replace("\n", ",,\n"),
    "DUC,DOB,CHILD,SEX\n,05/06/2009,A1,M\n,1/2/2010,A2,F\n", GOOD.replace("A1,M", " A1 ,m"),
])
def test_harmless_differences_read_the_same(content, tmp_path):
    assert [row for _line, row in read(tmp_path, content)] == [["A1", "M", "05/06/2009", ""], ["A2", "F", "1/2/2010", ""]]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    assert [line for line, _row in read(tmp_path, "\ufeff" + UASC + "\n\nA1,M,05/06/2009,\n\nA2,F,1/2/2010,")] == [4, 6]


def test_spaces_are_taken_off_and_reported(tmp_path):
    source = source_of(tmp_path, UASC + "A1,M,05/06/2009,\nA2, F,1/2/2010,\n")
    (block,) = source.blocks()
    assert block.rows[1] == ["A2", "F", "1/2/2010", ""] and block.spaced == [(3, "SEX")]


@pytest.mark.parametrize(("content", "line", "words"), [
    (GOOD.encode("utf-16"), 1, "UTF-16"),
    (GOOD.replace("A2", "Zoë").encode("cp1252"), 3, "not UTF-8"),
    (GOOD.replace("A2", "Zoë").encode("mac-roman"), 3, "not UTF-8"),
    (GOOD.replace("A2", "A\x002"), 3, "NUL"),
    (GOOD.replace("A2", '"A2'), 3, "not closed"),
    (GOOD.replace("F", 'F"x'), 3, "not closed"),
    (GOOD.replace("F", '"F"x""'), 3, "cannot be read"),
    (GOOD.replace("\n", "\r"), 1, "cannot be read"),
    (GOOD.replace("\nA2", "\rA2"), 2, "cannot be read"),
    (GOOD.replace("A2,F", "A2"), 3, "3 cells and the heading 4"),
    (GOOD.replace("A2,F", "A2,F,F"), 3, "5 cells and the heading 4"),
    (GOOD + UASC, 4, "second time"),
    (GOOD.replace("A2", "=1+1"), 3, "formula"),
    (GOOD.replace("A2", '"=HYPERLINK(""http://x"")"'), 3, "formula"),
    (GOOD.replace("A2", " @SUM(1)"), 3, "formula"),
    (GOOD.replace("A2", "＝1"), 3, "formula"),
    (GOOD.replace("A2", "-cmd"), 3, "formula"),
    ("", None, "empty"),
    (GOOD.replace(",", ";"), 1, "not separated by commas"),
    (GOOD.replace("DUC", "DUCK"), 1, "lacks DUC"),
    (GOOD.replace("DUC", " DUC"), 1, "lacks DUC"),
    (GOOD.replace("CHILD,SEX,DOB,DUC", "child,sex,dob,duc"), 1, "capitals"),
    (GOOD.replace("DUC", "DUC,DUC"), 1, "twice"),
    ("Name,Age\nZoe,12\n", 1, "not the heading of a 903 table"),
    (b"%PDF-1.7\n%\xe2\xe3\n", 2, "not UTF-8"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", 1, ""),
    ("A," * 10_000 + "\n", 1, "not the heading"),
])
def test_a_damaged_file_is_refused_whole_by_name_and_line(content, line, words, tmp_path):
    with pytest.raises(parse.Damaged) as refusal:
        read(tmp_path, content)
    assert refusal.value.file == "anything at all.CSV"
    if words:
        assert words in refusal.value.message
        assert refusal.value.line == line
    assert "Zo" not in refusal.value.message, "a refusal never repeats what may be a name"


def test_a_line_that_never_ends_is_refused_without_being_held(tmp_path):
    huge = tmp_path / "huge"
    huge.mkdir()
    with (huge / "u.csv").open("wb") as stream:
        stream.write(UASC.encode() + b"A1,M,05/06/2009,\n")
        stream.seek(2 << 30)  # a sparse file: two thousand million bytes without a line end
        stream.write(b"A")
    tracemalloc.start()
    with pytest.raises(parse.Damaged) as refusal:
        list(parse.recognise(parse.csv_files(huge))[0].blocks())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refusal.value.line == 3 and peak < 20 << 20


def test_memory_is_flat_in_the_size_of_the_file(tmp_path):
    peaks = []
    for copies in (40_000, 400_000):
        source = source_of(tmp_path / str(copies), UASC + "".join(f"A{n:07d},M,05/06/2009,\n" for n in range(copies)))
        tracemalloc.start()
        assert sum(len(block.rows) for block in source.blocks()) == copies
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 2, peaks


def test_a_folder_without_a_903_file_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(Refused, match="no 903 file"):
        parse.recognise(parse.csv_files(tmp_path))
    (tmp_path / "r.csv").write_text(",".join(columns_of("Reviews")) + "\n")
    with pytest.raises(Refused, match="no 903 file"):
        parse.recognise(parse.csv_files(tmp_path))


def test_two_files_of_one_table_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "b.csv").write_text(GOOD)
    with pytest.raises(parse.Damaged, match=r"second UASC file beside a\.csv"):
        parse.recognise(parse.csv_files(tmp_path))
