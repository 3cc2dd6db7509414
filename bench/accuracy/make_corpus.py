"""Makes the corpus of the accuracy benchmark: a workspace of prompts and the messages that come from it.

    python3 bench/accuracy/make_corpus.py ENGINES

Needs Python 3.11 with jinja2 3.1 and PyYAML, Node 24, and a folder ENGINES in which
`npm install mustache handlebars liquidjs nunjucks yaml dedent` has run. Everything is rendered by the real engines;
the result is committed to `test/fixtures/source/corpus`, so that the benchmark itself needs none of them.
"""
import html
import importlib.util
import json
import random as random_module
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jinja2

import compose
from neutral import has_fields, is_flat, parse, values_for
from writers import FILE_KINDS, JS_KINDS, PY_KINDS, fits, json_string, yaml_block

here = Path(__file__).parent
root = here.parent.parent / "test/fixtures/source/corpus"
engines = Path(sys.argv[1]).resolve()
random = random_module.Random(20261121)
pools = json.loads((here / "pools.json").read_text())


class Prompt:
    def __init__(self, name, text, kind, family):
        self.name, self.text, self.kind, self.family = name, text, kind, family
        self.nodes = parse(text)
        self.file, self.line = "", 0


def choose_kind(nodes, count={}):
    dotted = has_fields(nodes)
    kinds = [k for k in (*JS_KINDS, *PY_KINDS, *FILE_KINDS) if fits(k, nodes, dotted)]
    least = min(kinds, key=lambda k: (count.get(k, 0), random.random()))
    count[least] = count.get(least, 0) + 1
    return least


def all_prompts():
    found = []
    for block in re.split(r"^=== ", (here / "prompts.txt").read_text(), flags=re.M)[1:]:
        name, _, text = block.partition("\n")
        found.append((name.replace("-", "_"), text.strip("\n")))
    family = {name: name for name, _ in found}
    # Each of these stands in the workspace in several kinds of literal, under names of its own.
    texts = [(name, text, name) for name, text in found]
    for name, text in found:
        if len(text) > 150:
            texts.append((name + "_v1", compose.older(text, random, pools), family[name]))
    for number in range(220):
        texts.append(("task_%d" % number, compose.compose(random, pools), "task_%d" % number))
    for number in range(0, 220, 4):
        base = next(text for name, text, _ in texts if name == "task_%d" % number)
        texts.append(("task_%d_old" % number, compose.older(base, random, pools), "task_%d" % number))
    return [Prompt(name, text, choose_kind(parse(text)), family) for name, text, family in texts]


PY_HEAD = "import json\nimport textwrap\nfrom string import Template\n\nimport jinja2\n"
FOLDERS = ["agents", "src/prompts", "src/chains", "packages/support/src", "backend/planner", "lib"]


def write(file, text):
    path = root / "workspace" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def write_code(prompts, kinds, number, extension):
    """A module of a few prompts with ordinary code between them."""
    file = "%s/module_%d.%s" % (random.choice(FOLDERS), number, extension)
    typed = extension == "ts"
    is_python = extension == "py"
    text = PY_HEAD if is_python else "import { dedent } from '#dedent';\n"
    for prompt in prompts:
        text += "\n\n" if is_python else "\n"
        text += compose.ordinary(random, is_python)
        text += "\n\n" if is_python else "\n"
        writer = kinds[prompt.kind]
        source, line = writer(prompt.name, prompt.nodes) if is_python else writer(prompt.name, prompt.nodes, typed)
        prompt.file, prompt.line = file, text.count("\n") + 1 + line
        prompt.last = text.count("\n") + source.count("\n")
        text += source
    write(file, text)


