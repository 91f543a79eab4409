"""Every token as a line for a shell: id, key in hexadecimal, token in base64 (a token may hold a NUL)."""

import base64
import sys

from vectors import keys, tokens

ring = keys(sys.argv[1])
for vector in tokens(sys.argv[1]):
    token = base64.b64encode(vector["token"].encode()).decode()
    # An empty field would be lost between two tabs.
    print(vector["id"], ring[vector["key"]].hex(), token or "=", sep="\t")
