"""What a teacher takes with her: sheets of paper, editable documents, and a whole week in one ZIP file.

`papers` and `sheets` say in HTML what a document holds; `pdf` prints it, `docx` makes an editable document of the same
HTML. `shelf` keeps on disk what was made once. `packing` gathers a week, `archive` writes it as a ZIP, `changes` tells
what is new since last year.
"""
