"""Prompts in a neutral form, and the values that fill them.

A prompt is a list of nodes: ("text", t), ("hole", expression), ("if", flag, nodes) and
("each", list, nodes). In `prompts.txt` they are written «expression», «if x»…«end», «each xs»…«end».
"""
import re

TAG = re.compile(r"«([^«»\n]+)»")


def parse(text):
    stack = [[]]
    at = 0
    for match in TAG.finditer(text):
        if match.start() > at:
            stack[-1].append(("text", text[at : match.start()]))
        at = match.end()
        word, _, rest = match.group(1).partition(" ")
        if word in ("if", "each") and rest:
            nodes = []
            stack[-1].append((word, rest, nodes))
            stack.append(nodes)
        elif word == "end":
            stack.pop()
        elif re.fullmatch(r"[a-z_]\w*(\.\w+)?", match.group(1)):
            stack[-1].append(("hole", match.group(1)))
        else:  # French quotation marks
            stack[-1].append(("text", match.group(0)))
    if at < len(text):
        stack[-1].append(("text", text[at:]))
    return stack[0]


def is_flat(nodes):
    return all(node[0] in ("text", "hole") for node in nodes)


def has_fields(nodes):
    return any(node[0] == "hole" and "." in node[1] for node in nodes)


def singular(name):
    return name.removesuffix("s")


def top_names(nodes, inner=()):
    """The variables a prompt takes, in order."""
    names = []
    for node in nodes:
        if node[0] == "hole":
            name = node[1].split(".")[0]
            found = [] if name in inner else [name]
        elif node[0] == "if":
            found = [node[1], *top_names(node[2], inner)]
        elif node[0] == "each":
            found = [node[1], *top_names(node[2], (*inner, singular(node[1])))]
        else:
            found = []
        names.extend(name for name in found if name not in names)
    return names


LONG = {"policy", "ticket", "message", "schema", "invoice", "diff", "transcript", "text", "essay", "history", "changes",
        "standard", "clause", "log", "code", "draft", "conversation", "facts", "artikel", "whole_document", "passage",
        "chunk_content", "messages", "memories", "elements", "pull_requests", "tool_result", "passages", "attachment",
        "notes", "record", "profile", "values", "answer_a", "answer_b", "tool_descriptions", "body"}


def value_of(name, random, pools):
    if name in LONG:
        count = random.choice([2, 4, 9, 25])
        between = random.choice([" ", "\n", "\n\n", "\n- "])
        return between.join(random.choice(pools["sentences"]) for _ in range(count))
    if name in ("question", "request", "input", "frage", "pregunta", "exercise", "goal", "task", "query"):
        return random.choice(pools["sentences"])
    if random.random() < 0.03:
        return ""
    return random.choice(pools["short"])


def values_for(nodes, random, pools):
    values = {}
    for node in nodes:
        if node[0] == "hole":
            name, _, field = node[1].partition(".")
            if field:
                values.setdefault(name, {})[field] = value_of(field, random, pools)
            else:
                values.setdefault(name, value_of(name, random, pools))
        elif node[0] == "if":
            values[node[1]] = random.random() < 0.5
            values.update(values_for(node[2], random, pools))
        elif node[0] == "each":
            item = singular(node[1])
            count = random.choice([1, 2, 3, 5])
            values[node[1]] = [values_for(node[2], random, pools).get(item, {}) for _ in range(count)]
    return values
