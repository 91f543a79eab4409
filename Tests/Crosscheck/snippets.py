"""Runs the programs of Fixtures/README.md whose interpreters are there: each prints how many tokens are accepted."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from vectors import load

folder = pathlib.Path(sys.argv[1])
wanted = str(len(load(folder, "tokens/valid.json")["vectors"]))
COMMANDS = {
    "python": ("x.py", ["python3"]), "js": ("x.mjs", ["node"]), "ruby": ("x.rb", ["ruby"]), "php": ("x.php", ["php"]),
    "go": ("x.go", ["go", "run"]),
}
blocks = re.findall(r"^```(\w+)\n(.*?)^```$", (folder / "README.md").read_text(encoding="utf-8"), re.M | re.S)
ran, wrong = [], []
for language, program in blocks:
    # Swift's is TokenVectorTests, which the test run has.
    name, command = COMMANDS.get(language, ("", [""]))
    if not shutil.which(command[0]):
        continue
    with tempfile.TemporaryDirectory() as place:
        file = pathlib.Path(place) / name
        file.write_text(program, encoding="utf-8")
        done = subprocess.run([*command, file], cwd=folder.resolve().parent, capture_output=True, text=True)
    ran.append(language)
    if done.stdout.strip() != wanted:
        wrong.append(f"{language} prints {done.stdout.strip() or done.stderr.strip()[:300]!r}, and not {wanted}")
for line in wrong:
    print(f"Fixtures/README.md: {line}")
if wrong or not ran:
    sys.exit("crosscheck: the programs of Fixtures/README.md do not all run")
print(f"crosscheck: of {len(blocks)} programs in Fixtures/README.md these print {wanted}: {', '.join(ran)}")
