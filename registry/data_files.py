"""Reads the files of registry/data into unsaved models; whatever is wrong is named by file and line, in Danish."""

import csv
from datetime import date

import yaml

from registry.alphabet import without_danish_letters
from registry.models import Municipality, PoliceDistrict, Programme, Region, Sector

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
MOST_DOMAINS_LETTERS = Municipality._meta.get_field("email_domains").max_length

# Suggestions only, for the municipalities whose domain does not follow from the name. A coordinator's e-mail is never
# taken as proof of where she works, and administrators correct the list in the back office.
WELL_KNOWN_DOMAINS = {
    "0101": "kk.dk",
    "0169": "htk.dk",
    "0173": "ltk.dk",
    "0175": "rk.dk",
    "0159": "gladsaxe.dk",
    "0240": "egekom.dk",
    "0400": "brk.dk",
    "0430": "fmk.dk",
    "0480": "nordfynskommune.dk",
    "0760": "rksk.dk",
    "0820": "vesthimmerland.dk",
}


class BadFile(Exception):
    """A data file that cannot be used; the message names file and line and says what is wrong."""

    def __init__(self, file, line, message):
        super().__init__(f"{file.name}, linje {line}: {message}")


def regions(folder):
    """Return the regions of regions.csv, unsaved."""
    return [
        Region(
            code=row.digits("region_code", 4),
            name=row.text("region"),
            valid_to=row.day("valid_to") if row.values["valid_to"] else None,
            successor_name=row.values["successor"],
        )
        for row in _rows(folder / "regions.csv", key="region_code")
    ]


def police_districts(folder):
    """Return the police districts of police_districts.csv, unsaved."""
    return [
        PoliceDistrict(
            number=row.number("district_no"),
            name=row.text("police_district"),
            info_house=row.text("infohus"),
            slug=row.text("slug"),
        )
        for row in _rows(folder / "police_districts.csv", key="district_no")
    ]


def municipalities(folder, *, regions, districts):
    """Return the municipalities of municipalities.csv, unsaved, each in one of the given regions and districts."""
    region_codes, district_numbers = {r.code for r in regions}, {d.number for d in districts}
    return [
        Municipality(
            code=row.digits("kommunekode", 4),
            name=row.text("name"),
            official_name=row.text("official_name"),
            abbreviation=row.text("abbr"),
            sort_da=row.number("sort_da"),
            cvr=row.cvr("cvr"),
            region_id=row.known("region_code", row.digits("region_code", 4), region_codes),
            district_id=row.known("district_no", row.number("district_no"), district_numbers),
            population=row.number("population"),
            population_on=row.day("population_date"),
            tile_column=row.number("tile_col"),
            tile_row=row.number("tile_row"),
            email_domains=suggested_domains(row.text("kommunekode"), row.text("name")),
        )
        for row in _rows(folder / "municipalities.csv", key="kommunekode")
    ]


def suggested_domains(code, name):
    """Return the e-mail domains a municipality of this name may have, best first, parted by spaces."""
    folded = without_danish_letters(name)
    short = without_danish_letters(name.casefold().replace("ø", "o"))
    endings = [f"{stem}.dk" for stem in (folded, folded.replace("-", ""), short, short.replace("-", ""))]
    first = [WELL_KNOWN_DOMAINS[code]] if code in WELL_KNOWN_DOMAINS else []
    return " ".join(dict.fromkeys([*first, *endings, f"{folded}.example"]))[:MOST_DOMAINS_LETTERS]


def sectors(folder):
    """Return the sectors of taxonomies.yaml, unsaved, in the order of the file."""
    return [
        Sector(slug=slug, title=title, position=position)
        for position, (slug, title, _) in enumerate(_listed(folder / "taxonomies.yaml", "sectors"), start=1)
    ]


def programmes(folder):
    """Return the programmes (the file's `competences`) of taxonomies.yaml, unsaved."""
    file = folder / "taxonomies.yaml"
    made = []
    for slug, title, entry in _listed(file, "competences"):
        months = entry.get("valid_months")
        if months is not None and (type(months) is not int or months < 1):
            raise BadFile(
                file, entry["line"], f"valid_months er »{months}«, men skal være et helt antal måneder eller null."
            )
        made.append(Programme(slug=slug, title=title, valid_months=months))
    return made


