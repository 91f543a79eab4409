"""PyJWT, asked for everything that its decode can be asked for."""

import datetime
import sys
from unittest import mock

import jwt
import jwt.api_jwt
from vectors import REQUIRED, key_set, report, tokens

folder = sys.argv[1]
sets = {purpose: jwt.PyJWKSet.from_dict(key_set(folder, purpose)) for purpose in REQUIRED}


def clock(now):
    """PyJWT has no parameter for the time: the clock that it looks at is set."""
    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(now, tz)
    return mock.patch.object(jwt.api_jwt, "datetime", Clock)


def verify(vector):
    # The key by its name, as PyJWT's pages on key sets do it.
    key = sets[vector["purpose"]][jwt.get_unverified_header(vector["token"])["kid"]]
    audience = vector["expect"]["aud"]
    question = {
        "algorithms": ["HS256"], "issuer": vector["expect"]["iss"],
        # strict_aud takes one audience and refuses a list in the token.
        "audience": audience[0] if len(audience) == 1 else audience,
    }
    options = {
        "require": REQUIRED[vector["purpose"]], "strict_aud": len(audience) == 1, "enforce_minimum_key_length": True,
    }
    with clock(vector["now"]):
        # Asked twice, since its leeway is for exp too, and ours is not.
        jwt.decode(vector["token"], key, **question, leeway=vector["leeway"], options={**options, "verify_exp": False})
        late = {**options, "verify_iat": False, "verify_nbf": False}
        jwt.decode(vector["token"], key, **question, leeway=0, options=late)


for vector in tokens(folder):
    report(vector, lambda: verify(vector))
