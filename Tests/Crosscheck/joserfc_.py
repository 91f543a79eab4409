"""joserfc, asked for everything that its decode and its registries can be asked for."""

import sys

from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter
from vectors import REQUIRED, key_set, report, tokens

folder = sys.argv[1]
sets = {purpose: KeySet.import_key_set(key_set(folder, purpose)) for purpose in REQUIRED}


def equal_to(expected):
    """A check of a header parameter, in the form that joserfc's registry wants."""
    def check(value):
        if value != expected:
            raise ValueError("another value")
    return check


class Now(jwt.JWTClaimsRegistry):
    """The claims at one time; asked twice, since its leeway is for exp too, and ours is not."""

    def validate_exp(self, value):
        jwt.JWTClaimsRegistry(now=self.now, leeway=0).validate_exp(value)


def verify(vector):
    expect = vector["expect"]
    header = JWSRegistry(
        header_registry={
            "typ": HeaderParameter("Type", equal_to(expect["typ"]), required=True),
            "kid": HeaderParameter("Key ID", "str", required=True),
        },
        algorithms=["HS256"], strict_check_header=True)
    token = jwt.decode(vector["token"], sets[vector["purpose"]], algorithms=["HS256"], registry=header)
    claims = {name: {"essential": True} for name in REQUIRED[vector["purpose"]]}
    claims["iss"]["value"] = expect["iss"]
    claims["aud"]["values"] = expect["aud"]
    Now(now=vector["now"], leeway=vector["leeway"], **claims).validate(token.claims)


for vector in tokens(folder):
    report(vector, lambda: verify(vector))