class Row:
    """One line of a CSV file; each reader says what is wrong with a value it cannot take."""

    def __init__(self, file, line, values):
        self.file, self.line, self.values = file, line, values

    def bad(self, column, wish):
        return BadFile(self.file, self.line, f"{column} er »{self.values[column]}«, men {wish}.")

    def text(self, column):
        if not self.values[column].strip():
            raise BadFile(self.file, self.line, f"{column} er tom.")
        return self.values[column].strip()

    def digits(self, column, length):
        value = self.text(column)
        if len(value) != length or not (value.isascii() and value.isdecimal()):
            raise self.bad(column, f"skal være {length} cifre")
        return value

    def number(self, column):
        value = self.text(column)
        if not (value.isascii() and value.isdecimal()):
            raise self.bad(column, "skal være et helt tal")
        return int(value)

    def day(self, column):
        try:
            return date.fromisoformat(self.text(column))
        except ValueError:
            raise self.bad(column, "skal være en dato som 2027-01-31") from None

    def cvr(self, column):
        value = self.digits(column, 8)
        if sum(weight * int(digit) for weight, digit in zip(CVR_WEIGHTS, value, strict=True)) % 11:
            raise self.bad(column, "er ikke et gyldigt CVR-nummer")
        return value

    def known(self, column, value, allowed):
        if value not in allowed:
            raise self.bad(column, "findes ikke i filen over dem")
        return value


COLUMNS = {
    "regions.csv": ["region_code", "region", "valid_to", "successor"],
    "police_districts.csv": ["district_no", "police_district", "infohus", "slug"],
    "municipalities.csv": [
        *("kommunekode", "name", "official_name", "abbr", "sort_da", "cvr", "region_code", "district_no"),
        *("population", "population_date", "tile_col", "tile_row"),
    ],
}

KEYS = {"slug", "title", "valid_months", "via", "lendable", "line"}


def _rows(file, *, key):
    """Return the rows of a CSV file; a missing column, a row of another length or the same key twice is an error."""
    reader = csv.reader(_text_of(file).splitlines(keepends=True))
    header = next(reader, [])
    missing = [column for column in COLUMNS[file.name] if column not in header]
    if missing:
        raise BadFile(file, 1, f"kolonnen {missing[0]} mangler.")
    rows, seen = [], {}
    for values in reader:
        if len(values) != len(header):
            raise BadFile(file, reader.line_num, f"har {len(values)} felter, men skal have {len(header)}.")
        row = Row(file, reader.line_num, dict(zip(header, values, strict=True)))
        if row.text(key) in seen:
            raise row.bad(key, f"står også i linje {seen[row.text(key)]}")
        seen[row.text(key)] = row.line
        rows.append(row)
    return rows


def _text_of(file):
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadFile(file, 1, "filen findes ikke.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadFile(file, line, "filen er ikke i UTF-8.") from None


class _LinedLoader(yaml.SafeLoader):
    """Notes on each mapping in which line of the file it begins."""

    def construct_mapping(self, node, deep=False):
        return super().construct_mapping(node, deep=deep) | {"line": node.start_mark.line + 1}


def _listed(file, name):
    """Return (slug, title, entry) of each entry in one of the YAML file's lists."""
    try:
        content = yaml.load(_text_of(file), Loader=_LinedLoader)
    except yaml.MarkedYAMLError as error:
        raise BadFile(file, error.problem_mark.line + 1, "kan ikke læses som YAML.") from None
    if not isinstance(content, dict) or not isinstance(content.get(name), list):
        raise BadFile(file, 1, f"listen {name} mangler.")
    found, seen = [], {}
    for entry in content[name]:
        if not isinstance(entry, dict) or not entry.get("slug") or not entry.get("title"):
            raise BadFile(
                file, entry["line"] if isinstance(entry, dict) else 1, f"en post i {name} mangler slug eller title."
            )
        stray = sorted(entry.keys() - KEYS)
        if stray:  # a comma without quotes around the text cuts it in two
            raise BadFile(file, entry["line"], f"»{stray[0]}« er ikke et felt. Sæt tekst med komma i anførselstegn.")
        if entry["slug"] in seen:
            raise BadFile(file, entry["line"], f"{entry['slug']} står også i linje {seen[entry['slug']]}.")
        seen[entry["slug"]] = entry["line"]
        found.append((entry["slug"], entry["title"], entry))
    return found