def write_workspace(prompts):
    shutil.rmtree(root, ignore_errors=True)
    number = 0
    for kinds, extensions in ((JS_KINDS, ["ts", "mjs"]), (PY_KINDS, ["py"])):
        rest = [p for p in prompts if p.kind in kinds]
        random.shuffle(rest)
        while rest:
            size = random.choice([1, 2, 3])
            write_code(rest[:size], kinds, number, random.choice(extensions))
            rest = rest[size:]
            number += 1
    for prompt in (p for p in prompts if p.kind in FILE_KINDS):
        ending, writer = FILE_KINDS[prompt.kind]
        prompt.file = "prompts/%s.%s" % (prompt.name, ending)
        body, line = writer(prompt.nodes), 0
        if prompt.kind == "yaml-block":
            body, line = yaml_block(prompt.name, prompt.nodes)
        elif prompt.kind == "json-string":
            body, line = json_string(prompt.name, prompt.nodes)
        elif prompt.kind == "prompty-file":
            body, line = "---\nname: %s\nmodel:\n  api: chat\n---\nsystem:\n%s\n" % (prompt.name, body), 5
        elif prompt.kind == "dotprompt-file":
            body, line = "---\nmodel: small\n---\n%s\n" % body, 3
        prompt.line, prompt.last = line + 1, body.count("\n") + 1
        write(prompt.file, body)
    for number in range(40):
        write("docs/notes_%d.md" % number, compose.notes(random, pools))


class Renderer:
    """Collects what is to be rendered by Node, and renders Python's at once."""

    def __init__(self):
        self.jobs, self.modules = [], {}

    def python(self, prompt, values):
        if prompt.file not in self.modules:
            spec = importlib.util.spec_from_file_location(prompt.name, root / "workspace" / prompt.file)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            self.modules[prompt.file] = module
        return getattr(self.modules[prompt.file], prompt.name)(**values)

    def render(self, prompt, values):
        """The text, or the number of the job that gives it."""
        if prompt.kind in PY_KINDS:
            return self.python(prompt, values)
        if prompt.kind == "jinja-file":
            loader = jinja2.Environment(loader=jinja2.FileSystemLoader(root / "workspace"), autoescape=False)
            return loader.get_template(prompt.file).render(**values)
        self.jobs.append({"kind": prompt.kind, "file": prompt.file, "name": prompt.name, "values": values})
        return len(self.jobs) - 1

    def finish(self):
        jobs = Path(tempfile.mkdtemp()) / "jobs.json"
        jobs.write_text(json.dumps(self.jobs))
        command = ["node", "--no-warnings", str(here / "render.mjs"), str(root / "workspace"), str(engines), str(jobs)]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def changed(text, change, number):
    """What happens to a rendered text on its way into the telemetry."""
    if change == "stripped":
        return "\n".join(line.strip() for line in text.split("\n"))
    if change == "indented":
        return "\n".join("      " + line for line in text.split("\n"))
    if change == "one-line":
        return " ".join(text.split())
    if change == "html":
        return html.escape(text)
    if change == "json":
        return json.dumps({"role": "user", "content": text, "n": number})
    if change == "json-ascii-twice":
        return json.dumps({"input": json.dumps([{"text": text}])})
    if change == "windows":
        return text.replace("\n", "\r\n")
    if change == "cut":
        return text[: max([n for n in LIMITS if n < len(text) * 0.8], default=len(text))]
    return text


# Limits of attribute values that SDKs are set to.
LIMITS = [128, 150, 200, 250, 256, 400, 500, 512, 1000, 1024, 2000, 2048]
CHANGES = ["stripped", "indented", "one-line", "html", "json", "json-ascii-twice", "windows", "cut"]


def plan_messages(prompts, renderer):
    """[(what, [(prompt, rendering)], parts of the text)]: a part is a rendering or plain text."""
    plans = []

    def add(what, used, parts):
        plans.append((what, used, parts))

    def render(prompt):
        return renderer.render(prompt, values_for(prompt.nodes, random, pools))

    for prompt in prompts:
        add("plain", [prompt], [render(prompt)])
    for number, prompt in enumerate(prompts):
        add(CHANGES[number % len(CHANGES)], [prompt], [render(prompt)])
    long = [p for p in prompts if len(p.text) > 200]
    for _ in range(80):
        used = random.sample(long, random.choice([2, 2, 3]))
        if len({p.family for p in used}) < len(used):
            continue
        between = random.choice(["\n\n", "\n", "\n\n---\n\n"])
        parts = []
        for prompt in used:
            parts += [between] if parts else []
            parts.append(render(prompt))
        add("joined", used, parts)
    for prompt in random.sample(long, 40):
        add("twice", [prompt], [render(prompt), "\n\n", render(prompt)])
    for prompt in random.sample(long, 40):
        before = " ".join(random.choice(pools["sentences"]) for _ in range(random.choice([5, 60])))
        add("in-unknown", [prompt], [before + "\n\n", render(prompt), "\n\n" + random.choice(pools["chat"])])
    return plans


