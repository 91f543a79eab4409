"""usage: python.py pyjwt|joserfc KEY_HEX CLAIMS_JSON     prints medians of nanoseconds: sign, verify"""

import json
import statistics
import sys
import time

library, key, claims = sys.argv[1], bytes.fromhex(sys.argv[2]), json.loads(sys.argv[3])
HEADER = {"alg": "HS256", "typ": "login-link+jwt", "kid": "k1"}

if library == "pyjwt":
    import jwt

    def sign():
        return jwt.encode(claims, key, algorithm="HS256", headers=HEADER)

    def verify(token):
        return jwt.decode(token, key, algorithms=["HS256"], issuer=claims["iss"], audience=claims["aud"],
                          options={"require": list(claims)})
else:
    from joserfc import jwt
    from joserfc.jwk import OctKey

    oct_key = OctKey.import_key(key)
    registry = jwt.JWTClaimsRegistry(iss={"essential": True, "value": claims["iss"]},
                                     aud={"essential": True, "value": claims["aud"]}, exp={"essential": True})

    def sign():
        return jwt.encode(HEADER, claims, oct_key, algorithms=["HS256"])

    def verify(token):
        read = jwt.decode(token, oct_key, algorithms=["HS256"])
        registry.validate(read.claims)
        return read


def median(body):
    times = []
    for _ in range(11):
        start = time.perf_counter_ns()
        for _ in range(500):
            body()
        times.append((time.perf_counter_ns() - start) / 500)
    return statistics.median(times)


token = sign()
verify(token)
print(median(sign), median(lambda: verify(token)))
