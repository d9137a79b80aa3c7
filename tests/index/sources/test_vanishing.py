# ruff: noqa: E501 - made-up inputs, each on a line of its own
"""Text that an extractor drops in silence: in sentences of pages, beside paragraphs, in Word documents, in PDF."""

from pathlib import Path

import pytest

from index.article import Article
from index.sources import Noted, outcomes, read
from index.sources.documents.pdf import parse_pdf
from index.sources.markup import to_text
from index.sources.pages.html import parse_html
from tests.index.sources.made_up import placed, word

S = (
    "The made-up council of Exampleton met on Tuesday to decide whether the harbour pier would be rebuilt for good.",
    "About two hundred people came to the hall, and many spoke about the storm that broke the pier in the winter.",
    "The engineer, Ivo Dummy, told the council that the work would take fourteen months and cost twelve million.",
    "Shops along the quay have lost a third of their trade since then, the chamber of commerce reported in January.",
)
AROUND = (f"<p>{S[0]}</p><p>{S[1]}</p>", f"<p>{S[2]}</p><p>{S[3]}</p>")


def text_of(inside: str, outer: str = "article") -> str:
    page = (
        f"<html><head><title>Pier</title></head><body><{outer}>{AROUND[0]}{inside}{AROUND[1]}</{outer}></body></html>"
    )
    text: str = parse_html(page.encode())["text"]
    for sentence in S:
        assert text.count(sentence) == 1, sentence
    return text


@pytest.mark.parametrize("outer", ["article", "main", "div class='c'", "section"])
@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("It opens on <time datetime='2031-06-01'>June 1</time> and not before.", "It opens on June 1 and not before."),
        ("The <label>harbour</label> master left.", "The harbour master left."),
        ("It cost <output>42</output> dollars, he said.", "It cost 42 dollars, he said."),
        ("The <button class='term'>carbon tax</button> rose again.", "The carbon tax rose again."),
        (
            "The <abbr title='x'>EFA</abbr> and <data value='3'>three</data> others came.",
            "The EFA and three others came.",
        ),
        ("She said <q>we will <q>never</q> stop</q> and left.", "She said “we will ‘never’ stop” and left."),
        ("She said <q>“We stop.”</q> Then she left.", "She said “We stop.” Then she left."),
        ("He <del>resigned</del> <ins>stayed</ins> on Monday, he said.", "He stayed on Monday, he said."),
        ("About <meter>6</meter> of <b>the</b> <time>ten</time> came.", "About 6 of the ten came."),
    ],
)
def test_words_of_a_sentence_stay_in_it(written: str, read_as: str, outer: str) -> None:
    assert " ".join(read_as.split()) in " ".join(text_of(f"<p>{written}</p>", outer).split())


def test_controls_beside_a_text_are_no_words_of_it() -> None:
    text = text_of("<p>The toll falls to two dollars. <button>Share</button></p><p><label>Mail <input></label></p>")
    assert "two dollars." in text
    assert "Share" not in text
    assert "Mail" not in text


LIST = "<ul><li>The pier is rebuilt in oak.</li><li>The toll falls.</li><li>“It will not stop,” said Otto Mockler.</li></ul>"


@pytest.mark.parametrize("outer", ["article", "div class='c'", "div", "section"])
@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (LIST, ["The pier is rebuilt in oak.", "The toll falls.", "“It will not stop,” said Otto Mockler."]),
        (LIST.replace("ul>", "ol>"), ["The pier is rebuilt in oak.", "The toll falls."]),
        (LIST.replace("ul>", "menu>"), ["The pier is rebuilt in oak.", "The toll falls."]),
        ("<dl><dt>When</dt><dd>The ferry goes on Monday morning.</dd></dl>", ["When", "The ferry goes on Monday morning."]),
        ("<figure><blockquote><p>“We go on,” she said.</p></blockquote></figure>", ["“We go on,” she said."]),
        ("<figure class='wp-block-table'><table><tr><td>For</td><td>7</td></tr></table></figure>", ["For"]),
        ("<blockquote>“We go on,” she said in the hall.</blockquote>", ["“We go on,” she said in the hall."]),
        ("<div>Loose words in a block, said Ivo Dummy.</div>", ["Loose words in a block, said Ivo Dummy."]),
        ("<pre>The letter says that they leave.</pre>", ["The letter says that they leave."]),
    ],
)  # fmt: skip
def test_what_stands_beside_paragraphs_is_kept_in_its_place(inside: str, kept: list[str], outer: str) -> None:
    text = text_of(inside, outer)
    for part in kept:
        assert text.index(S[1]) < text.index(part) < text.index(S[2])


