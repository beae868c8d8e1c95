from certificates.wording import long_date, paragraphs

RECORD = {"name": "Mette Thomsen", "completed_on": "2026-03-06", "valid_until": "2029-03-06"}


def html_of(body, **values):
    return [(p["kind"], p["html"]) for p in paragraphs(RECORD | {"body": body} | values)]


def test_the_name_and_the_programme_stand_on_lines_of_their_own():
    body = "{navn} har gennemført\nkurset\n\n**Bekymringstegn – se og handl**\n\nAf **alle** moduler."
    assert html_of(body) == [
        ("name", "Mette Thomsen"),
        ("text", "har gennemført kurset"),
        ("programme", "<strong>Bekymringstegn – se og handl</strong>"),
        ("text", "Af <strong>alle</strong> moduler."),
    ]


def test_dates_are_written_out_in_danish():
    assert html_of("Fra {dato} til {gyldig_til}.") == [("text", "Fra 6. marts 2026 til 6. marts 2029.")]
    assert long_date(None) == ""


def test_without_expiry_the_sentences_about_it_are_left_out():
    body = "Gennemført den {dato}. Det tog ca. 2½ time. Gyldigt til den {gyldig_til}.\n\nGælder til {gyldig_til}."
    assert html_of(body, valid_until=None) == [("text", "Gennemført den 6. marts 2026. Det tog ca. 2½ time.")]


def test_values_and_text_are_escaped_and_hold_no_fields_of_their_own():
    assert html_of("{navn} & <b>{navn}</b>", name="<i>{dato}</i> **x**") == [
        ("name", "&lt;i&gt;{dato}&lt;/i&gt; **x**"),
        ("text", "&amp; &lt;b&gt;&lt;i&gt;{dato}&lt;/i&gt; **x**&lt;/b&gt;"),
    ]
