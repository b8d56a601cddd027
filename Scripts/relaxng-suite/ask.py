"""Asks jing about grammars and documents, many at once."""
import os
import subprocess
import tempfile
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
JARS = ":".join(f"/usr/share/java/{name}.jar" for name in ("jing", "saxon", "isorelax", "xercesImpl", "resolver"))


def ask(questions):
    """Each question is a grammar, or a dictionary of documents with the grammar as 'main', and a list of documents.

    Gives (is the grammar correct, [is the document valid]) for each.
    """
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for number, (grammar, documents) in enumerate(questions):
            place = os.path.join(folder, str(number))
            os.mkdir(place)
            texts = grammar if isinstance(grammar, dict) else {"main": grammar}
            for name, text in texts.items():
                write(os.path.join(place, name), text)
            paths = [os.path.join(place, "main")]
            for index, document in enumerate(documents):
                paths.append(os.path.join(place, f"{index}.xml"))
                write(paths[-1], document)
            lines.append("\t".join(paths))
        run = subprocess.run(
            ["java", "-Xmx600m", "-cp", JARS, os.path.join(HERE, "Ask.java")],
            input="\n".join(lines) + "\n", capture_output=True, text=True, check=True,
        )
    answers = run.stdout.splitlines()
    assert len(answers) == len(questions), run.stderr
    result = []
    for (grammar, documents), line in zip(questions, answers):
        words = line.split("\t")
        assert words[0] in ("correct", "incorrect"), (grammar, line)
        assert words[0] == "incorrect" or len(words) == 1 + len(documents), (grammar, line)
        result.append((words[0] == "correct", [word == "valid" for word in words[1:]]))
    return result


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def text(value):
    """A text as XML character data that comes back as it was."""
    return "".join(f"&#{ord(c)};" if c in "\t\n\r" else escape(c) for c in value)