def plan_quotes(prompts, renderer):
    """A text that is data and quotes another prompt as a whole: only the outer one is a source."""
    plans = []
    outer = [p for p in prompts if is_flat(p.nodes) and any(n in p.text for n in ("«text»", "«message»", "«ticket»", "«question»"))]
    inner = [p for p in prompts if 200 < len(p.text) < 900 and is_flat(p.nodes) and p.kind in PY_KINDS]
    for prompt in outer:
        quoted = random.choice([p for p in inner if p.family != prompt.family])
        values = values_for(prompt.nodes, random, pools)
        key = next(n for n in ("text", "message", "ticket", "question") if n in values)
        values[key] = "I found this prompt: " + renderer.render(quoted, values_for(quoted.nodes, random, pools))
        plans.append(("quotes", [prompt], [renderer.render(prompt, values)]))
    return plans


# Programs written by hand, in the styles of real agents: what each call renders is in `agents/calls.json`.
OPEN_PROGRAMS = {"support-agent.mjs", "chains.py"}


def plan_programs(renderer):
    shutil.copytree(here / "agents", root / "workspace/programs", ignore=shutil.ignore_patterns("calls.json"))
    sys.path.insert(0, str(here / "agents"))
    plans = []
    for call in json.loads((here / "agents/calls.json").read_text()):
        if call["file"].endswith(".py"):
            module = __import__(call["file"].removesuffix(".py"))
            text = eval(call["call"], vars(module))(**call["kwargs"])
        else:
            renderer.jobs.append({"kind": "call", "file": "programs/" + call["file"], "call": call["call"], "args": call["args"]})
            text = len(renderer.jobs) - 1
        half = "open" if call["file"] in OPEN_PROGRAMS else "held-out"
        plans.append((half, text, [expected_line(*place.split("|")) for place in call["expected"]]))
    return plans


def expected_line(file, fragment):
    """A place by a piece of its line; with a question mark, one that is right but need not be found."""
    is_optional, file = file.startswith("?"), file.removeprefix("?")
    lines = (here / "agents" / file).read_text().split("\n")
    line = next(n for n, text in enumerate(lines, 1) if fragment in text)
    return {"file": "programs/" + file, "line": line, "lastLine": line, "kind": "program", "optional": is_optional}


def unknown_texts():
    for text in pools["chat"]:
        yield text
    for _ in range(150):
        count = random.choice([1, 3, 8, 30])
        yield random.choice([" ", "\n", "\n\n"]).join(random.choice(pools["sentences"] + pools["chat"]) for _ in range(count))


prompts = all_prompts()
write_workspace(prompts)
renderer = Renderer()
plans = plan_messages(prompts, renderer) + plan_quotes(prompts, renderer)
programs = plan_programs(renderer)
rendered = renderer.finish()
halves = {family: random.choice(["open", "held-out"]) for family in sorted({p.family for p in prompts})}
messages = []
for number, (what, used, parts) in enumerate(plans):
    text = "".join(part if isinstance(part, str) else rendered[part] for part in parts)
    text = changed(text, what, number)
    expected = [{"file": p.file, "line": p.line, "lastLine": p.last, "kind": p.kind} for p in used]
    messages.append({"what": what, "half": halves[used[0].family], "text": text, "expected": expected})
for half, text, expected in programs:
    text = text if isinstance(text, str) else rendered[text]
    messages.append({"what": "program", "half": half, "text": text, "expected": expected})
for number, text in enumerate(unknown_texts()):
    messages.append({"what": "unknown", "half": ["open", "held-out"][number % 2], "text": text, "expected": []})
with open(root / "messages.jsonl", "w") as out:
    for message in messages:
        out.write(json.dumps(message, ensure_ascii=False) + "\n")
print("%d prompts, %d messages" % (len(prompts), len(messages)))
