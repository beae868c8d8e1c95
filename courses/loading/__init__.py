"""From a folder of YAML files to pages, question banks and dilemmas.

`pages.sources` reads files and remembers lines, `checks` and `shapes` say what is wrong with them, `prose` turns
Markdown into rich text, `blocks` and `fields` build what the models hold, and `store`, alone, writes it to the
database.
"""
