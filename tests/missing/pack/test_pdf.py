"""The copy as a file: tagged, in order, every script right, nothing withheld anywhere in it, nothing typed taken for markup."""
from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pypdf.generic import IndirectObject

from caseflow.core.characters import strange_character
from caseflow.core.errors import DomainError
from caseflow.missing.pack import letters, pdf
from caseflow.missing.pack.contents import Sources, contents
from caseflow.missing.pack.kinds import BECAUSE, DESCRIPTION, KINDS, PART_TWO, left_out_in_words
from caseflow.store.unit import unit_of_work
from tests.harness import people
from tests.missing.pack import conftest, pdf_read

NAMES = {
    "Arabic": "محمد عبد الرحمن", "Vietnamese": "Nguyễn Thị Ánh Tuyết", "Polish": "Łukasz Gęślą Żółć", "Pashto": "پښتو ټولنه",
    "Kurdish": "سۆران گوڵ", "Tigrinya": "ሃብቶም ተስፋይ", "Russian": "Йосиф Ёлкин", "Albanian": "Gëzim Çela",
}
MARKUP = ("#include \"/etc/passwd\"", "#eval(\"1+1\")", "*bold* _slant_ `raw` $x^2$", "= Heading", "- item", "/ term: x", "<label> @ref",
          "// gone? /* gone? */", "\\u{41}\\", "#set page(fill: red)", "]#panic()[", "~--...---", "https://x.example/y", "{{7*7}}", "%s %n")
SHEET = pdf.Sheet("Philomena form, copy X", "Ashmere (330)", "Philomena form", "Confidential.", "Mira Example", "Copy 1.",
                  [pdf.Section("The child", [("Name", ["Mira"])])])
MADE = datetime(2026, 6, 4, 1, 5, tzinfo=UTC)


def made(**changes):
    return pdf.as_pdf(replace(SHEET, **changes), MADE)


def rows(*texts):
    return [pdf.Section("The child", [(f"Row {n}", [text]) for n, text in enumerate(texts)])]


