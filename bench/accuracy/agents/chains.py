def fill(messages, **values):
    return [(role, text.format(**values)) for role, text in messages]


EXTRACTION = [
    ("system", "You extract facts about {entity_type} from news articles. Only facts that the article states."),
    ("human", "Article of {date}:\n\n{article}\n\nReturn one fact per line."),
]

ROUTING_EXAMPLES = [
    {"question": "Where is my parcel?", "label": "LOGISTICS"},
    {"question": "The invoice is wrong.", "label": "BILLING"},
]

EXAMPLE_TEMPLATE = "Question: {question}\nLabel: {label}"


def routing_prompt(question):
    examples = "\n\n".join(EXAMPLE_TEMPLATE.format(**each) for each in ROUTING_EXAMPLES)
    return f"Sort the question into LOGISTICS, BILLING or OTHER.\n\n{examples}\n\nQuestion: {question}\nLabel:"


def rag_prompt(docs, question, language="English"):
    context = "\n\n".join(f"<doc id='{doc['id']}' title='{doc['title']}'>\n{doc['text']}\n</doc>" for doc in docs)
    return f"""You answer questions of employees from the documents below, in {language}.
Every sentence of the answer ends with the id of its document in brackets.

{context}

Question: {question}"""


SQL = "-- {comment}\nWrite one {dialect} query that answers: {question}\nTables:\n{tables}\nNo explanation."
