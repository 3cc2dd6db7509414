"""Writes a neutral prompt as source code or as a file of a template engine, one function per kind.

Each returns (source, line, engine): `line` is where the literal or its declaration begins in `source`,
from 0. `{name}` is what the program calls the prompt.
"""
import json

from neutral import is_flat, singular, top_names


def join_nodes(nodes, text, hole, when, loop):
    out = []
    for node in nodes:
        if node[0] == "text":
            out.append(text(node[1]))
        elif node[0] == "hole":
            out.append(hole(node[1]))
        elif node[0] == "if":
            out.append(when(node[1], join_nodes(node[2], text, hole, when, loop)))
        else:
            out.append(loop(node[1], singular(node[1]), join_nodes(node[2], text, hole, when, loop)))
    return "".join(out)


# JavaScript and TypeScript

def backtick(text):
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")


def js_body(nodes):
    return join_nodes(
        nodes, backtick, lambda e: "${%s}" % e,
        lambda flag, body: "${%s ? `%s` : ''}" % (flag, body),
        lambda xs, x, body: "${%s.map((%s) => `%s`).join('')}" % (xs, x, body))


def js_parameters(nodes, typed):
    names = ", ".join(top_names(nodes))
    return "{ %s }%s" % (names, ": any" if typed else "")


def js_function(name, nodes, typed):
    head = "export function %s(%s) {\n" % (name, js_parameters(nodes, typed))
    return head + "  return `%s`;\n}\n" % js_body(nodes), 0


def js_arrow(name, nodes, typed):
    return "export const %s = (%s) =>\n  `%s`;\n" % (name, js_parameters(nodes, typed), js_body(nodes)), 0


def quoted(text, quote="'"):
    body = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n")
    return quote + body + quote


def js_terms(nodes):
    terms = []
    for kind, content in nodes:
        if kind == "hole":
            terms.append(content)
        else:
            terms.extend(quoted(line) for line in content.splitlines(keepends=True))
    return terms


def js_sum(name, nodes, typed):
    terms = js_terms(nodes)
    body = " +\n    ".join(["''", *terms] if not terms[0].startswith("'") else terms)
    return "export function %s(%s) {\n  return (\n    %s\n  );\n}\n" % (name, js_parameters(nodes, typed), body), 2


def js_join(name, nodes, typed):
    lines = js_body(nodes).split("\n")
    body = "".join("    `%s`,\n" % line for line in lines)
    return "export const %s = (%s) =>\n  [\n%s  ].join('\\n');\n" % (name, js_parameters(nodes, typed), body), 1


DEDENT = "import { dedent } from './dedent.mjs';\n"


def js_dedent(name, nodes, typed):
    body = "\n".join("    " + line if line else "" for line in js_body(nodes).split("\n"))
    head = "export const %s = (%s) =>\n  dedent`\n" % (name, js_parameters(nodes, typed))
    return head + body + "\n  `;\n", 1


def js_push(name, nodes, typed):
    lines = js_body(nodes).split("\n")
    body = "".join("  lines.push(`%s`);\n" % line for line in lines)
    head = "export function %s(%s) {\n  const lines = [];\n" % (name, js_parameters(nodes, typed))
    return head + body + "  return lines.join('\\n');\n}\n", 2


def js_class(name, nodes, typed):
    head = "export class Prompt_%s {\n  render(%s) {\n" % (name, js_parameters(nodes, typed))
    return head + "    return `%s`;\n  }\n}\nexport const %s = (v) => new Prompt_%s().render(v);\n" % (
        js_body(nodes), name, name), 2


def js_object(name, nodes, typed):
    head = "export const prompts_%s = {\n  temperature: 0.2,\n  system: (%s) => `" % (name, js_parameters(nodes, typed))
    return head + js_body(nodes) + "`,\n};\nexport const %s = (v) => prompts_%s.system(v);\n" % (name, name), 2