@pytest.mark.parametrize("outer", ["article", "div class='c'", "div", "section"])
@pytest.mark.parametrize("last", [True, False])
def test_a_list_at_either_end_is_kept(outer: str, last: bool) -> None:
    body = "".join(AROUND)
    page = f"<html><head><title>Pier</title></head><body><{outer}>{body + LIST if last else LIST + body}</{outer}></body></html>"
    text = parse_html(page.encode())["text"]
    assert (text.index("The toll falls.") > text.index(S[3])) == last
    assert "“It will not stop,” said Otto Mockler." in text


def test_lists_of_links_and_furniture_are_not_put_back() -> None:
    links = "<ul><li><a href='/a'>Another story that was told last week.</a></li></ul>"
    share = "<div class='newsletter-signup'><p>Sign up for the morning news of Exampleton.</p></div>"
    text = text_of(f"{links}{share}")
    assert "Another story" not in text
    assert "Sign up" not in text


def test_a_page_of_which_a_good_part_is_not_taken_is_noted(tmp_path: Path) -> None:
    folded = "".join(
        f"<p>On line {i} it says that the pier was built by hand in a cold year of long ago.</p>" for i in range(20)
    )
    body = "".join(AROUND)
    for name, more in (("a", f"<div class='shoutbox'>{folded}</div>"), ("b", "")):
        page = f"<html><head><title>Pier</title></head><body><article>{body}</article>{more}</body></html>"
        (tmp_path / f"{name}.html").write_text(page)
    article, note = (x for x in outcomes(tmp_path / "a.html") if isinstance(x, Article | Noted))
    assert isinstance(article, Article)
    assert isinstance(note, Noted)
    assert "not stored" in note.note
    assert article.id in note.note
    assert not [x for x in outcomes(tmp_path / "b.html") if isinstance(x, Noted)]


def test_fragments_of_feeds_keep_their_words_too() -> None:
    found = to_text("<p>The <button>carbon tax</button> rose on <time>June 1</time>, he <del>lied</del> said: <q>no</q>.</p>"
                    "<button>Share</button>")  # fmt: skip
    assert " ".join(found.split()) == "The carbon tax rose on June 1, he said: “no”."


# Word

R = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
BOX = "<w:txbxContent><w:p><w:r><w:t>“It is not safe,” Ivo Dummy said.</w:t></w:r></w:p></w:txbxContent>"


def words_of(tmp_path: Path, body: str) -> str:
    (tmp_path / "a.docx").write_bytes(word(body))
    (article,) = read(tmp_path / "a.docx")
    assert isinstance(article, Article)
    assert article.title == "Ferry of Exampleton resumes"
    return article.text


@pytest.mark.parametrize(
    ("body", "read_as"),
    [
        (f"<w:p>{R.format('It resumes ')}<w:del w:id='1'><w:r><w:delText>on Monday</w:delText></w:r></w:del>"
         f"<w:ins w:id='2'>{R.format('on Friday.')}</w:ins></w:p>", "It resumes on Friday."),
        (f"<w:p>{R.format('A')}<w:moveFrom w:id='1'>{R.format(' gone')}</w:moveFrom>"
         f"<w:moveTo w:id='2'>{R.format(' moved')}</w:moveTo></w:p>", "A moved"),
        (f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:p>{R.format('In a control.')}</w:p>"
         "</w:sdtContent></w:sdt>", "In a control."),
        (f"<w:p>{R.format('In ')}<w:sdt><w:sdtContent>{R.format('a control')}</w:sdtContent></w:sdt>"
         f"{R.format(' inside.')}</w:p>", "In a control inside."),
        (f"<w:p><w:smartTag w:uri='u' w:element='place'>{R.format('Exampleton')}</w:smartTag>{R.format(' slept.')}</w:p>",
         "Exampleton slept."),
        (f"<w:p>{R.format('Cost: ')}<w:fldSimple w:instr=' DOCPROPERTY x '>{R.format('12 million')}</w:fldSimple></w:p>",
         "Cost: 12 million"),
        ("<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPERLINK \"x\" </w:instrText></w:r><w:r>"
         f"<w:fldChar w:fldCharType='separate'/></w:r>{R.format('the report')}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
         "</w:p>", "the report"),
        (f"<w:p>{R.format('Above.')}<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r></w:p>",
         "Above.\n\n“It is not safe,” Ivo Dummy said."),
        (f"<w:p>{R.format('Above.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:wsp><wps:txbx>{BOX}</wps:txbx>"
         f"</wps:wsp></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
         "</mc:AlternateContent></w:r></w:p>", "Above.\n\n“It is not safe,” Ivo Dummy said."),
        (f"<w:tbl><w:tr><w:tc><w:p>{R.format('Outer.')}</w:p><w:tbl><w:tr><w:tc><w:p>{R.format('Inner')}</w:p></w:tc><w:tc>"
         f"<w:p>{R.format('7')}</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>", "Outer.\n\nInner | 7"),
        ("<w:p><w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t>"
         "</w:r></w:p>", "well-known"),
        (f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{R.format('One ')}</w:p><w:p>{R.format('paragraph.')}</w:p>",
         "One paragraph."),
    ],
)  # fmt: skip
def test_word_is_read_as_its_reader_sees_it(tmp_path: Path, body: str, read_as: str) -> None:
    end = f"<w:p>{R.format('It was the last line.')}</w:p>"
    assert words_of(tmp_path, body + end) == f"{read_as}\n\nIt was the last line."


