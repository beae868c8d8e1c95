"""Reading YAML so that every value knows the line it stands on, and collecting what is wrong with it."""

import yaml


class Mapping(dict):
    """A YAML mapping that knows its own line and the line of each key."""

    file, line = "", 1

    def __init__(self):
        super().__init__()
        self.lines = {}

    def line_of(self, key):
        return self.lines.get(key, self.line)


class Sequence(list):
    """A YAML list that knows its own line and the line of each item."""

    file, line = "", 1

    def __init__(self):
        super().__init__()
        self.lines = []

    def line_of(self, index):
        return self.lines[index] if 0 <= index < len(self.lines) else self.line


class Problems(list):
    """Everything that is wrong, as (file, line, Danish sentence)."""

    def add(self, file, line, text):
        self.append((file, line, str(text)))

    def at(self, place, key, text):
        """Note a problem with the value under `key` of `place`, a Mapping or a Sequence."""
        self.add(place.file, place.line_of(key), text)

    def lines(self):
        return [f"{file}, linje {line}: {text}" for file, line, text in sorted(set(self))]


class _Builder:
    """Builds our mappings and lists out of the nodes PyYAML composes."""

    def __init__(self, file, problems):
        self.file, self.problems = file, problems
        self.scalars = yaml.SafeLoader("")

    def build(self, node):
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return self.sequence(node)
        return self.scalar(node)

    def scalar(self, node):
        try:
            return self.scalars.construct_object(node)
        except (ValueError, yaml.YAMLError):
            message = f"»{node.value}« kan ikke læses. Er det tekst, så sæt den i gåsetegn."
            self.problems.add(self.file, line_of(node), message)
            return node.value

    def mapping(self, node):
        mapping = Mapping()
        mapping.file, mapping.line = self.file, line_of(node)
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                message = f"Feltet »{key}« står to gange (første gang i linje {mapping.lines[key]}). Slet det ene."
                self.problems.add(self.file, line_of(key_node), message)
                continue
            mapping.lines[key] = line_of(key_node)
            mapping[key] = self.build(value_node)
        return mapping

    def sequence(self, node):
        sequence = Sequence()
        sequence.file, sequence.line = self.file, line_of(node)
        for item in node.value:
            sequence.lines.append(line_of(item))
            sequence.append(self.build(item))
        return sequence


def line_of(node):
    return node.start_mark.line + 1


def read(path, problems):
    """Return the mapping in the YAML file at `path`, or None after noting in `problems` why there is none."""
    file = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(file, line, "Filen er ikke gemt som UTF-8. Gem den igen med tegnsættet UTF-8.")
        return None
    try:
        node = _compose(text)
    except yaml.YAMLError as error:
        problems.add(file, *_explain(error, text))
        return None
    if node is None:
        problems.add(file, 1, "Filen er tom. Slet den, eller begynd med feltet »kind«.")
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add(
            file, line_of(node), "Filen skal bestå af felter, fx »kind: module«, ikke af en liste eller løs tekst."
        )
        return None
    return _Builder(file, problems).build(node)


class Aliased(yaml.YAMLError):
    """The file uses anchors, which could make it refer to itself."""

    def __init__(self, mark):
        super().__init__()
        self.problem_mark = mark


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise Aliased(self.peek_event().start_mark)
        return super().compose_node(parent, index)


def _compose(text):
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _explain(error, text):
    """Return the line of a syntax error and a Danish sentence about it."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text[: error.position].count("\n") + 1
        return line, "Her står et usynligt styretegn, som YAML ikke tillader. Slet det."
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    if isinstance(error, Aliased):
        return line, "Henvisninger med * bruges ikke her. Skriv teksten ud, eller sæt den i gåsetegn."
    opened = _open_quote(text, line)
    if opened:
        return (
            opened,
            f'Et gåsetegn åbner her og lukkes først i linje {line}. Luk det, eller skriv \\" for et i teksten.',
        )
    problem = getattr(error, "problem", None) or ""
    for sign, advice in SYNTAX_ADVICE.items():
        if sign in problem:
            return line, f"Filen kan ikke læses herfra: {advice}"
    return line, "Filen kan ikke læses herfra. Se efter indrykning, kolon og gåsetegn i denne linje og linjen før."


def _open_quote(text, line):
    """Return the line where a quoted text begins that runs on until `line`, or None: an error there is the quote's."""
    try:
        for token in yaml.scan(text):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                begins, ends = token.start_mark.line + 1, token.end_mark.line + 1
                if begins < ends == line:
                    return begins
    except yaml.YAMLError:
        return None
    return None


SYNTAX_ADVICE = {
    "mapping values are not allowed": "der står et kolon inde i teksten. Sæt teksten i gåsetegn.",
    "cannot start any token": "tegnet, linjen begynder med, kan ikke stå her. Brug mellemrum i stedet for tabulator, "
    "eller sæt teksten i gåsetegn.",
    "expected <block end>": "indrykningen passer ikke med linjerne før. Ret den, så felter på samme niveau står lige.",
    "could not find expected ':'": "der mangler et kolon, eller teksten er ikke rykket ind.",
    "expected ',' or": "en parentes { eller [ er ikke lukket, eller der mangler et komma.",
    "unexpected end of stream": "et gåsetegn er ikke lukket.",
    "but found another document": "der står »---« midt i filen. Én fil rummer ét dokument.",
    "unknown escape character": "efter \\ står et tegn, YAML ikke kender. Skriv \\\\, eller brug enkelte gåsetegn.",
}
