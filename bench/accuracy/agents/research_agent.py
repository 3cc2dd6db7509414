from lib.prompt_parts import CITATION_RULES, numbered

PLAN_PROMPT = """\
Make a research plan for the topic below.

Topic: {topic}
Deadline: {deadline}

Each step names one source type and one question. No more than {limit} steps.
"""

SEARCH_SYSTEM = (
    "You turn a research step into web searches. "
    "Give three queries of at most eight words, "
    "most specific first, without quotation marks."
)


def write_prompt(topic, findings, audience=None):
    parts = [f"Write a report about {topic}."]
    if audience:
        parts.append(f"Your readers are {audience}; explain every technical term they may not know.")
    parts.append("Findings so far:")
    parts.extend(numbered(findings))
    parts.append(CITATION_RULES)
    return "\n".join(parts)


def critic_prompt(report):
    return (
        "Check the report for claims that none of its sources supports.\n\n"
        + report
        + "\n\nList each such claim with the sentence it stands in, or write CLEAN."
    )


class Reviewer:
    """Holds the instructions of the reviewing agent."""

    instructions = "You review the work of junior analysts. You are strict about numbers and kind about style."

    def build(self, name, scores):
        table = "\n".join(f"| {key} | {value:.1f} |" for key, value in scores.items())
        return f"""{self.instructions}

Scores of {name} so far:

| Criterion | Score |
|---|---|
{table}

Tell {name} in two sentences what to work on next."""