# PDF


def lines(left: float, top: float, texts: list[str], size: float = 10) -> list[tuple[float, float, float, str]]:
    return [(left, top - 1.4 * size * i, size, text) for i, text in enumerate(texts)]


LEFT = [
    "The pier of Exampleton will be",
    "rebuilt in oak, the council said",
    "on Tuesday after a long debate",
    "in the old hall.",
]
RIGHT = [
    "The ferry will go from the new",
    "quay until then, Otto Mockler",
    "told the paper on Wednesday in",
    "the harbour.",
]
COLUMNS = " ".join(LEFT), " ".join(RIGHT)


@pytest.mark.parametrize("order", ["by column", "by row", "right first"])
@pytest.mark.parametrize(
    "head",
    [
        [],
        [(60, 740, 22, "Pier of Exampleton is rebuilt")],
        [(60, 728, 10, "A line that spans both of the columns and is set in the same letters")],
    ],
)
def test_columns_are_not_mixed(order: str, head: list[tuple[float, float, float, str]]) -> None:
    left, right = lines(60, 700, LEFT), lines(320, 700, RIGHT)
    pieces = {"by column": left + right, "right first": right + left,
              "by row": [piece for row in zip(left, right, strict=True) for piece in row]}[order]  # fmt: skip
    text = " ".join(parse_pdf(placed([head + pieces]))["text"].split())
    assert f"{COLUMNS[0]} {COLUMNS[1]}" in text


def test_a_table_is_read_row_by_row() -> None:
    names, figures = ["Oak", "Stone", "Steel", "Glass"], ["12", "15", "9", "4"]
    pieces = lines(60, 700, names) + lines(320, 700, figures)
    assert " ".join(parse_pdf(placed([pieces]))["text"].split()) == "Oak 12 Stone 15 Steel 9 Glass 4"


@pytest.mark.parametrize(("cap", "rest", "read_as"), [("T", "he pier of Exampleton", "The pier"), ("A", "council of a town met", "A council"),
                                                      ("“W", "e will go on,” he said", "“We will")])  # fmt: skip
def test_drop_caps_are_put_back(cap: str, rest: str, read_as: str) -> None:
    pieces = [
        (60.0, 672.0, 36.0, cap),
        *lines(90 if len(cap) == 1 else 112, 692, [rest, "was closed by the council of", "the town today."]),
    ]
    if len(cap) > 1:
        pieces[0] = (60.0, 672.0, 36.0, cap)
    text = parse_pdf(
        placed([pieces + lines(60, 650, ["It stays closed for a year, said the", "council of the town."])])
    )["text"]
    assert text.startswith(read_as)


@pytest.mark.parametrize(
    "footer", ["Exampleton Courier, 5 March 2031", "Continued on the next page", "courier.example/pier"]
)
def test_footers_do_not_break_sentences(footer: str) -> None:
    first = [
        *lines(60, 760, ["The council of Exampleton said that the pier would be", "rebuilt, and that the toll would"]),
        (60, 40, 8, footer),
    ]
    second = lines(60, 760, ["fall to two dollars in May.", "Nobody spoke against it in the hall of the town."])
    text = parse_pdf(placed([first, second]))["text"]
    assert "the toll would fall to two dollars in May." in text
    assert footer not in text


@pytest.mark.parametrize(
    ("one", "other", "read_as"),
    [
        ("The officers fought the conflag-", "ration all night.", "conflagration all night"),
        ("The officers fought the conflag\xad", "ration all night.", "conflagration all night"),
        ("A well-known man came, a well-", "known man indeed.", "a well-known man indeed"),
        ("The Anglo-", "American talks went on.", "Anglo-American talks"),
        ("Between 1990-", "2000 it stood.", "1990-2000 it stood"),
    ],
)
def test_broken_words_are_whole_again(one: str, other: str, read_as: str) -> None:
    assert read_as in parse_pdf(placed([lines(60, 700, [one, other])]))["text"]


def test_ligatures_and_typographic_hyphens_are_letters_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The ﬁre of the oﬃce.\n\nForty oﬃcers fought the ﬂames of the co‐operative’s build\xading."
    )
    (article,) = read(tmp_path / "a.txt")
    assert isinstance(article, Article)
    assert "Forty officers fought the flames of the co-operative’s building." in article.text
