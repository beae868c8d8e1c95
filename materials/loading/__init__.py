"""From YAML files to theme weeks, lessons, curriculum references and the lists they choose from.

`pages.sources` reads files and remembers lines, `pages.value_checks` and `shapes` say what is wrong inside a file,
`folder` what is wrong between files, `values` builds what the models hold, and `store`, alone, writes it to the
database. What is there already is kept as it is: from the first loading on, the editors' version counts.
"""
