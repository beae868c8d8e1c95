"""From a folder of YAML files to pages, question banks and dilemmas.

`source` reads files and remembers lines, `checks` and `shapes` say what is wrong with them, `prose` turns Markdown
into rich text, `blocks` builds StreamField values, and `store` writes what is missing. Only `store` touches the database.
"""
