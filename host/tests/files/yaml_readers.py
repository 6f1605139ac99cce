"""yaml_readers.py PROGRAM COUNT: values that yaml_test (PROGRAM) reads are those that a reader of YAML 1.1, PyYAML, and
one of YAML 1.2's core schema read. Prints what is not; exit 1 if there is something, 77 without PyYAML."""
import collections, itertools, json, random, re, subprocess, sys, tempfile
try:
    import yaml
except ImportError:
    sys.exit(77)

KEYS = ["whole", "small", "change", "flag", "real", "colour", "text", "count", "list"]
NUMBERS = "0 1 7 10 007 010 08 0x1F 0X1f 0x 0o7 0o17 0b101 0b2 1_000 0x1_0 1e3 1E3 1e+3 1.5e3 1.5e+3 1.0e-2 1. .5 . .. 1.5.1 1_0.5 " \
    "255 256 65535 32767 32768 -32768 4294967295 4294967296 18446744073709551615 18446744073709551616 1.0e+400 1.0e-400 " \
    ".inf -.inf +.inf .Inf .NaN .nan nan inf NaN Infinity 60:30 1:30:59 1:60 190:20:30.15 1:a 0.1 0.30000000000000004 0x1p3".split()
WORDS = "y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE tRUE false False FALSE ~ null Null NULL nULL << = - -- --- ... " \
    "red green auto all no-one none yesterday e3 _1 1_ a-b a:b a#b # ? ?a ! !a & &a * *a % %a @ ` | > 2024-01-01 2024-1-1 2024-01-01T00:00:00Z " \
    "24-01-01 masked(8) a,b {} [] {a} [a] a=1 ".split() + ["", " ", "a b", "a  b", "a #b", "a # b", "a: b", "a :b", "1 2", "1 #2", "1 # 2"]
PIECES = ["0", "1", "7", "9", "a", "e", "x", "o", "b", "f", "_", ".", "-", "+", ":", "E", "T", " ", "#", "n", "\\", "'", '"', ",", "é", "５", "\t", "\\n", "\\x35"]

def documents(count):
    """(key, document): each value with each key and each way to write it; `count` more by chance."""
    chance = random.Random(1)
    values = NUMBERS + [sign + n for n in NUMBERS for sign in "+-"] + WORDS
    values += ["".join(t) for t in itertools.product("017_.-+:xoebf", repeat=2)]
    values += ["".join(chance.choice(PIECES) for _ in range(chance.randint(1, 7))) for _ in range(count)]
    for value in values:
        for key in KEYS if value in NUMBERS + WORDS else chance.sample(KEYS, 3) + ["text"]:
            forms = ["%s: %s", "%s: %s\n", "{%s: %s}", "%s: '%s'", '%s: "%s"', "%s:\n  %s\n", "%s: [%s]", "%s:\n- %s\n", '"%s":%s', "%s: %s # c\r\n"]
            for form in chance.sample(forms, 4 if value in NUMBERS + WORDS else 1):
                yield key, form % (key, value)

CORE = [(re.compile(form + r"\Z"), make) for form, make in (
    ("null|Null|NULL|~|", lambda t: None), ("true|True|TRUE", lambda t: True), ("false|False|FALSE", lambda t: False),
    (r"[-+]?[0-9]+", int), (r"0o[0-7]+", lambda t: int(t[2:], 8)), (r"0x[0-9a-fA-F]+", lambda t: int(t, 16)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?(\.inf|\.Inf|\.INF)", lambda t: float(t.replace(".", ""))), (r"\.nan|\.NaN|\.NAN", lambda t: float("nan")))]

def core(node):
    """What a node is by YAML 1.2's core schema; PyYAML only parts the text."""
    if isinstance(node, yaml.MappingNode):
        return {core(key): core(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [core(value) for value in node.value]
    for form, make in CORE if node.style is None else ():
        if form.match(node.value):
            return make(node.value)
    return node.value

def like(key, ours, theirs):
    """Whether a value is theirs, type and all. One value stands for a list of it; a count is a word or a number."""
    if key == "list":
        theirs = theirs if isinstance(theirs, list) else [theirs]
    if key == "count":
        return type(theirs) in (int, str) and ours == str(theirs)
    if key == "real":
        return type(theirs) in (int, float) and float(theirs) == ours
    return type(ours) is type(theirs) and ours == theirs

def main():
    asked = list(documents(int(sys.argv[2])))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([text for _, text in asked], file)
        file.flush()
        read = json.loads(subprocess.run([sys.argv[1], "values", file.name], check=True, capture_output=True).stdout)
    assert len(read) == len(asked)
    accepted, wrong = collections.Counter(), []
    for (key, text), ours in zip(asked, read):
        if ours is None:
            continue
        accepted[key] += 1
        try:
            readings = {"1.1": yaml.safe_load(text), "1.2": core(yaml.compose(text, yaml.BaseLoader))}
        except (yaml.YAMLError, ValueError) as error:
            readings = {"PyYAML": str(error).replace("\n", " ")}
        for who, theirs in readings.items():
            if not (isinstance(theirs, dict) and list(theirs) == [key] == list(ours) and like(key, ours[key], theirs[key])):
                wrong.append(f"{text!r}: {ours}, {who}: {theirs}")
    print(*wrong[:20], sep="\n")
    print(f"{len(asked)} documents, {sum(accepted.values())} accepted, {len(wrong)} wrong")
    # Nothing is shown by refusing everything.
    missing = [key for key in KEYS if accepted[key] < 3]
    print(*(f"{key}: only {accepted[key]} accepted" for key in missing), sep="\n", end="\n" if missing else "")
    sys.exit(1 if wrong or missing else 0)

main()
