#!/usr/bin/env python3
"""Writes Tests/Fixtures/relaxng: what jing answers to the questions of specification.py and datatypes.py.

Needs jing and a JDK (apt-get install jing default-jdk-headless). The questions are this project's own.
"""
import json
import os

import ask
import datatypes
import specification

FOLDER = os.path.join(ask.HERE, "../../Tests/Fixtures/relaxng")


def save(name, rows):
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")
    count = sum(len(row[key]) for row in rows for key in row if isinstance(row[key], list) and key != "parameters")
    print(name, len(rows), "rows,", count, "answers")


def split(items, answers, names):
    return {names[0]: [i for i, a in zip(items, answers) if a], names[1]: [i for i, a in zip(items, answers) if not a]}


def tables():
    rows = list(specification.tables())
    questions = []
    for _, template, fillings in rows:
        for filling in fillings:
            main = specification.declared(template.replace("%", filling, 1))
            questions.append(({"main": main, **specification.OTHERS}, []))
    answers = iter(ask.ask(questions))
    for section, template, fillings in rows:
        verdicts = [next(answers)[0] for _ in fillings]
        yield {"section": section, "template": template, **split(fillings, verdicts, ("correct", "incorrect"))}


def documents():
    rows = list(specification.documents())
    answers = ask.ask([(specification.declared(grammar), pool) for _, grammar, pool in rows])
    for (section, grammar, pool), (is_correct, verdicts) in zip(rows, answers):
        if is_correct:
            yield {"section": section, "grammar": grammar, **split(pool, verdicts, ("valid", "invalid"))}


def typed(content, texts):
    """A grammar for a datatype and the documents of some texts."""
    grammar = (f"<element name='e' xmlns='http://relaxng.org/ns/structure/1.0' xmlns:f='urn:f' datatypeLibrary='{datatypes.LIBRARY}'>"
               f"{content}</element>")
    return grammar, [f"<e>{ask.text(text)}</e>" for text in texts]


def types():
    rows = [(type, [], datatypes.POOL) for type in datatypes.TYPES] + datatypes.PARAMETERS
    questions = []
    for type, parameters, texts in rows:
        inner = "".join(f"<param name='{name}'>{ask.text(value)}</param>" for name, value in parameters)
        questions.append(typed(f"<data type='{type}'>{inner}</data>", texts))
    for (type, parameters, texts), (is_correct, verdicts) in zip(rows, ask.ask(questions)):
        row = {"type": type, "parameters": [list(parameter) for parameter in parameters]}
        yield {**row, **split(texts, verdicts, ("valid", "invalid"))} if is_correct else {**row, "incorrect": [""]}


def values():
    questions = [typed(f"<value type='{type}'>{ask.text(value)}</value>", texts) for type, value, texts in datatypes.VALUES]
    for (type, value, texts), (is_correct, verdicts) in zip(datatypes.VALUES, ask.ask(questions)):
        row = {"type": type, "value": value}
        yield {**row, **split(texts, verdicts, ("equal", "unequal"))} if is_correct else {**row, "incorrect": [""]}


def expressions():
    questions = [typed(f"<data type='string'><param name='pattern'>{ask.text(expression)}</param></data>", datatypes.WORDS)
                 for expression in datatypes.EXPRESSIONS]
    for expression, (is_correct, verdicts) in zip(datatypes.EXPRESSIONS, ask.ask(questions)):
        row = {"expression": expression}
        yield {**row, **split(datatypes.WORDS, verdicts, ("matches", "misses"))} if is_correct else {**row, "incorrect": [""]}


os.makedirs(FOLDER, exist_ok=True)
with open(os.path.join(FOLDER, "others.json"), "w", encoding="utf-8") as file:
    json.dump(specification.OTHERS, file, indent=0)
save("grammars.jsonl", list(tables()))
save("documents.jsonl", list(documents()))
save("datatypes.jsonl", list(types()))
save("values.jsonl", list(values()))
save("expressions.jsonl", list(expressions()))