def js_replace(name, nodes, typed):
    body = join_nodes(nodes, backtick, lambda e: "{{%s}}" % e, None, None)
    calls = "".join(".replaceAll('{{%s}}', () => v.%s)" % (n, n) for n in top_names(nodes))
    source = "const template_%s = `%s`;\n" % (name, body)
    return source + "export const %s = (v) => template_%s%s;\n" % (name, name, calls), 0


# Python

def py_text(text, doubled=True):
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return text.replace("{", "{{").replace("}", "}}") if doubled else text


def py_expression(expression):
    name, _, field = expression.partition(".")
    return "%s['%s']" % (name, field) if field else name


def py_f_body(nodes):
    return join_nodes(
        nodes, py_text, lambda e: "{%s}" % py_expression(e),
        lambda flag, body: None, lambda xs, x, body: None)


def py_arguments(nodes):
    return ", ".join(top_names(nodes))


def closing(body):
    return body[:-1] + '\\"' if body.endswith('"') and not body.endswith('\\"') else body


def py_lines(nodes):
    """The lines of a prompt, each as a literal of its own."""
    body = join_nodes(nodes, lambda t: t.replace("{", "{{").replace("}", "}}"),
                      lambda e: "{%s}" % py_expression(e), None, None)
    return ["f" + quoted(line, '"') for line in body.splitlines(keepends=True)]


def py_fstring(name, nodes):
    return 'def %s(%s):\n    return f"""%s"""\n' % (name, py_arguments(nodes), closing(py_f_body(nodes))), 0


def py_format(name, nodes):
    body = join_nodes(nodes, py_text, lambda e: "{%s}" % e, None, None)
    return '%s_TEMPLATE = """%s"""\n\n\ndef %s(**values):\n    return %s_TEMPLATE.format(**values)\n' % (
        name.upper(), closing(body), name, name.upper()), 0


def py_implicit(name, nodes):
    lines = "".join("        %s\n" % line for line in py_lines(nodes))
    return "def %s(%s):\n    return (\n%s    )\n" % (name, py_arguments(nodes), lines), 2


def py_percent(name, nodes):
    body = join_nodes(nodes, lambda t: py_text(t, False).replace("%", "%%"), lambda e: "%%(%s)s" % e, None, None)
    return '%s = """%s"""\n\n\ndef %s(**values):\n    return %s %% values\n' % (
        "P_" + name, closing(body), name, "P_" + name), 0


def py_string_template(name, nodes):
    body = join_nodes(nodes, lambda t: py_text(t, False).replace("$", "$$"), lambda e: "${%s}" % e, None, None)
    return '%s = Template("""%s""")\n\n\ndef %s(**values):\n    return %s.substitute(**values)\n' % (
        "T_" + name, closing(body), name, "T_" + name), 0


def py_dedent(name, nodes):
    # Values are put in behind the dedent, or their lines would decide the margin.
    body = join_nodes(nodes, py_text, lambda e: "{%s}" % e, None, None)
    body = "\n".join("        " + line if line else "" for line in body.split("\n"))
    return 'def %s(**values):\n    return textwrap.dedent("""\\\n%s\n    """).strip().format(**values)\n' % (
        name, body), 1


def py_join(name, nodes):
    lines = "".join("        %s,\n" % line.replace('\\n"', '"') for line in py_lines(nodes))
    return 'def %s(%s):\n    return "\\n".join([\n%s    ])\n' % (name, py_arguments(nodes), lines), 1


def py_append(name, nodes):
    first, *rest = py_lines(nodes)
    more = "".join("    prompt += %s\n" % line for line in rest)
    return "def %s(%s):\n    prompt = %s\n%s    return prompt\n" % (name, py_arguments(nodes), first, more), 1


def py_class(name, nodes):
    body = join_nodes(nodes, py_text, lambda e: "{%s}" % e, None, None)
    return 'class %sAgent:\n    temperature = 0\n    instructions = """%s"""\n\n\ndef %s(**values):\n    return %sAgent.instructions.format(**values)\n' % (
        name.title(), closing(body), name, name.title()), 2


