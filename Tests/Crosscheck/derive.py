"""Every derived key of keys.json is what HKDF of `cryptography` gives."""

import sys

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from vectors import decode, keys, load

ring, file = keys(sys.argv[1]), load(sys.argv[1], "keys.json")
derived = [key for key in file["keys"] if "derived_from" in key]
for key in derived:
    made = HKDF(SHA256(), file["derivation"]["length"], file["derivation"]["salt"].encode(), key["info"].encode())
    if made.derive(ring[key["derived_from"]]) != decode(key["k"]):
        sys.exit(f"crosscheck: {key['kid']} is not what HKDF gives")
print(f"crosscheck: {len(derived)} derived keys are what HKDF of cryptography gives")
