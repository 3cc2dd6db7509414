"""Prompts that are put together from a stock of sentences, so that many share paragraphs, and old versions."""


def filled(sentence, obj, random):
    return sentence.replace("{object}", obj).replace("{n}", str(random.choice([3, 5, 20, 80, 120])))


def compose(random, pools):
    obj = random.choice(pools["objects"])
    who = random.choice(pools["roles"])
    company = random.choice([random.choice(pools["companies"]), "«company»"])
    lines = [random.choice([
        "You are a %s of %s." % (who, company),
        "You work as a %s for %s and take care of one %s at a time." % (who, company, obj),
        "Act as the %s on duty at %s." % (who, company),
    ]), filled(random.choice(pools["tasks"]), obj, random), ""]
    rules = [filled(rule, obj, random) for rule in random.sample(pools["rules"], random.choice([2, 3, 5]))]
    bullet = random.choice(["- ", "* ", "", "%d. "])
    lines += [(bullet % (n + 1) if "%" in bullet else bullet) + rule for n, rule in enumerate(rules)]
    lines.append("")
    for head, name in random.sample(pools["contexts"], random.choice([0, 1, 2])):
        inline = head[-1] != ":"
        lines += [filled(head, obj, random) + " «%s»." % name] if inline else [filled(head, obj, random), "«%s»" % name, ""]
    lines.append(filled(random.choice(pools["formats"]), obj, random))
    if random.random() < 0.5:
        head, name = random.choice(pools["endings"])
        lines += ["", "%s «%s»" % (head, name)]
    return "\n".join(lines)


def older(text, random, pools):
    """The same prompt before somebody worked on it: a line less, a line more, a word changed."""
    lines = text.split("\n")
    plain = [n for n, line in enumerate(lines) if "«" not in line and len(line) > 25]
    if plain:
        lines[random.choice(plain)] = random.choice(pools["rules"]).replace("{n}", "10")
    if len(plain) > 3:
        del lines[random.choice(plain[1:])]
    lines.insert(1, random.choice(["Take your time.", "This is important to the company.", "Work carefully and calmly."]))
    return "\n".join(lines)


def ordinary(random, is_python):
    name = "step_%d" % random.randrange(10_000)
    if is_python:
        return ('def %s(value):\n    """Check a value and log it."""\n    if value is None:\n'
                '        raise ValueError("value must not be empty")\n    print("checked value", value)\n'
                '    return {"status": "ok", "value": value}\n' % name)
    return ("export function %s(value) {\n  if (value === undefined) throw new Error('value must not be empty');\n"
            "  console.log('checked value', value);\n  return { status: 'ok', value };\n}\n" % name)


def notes(random, pools):
    return "# Notes\n\n" + "\n\n".join(
        " ".join(filled(random.choice(pools["rules"] + pools["tasks"]), "project", random) for _ in range(3)) for _ in range(3)) + "\n"