def jinja(nodes):
    return join_nodes(
        nodes, lambda t: t, lambda e: "{{ %s }}" % e,
        lambda flag, body: "{%% if %s %%}%s{%% endif %%}" % (flag, body),
        lambda xs, x, body: "{%% for %s in %s %%}%s{%% endfor %%}" % (x, xs, body))


def py_jinja(name, nodes):
    return '%s = jinja2.Template("""%s""")\n\n\ndef %s(**values):\n    return %s.render(**values)\n' % (
        "J_" + name, closing(py_text(jinja(nodes), False)), name, "J_" + name), 0


# Files of template engines

def mustache(nodes):
    return join_nodes(
        nodes, lambda t: t, lambda e: "{{{%s}}}" % e,
        lambda flag, body: "{{#%s}}%s{{/%s}}" % (flag, body, flag), None)


def mustache_loop(nodes):
    """In Mustache and Handlebars the item of a loop is the context: its fields stand alone."""
    return join_nodes(
        nodes, lambda t: t, lambda e: "{{{%s}}}" % e,
        lambda flag, body: "{{#%s}}%s{{/%s}}" % (flag, body, flag),
        lambda xs, x, body: "{{#%s}}%s{{/%s}}" % (xs, body.replace("{{{%s." % x, "{{{"), xs))


def handlebars(nodes):
    return join_nodes(
        nodes, lambda t: t, lambda e: "{{{%s}}}" % e,
        lambda flag, body: "{{#if %s}}%s{{/if}}" % (flag, body),
        lambda xs, x, body: "{{#each %s}}%s{{/each}}" % (xs, body.replace("{{{%s." % x, "{{{this.")))


def double_braces(nodes):
    return join_nodes(nodes, lambda t: t, lambda e: "{{%s}}" % e, None, None)


JS_KINDS = {
    "js-function": js_function, "js-arrow": js_arrow, "js-sum": js_sum, "js-join": js_join,
    "js-dedent": js_dedent, "js-push": js_push, "js-class": js_class, "js-object": js_object,
    "js-replace": js_replace,
}
PY_KINDS = {
    "py-fstring": py_fstring, "py-format": py_format, "py-implicit": py_implicit, "py-percent": py_percent,
    "py-string-template": py_string_template, "py-dedent": py_dedent, "py-join": py_join,
    "py-append": py_append, "py-class": py_class, "py-jinja": py_jinja,
}
FILE_KINDS = {
    "jinja-file": ("jinja", jinja), "mustache-file": ("mustache", mustache_loop), "handlebars-file": ("hbs", handlebars),
    "liquid-file": ("liquid", jinja), "nunjucks-file": ("njk", jinja), "markdown-file": ("md", double_braces),
    "text-file": ("txt", double_braces), "yaml-block": ("yaml", double_braces), "json-string": ("json", double_braces),
    "prompty-file": ("prompty", double_braces), "dotprompt-file": ("prompt", mustache_loop),
}
LOOPS = {"js-function", "js-arrow", "js-dedent", "js-class", "js-object", "py-jinja", "jinja-file", "mustache-file",
         "handlebars-file", "liquid-file", "nunjucks-file", "dotprompt-file"}
FIELDS = LOOPS | {"js-sum", "js-join", "js-push", "py-fstring", "py-implicit", "py-join", "py-append"}


def fits(kind, nodes, dotted):
    if not is_flat(nodes):
        return kind in LOOPS
    return kind in FIELDS if dotted else True


def yaml_block(name, nodes):
    body = double_braces(nodes)
    return "%s:\n  model: small\n  template: |\n%s\n" % (
        name, "\n".join("    " + line if line else "" for line in body.split("\n"))), 2


def json_string(name, nodes):
    return json.dumps({"name": name, "template": double_braces(nodes)}, indent=2, ensure_ascii=False) + "\n", 2
