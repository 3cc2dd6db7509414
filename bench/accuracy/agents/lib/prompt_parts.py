CITATION_RULES = """Cite every number as (source, year).
Do not cite the same source twice in one paragraph."""


def numbered(items):
    return [f"{index}. {item}" for index, item in enumerate(items, 1)]
