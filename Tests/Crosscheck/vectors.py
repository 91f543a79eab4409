"""The fixtures for the scripts of this folder."""

import base64
import json
import pathlib


def load(folder, name):
    return json.loads((pathlib.Path(folder) / name).read_text(encoding="utf-8"))


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def keys(folder):
    """Key bytes by name."""
    return {key["kid"]: decode(key["k"]) for key in load(folder, "keys.json")["keys"]}


def tokens(folder):
    return [vector for name in ("valid", "invalid") for vector in load(folder, f"tokens/{name}.json")["vectors"]]


def key_set(folder, purpose):
    """A JWK set for one kind of token, as a verifier has it: each derived key under the name that tokens give it."""
    return {"keys": [
        {"kty": "oct", "alg": "HS256", "kid": key["derived_from"], "k": key["k"]}
        for key in load(folder, "keys.json")["keys"] if key["purpose"] == purpose]}


# What a token of each kind has to have: README.md of the fixtures.
REQUIRED = {
    "link": ["iss", "aud", "sub", "sid", "jti", "iat", "exp"],
    "poll": ["iss", "aud", "sid", "client_id", "iat", "exp"],
    "session": ["iss", "aud", "sub", "sid", "client_id", "auth_time", "iat", "exp", "jti"],
    "refresh": ["iss", "aud", "sid", "client_id", "gen", "iat", "exp"],
}


def report(vector, verify):
    """Prints what `verify` says: it returns, or it raises what the library raises."""
    try:
        verify()
        print(vector["id"], "accept", sep="\t")
    except Exception as error:  # Whatever it is: the token was not accepted.
        print(vector["id"], "reject", type(error).__name__, sep="\t")