def test_it_is_tagged_marked_and_says_its_language(pack) -> None:
    with pack.unit():
        conftest.service.keep_photograph(pack.child, conftest.photograph(), date(2026, 5, 1))
    copy = pack.copy()
    root = pdf_read.read(copy.pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True and root["/MarkInfo"].get("/Suspects", False) == False  # noqa: E712  pypdf's own
    assert root["/Lang"] == "en-GB" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = pdf_read.structure(copy.pdf)
    assert tags[0][0] == "Document" and {"Title", "H1", "L", "LI", "Lbl", "LBody", "Figure", "P"} <= {tag for tag, _ in tags}
    assert [text for tag, text in tags if tag == "Figure"] == ["Photograph of the missing child. Taken 1 May 2026."]
    assert "<pdfuaid:part>1</pdfuaid:part>" in str(pdf_read.read(copy.pdf).xmp_metadata.rdf_root.toxml())


def test_it_is_read_in_order(pack) -> None:
    pack.save(height="170 cm", likelihood="high", likelihood_why="Twice this spring.")
    for kind in KINDS:
        pack.entry(kind, f"about {kind}", whereabouts=False)
    tags = pdf_read.structure(pack.copy().pdf)
    assert [text for tag, text in tags if tag in ("Title", "H1")] == [
        "Philomena form (grab pack)", "The child", "Missing now", "What the child looks like", "What is known about the child",
        "About this copy"]
    spoken = [text for tag, text in tags if text]
    wanted = ["170 cm", *(f"about {kind}" for kind in KINDS), "High", "Twice this spring."]
    assert [text for text in spoken if text in wanted] == wanted
    said = pdf_read.text_of(pack.copy().pdf)
    assert [said.index(text) for text in wanted] == sorted(said.index(text) for text in wanted)


def test_its_title_and_description_name_nobody(pack) -> None:
    copy = pack.copy()
    reader = pdf_read.read(copy.pdf)
    assert reader.metadata.title == f"Philomena form, copy {copy.ref}"
    described = str(reader.metadata) + reader.xmp_metadata.rdf_root.toxml() + str(reader.outline)
    for private in (pack.child.given_name, pack.child.family_name, pack.child.local_id, "Asha"):
        assert private not in described


@pytest.mark.parametrize("script", sorted(NAMES))
def test_a_name_prints_right(script) -> None:
    name = NAMES[script]
    copy = made(name=name, sections=rows(name, f"{name} (as told)"))
    assert 0 not in pdf_read.glyph_numbers(copy), "an empty box stands for a letter"
    plain = unicodedata.normalize("NFC", pdf_read.text_of(copy))
    assert all(plain.count(word) == 3 for word in name.split()), plain
    if letters.reads_right_to_left(name):  # a PDF holds such a line from left to right: its words come the other way round
        drawn = [text for tag, text in pdf_read.structure(copy) if tag == "P" and sorted(text) == sorted(name)]
        assert drawn and all(text == name[::-1] for text in drawn)
    else:
        assert name in plain


def test_arabic_letters_are_joined() -> None:
    joined, apart = made(name="محمد"), made(name="م ح م د")
    assert (len(pdf_read.shapes_of(joined, "م")), len(pdf_read.shapes_of(apart, "م"))) == (2, 1), "first and middle shape, or alone"


def test_a_script_without_letters_here_is_spelled_and_nothing_fails() -> None:
    said = pdf_read.text_of(made(name="王小明", sections=rows("தமிழ் and 王小明 at school", "emoji 🧭", "a\u200cb\u200d")))
    assert "[spelled: WangXiaoMing]" in said and "[spelled: tmil] and [spelled: WangXiaoMing] at school" in said


def test_no_text_that_can_be_kept_stops_the_form() -> None:
    every = (unicodedata.normalize("NFC", chr(code)) for code in range(0x20, 0x20000) if not 0xD800 <= code < 0xE000)
    kept = [symbol for symbol in every if unicodedata.category(symbol[0]) != "Cn" and strange_character(symbol, "\n\t") is None]
    assert len(kept) > 70_000
    lines = ["".join(kept[at:at + 60]) for at in range(0, len(kept), 60)]
    marks = [f"a{symbol}b" for symbol in kept if unicodedata.category(symbol[0]) in ("Mn", "Mc", "Me", "Cf")][::20]
    assert made(sections=rows(*lines, *marks, "", " ", "\n\n", "\t", "\u0301"), photograph=conftest.photograph(), alt="A face")


def test_nothing_typed_is_markup(pack) -> None:
    everything = "\n".join(MARKUP)
    with unit_of_work(people.TEST, pack.child.authority_id):
        pack.child.given_name, pack.child.family_name = "#panic(\"x\")", "*Bold* $y$"
        pack.child.aliases, pack.child.nationality, pack.child.languages = ["= Alias", "@ref"], "<tag>", ["`raw`"]
        pack.episode.circumstances = everything
        conftest.service.db.session.add_all([pack.child, pack.episode])
    short = {"height": "#panic(\"h\")", "build": "*b* $x$", "hair": "= hair", "eyes": "<eyes> @ref"}
    pack.save(**short, marks=everything, likelihood_why=everything)
    for kind in KINDS:
        pack.entry(kind, everything, whereabouts=False)
    with pack.unit():
        conftest.service.save_part_two(pack.episode, pack.child, dict.fromkeys(PART_TWO, everything))
    copy = pack.copy(given_to_name="#set text(red)", why="*why* #panic()")
    said = pdf_read.text_of(copy.pdf)
    times = len(KINDS) + len(PART_TWO) + 3
    for line in MARKUP:
        assert said.count(line) == times, (line, said.count(line))
    for line in ("#panic(\"x\") *Bold* $y$", "= Alias, @ref", "<tag>", "`raw`", "#set text(red): *why* #panic()", *short.values()):
        assert line in said


WITHHELD = {"friend": "Canary Quill of Cobalt Row", "phone": "07700 900 461", "own-view": "the lighthouse keeper knows"}


def test_what_is_withheld_is_nowhere_in_the_file(pack) -> None:
    for kind, text in WITHHELD.items():
        pack.entry(kind, text, withhold_because="she asked us to")
    pack.entry("place", "Vermilion arcade", whereabouts=None)
    pack.entry("friend", "Zebedee in Ochre Lane", whereabouts=True)
    pack.entry("helps", "Ring Canary QUILL  of cobalt row first")
    pack.entry("transport", "lift from +44 7700 900461")
    copy = pack.copy()
    everything = pdf_read.every_byte(copy.pdf)
    said = pdf_read.text_of(copy.pdf) + " ".join(text for _, text in pdf_read.structure(copy.pdf))
    for canary in ("Quill of", "QUILL  of", "Cobalt", "cobalt", "900461", "900 461", "lighthouse", "keeper", "Vermilion", "arcade",
                   "Zebedee", "Ochre", "harbour", "Sycamore", "7946 0100", "she asked us"):
        assert canary not in said
        for spelled in (canary.encode(), canary.encode("utf-16-be")):  # long enough not to come about by chance
            assert spelled not in everything and spelled.hex().encode() not in everything.lower(), canary
    assert "Left after supper." in said, "the reading itself finds what is there"
    assert pdf_read.hidden_ways(copy.pdf) == set()
    assert sorted((line["what"], line["because"]) for line in copy.left_out) == sorted([
        ("entry", "do-not-disclose")] * 3 + [("entry", "repeats")] * 2 + [("entry", "whereabouts")] * 2
        + [("home", "whereabouts"), ("last-seen", "whereabouts")])


def test_what_is_withheld_is_repeated_by_no_other_words() -> None:
    form = {"entries": [{"entry": "e", "kind": "friend", "text": "Canary Quill", "whereabouts": False, "withhold_because": "unsafe"}],
            "likelihood": "high", **dict.fromkeys((*DESCRIPTION, "likelihood_why"), "as canary  quill says")}
    told = "Seen with Canary Quill"
    sources = Sources(told, [("Sex", "male")], [("Found", "")], form, dict.fromkeys(PART_TWO, told), told, told, told)
    copy = contents(sources, ["home", "last-seen"])
    assert "quill" not in str(copy.sections).casefold() and "male" in str(copy.sections)
    repeats = [line for line in copy.left_out if line["because"] == "repeats"]
    also = {"aliases", "circumstances", "home", "last-seen", "likelihood_why"}
    assert {line["what"] for line in repeats} == {*also, *PART_TWO, *DESCRIPTION}
    assert all(left_out_in_words(line).endswith(BECAUSE["repeats"]) for line in repeats)


def test_whereabouts_go_when_they_are_ticked(pack) -> None:
    place = pack.entry("place", "Vermilion arcade")
    copy = pack.copy(["home", "last-seen", place])
    said = pdf_read.text_of(copy.pdf)
    assert "Vermilion arcade" in said and "Sycamore House" in said and "harbour" in said
    assert [line["what"] for line in copy.put_in] == ["last-seen", "entry", "home"] and copy.left_out == []


def test_unknown_and_withheld_things_cannot_be_ticked(pack) -> None:
    friend = pack.entry("place", "Cobalt Row", withhold_because="unsafe")
    for code in (friend, "nonsense", "police"):
        with pytest.raises(DomainError) as refused:
            pack.copy([code])
        assert refused.value.field == "put_in"


def test_the_statement_goes_to_the_police_and_to_nobody_else(pack) -> None:
    pack.records.stage(pack.child, "suspected", date(2026, 1, 9))
    police, home = pack.copy(), pack.copy(given_to="home")
    assert police.with_statement and "suspected to be a victim of trafficking" in pdf_read.text_of(police.pdf)
    assert not home.with_statement and "trafficking" not in pdf_read.text_of(home.pdf)
    headings = [text for tag, text in pdf_read.structure(police.pdf) if tag == "H1"]
    assert headings[-1] == "Statement of Ashmere to the police"


def test_a_file_of_nothing_is_still_a_file(pack) -> None:
    copy = pack.copy()
    assert copy.form_version is None and "nothing is kept ready" in pdf_read.text_of(copy.pdf)
    assert isinstance(pdf_read.read(copy.pdf).trailer.raw_get("/Root"), IndirectObject)
