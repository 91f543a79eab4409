/* usage: libjwt KEY_HEX ISS AUD SUB SID JTI IAT EXP     prints medians of nanoseconds: sign, verify */
#include <jwt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TURNS = 21, CALLS = 2000 };

static unsigned char key[64];
static int key_length;
static char **word;
static long iat, expiry;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static char *sign(void) {
    static const char *const names[] = {"iss", "aud", "sub", "sid", "jti"};
    jwt_t *jwt;
    if (jwt_new(&jwt)) exit(1);
    int failed = jwt_set_alg(jwt, JWT_ALG_HS256, key, key_length);
    for (int index = 0; index < 5; index++) failed |= jwt_add_grant(jwt, names[index], word[index]);
    failed |= jwt_add_grant_int(jwt, "iat", iat) | jwt_add_grant_int(jwt, "exp", expiry);
    char *text = failed ? NULL : jwt_encode_str(jwt);
    jwt_free(jwt);
    if (!text) exit(1);
    return text;
}

/* This version has no call that checks claims; these are the checks that its users write. */
static void verify(const char *text) {
    jwt_t *jwt;
    if (jwt_decode(&jwt, text, key, key_length)) exit(1);
    const char *issuer = jwt_get_grant(jwt, "iss"), *audience = jwt_get_grant(jwt, "aud");
    if (jwt_get_alg(jwt) != JWT_ALG_HS256 || !issuer || strcmp(issuer, word[0]) || !audience ||
        strcmp(audience, word[1]) || jwt_get_grant_int(jwt, "exp") <= time(NULL))
        exit(1);
    jwt_free(jwt);
}

static int ascending(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
    if (count != 9) return 2;
    for (const char *hex = arguments[1]; hex[0] && hex[1] && key_length < 64; hex += 2) {
        unsigned value;
        if (sscanf(hex, "%2x", &value) != 1) return 2;
        key[key_length++] = (unsigned char)value;
    }
    word = arguments + 2;
    iat = atol(arguments[7]);
    expiry = atol(arguments[8]);
    double signing[TURNS], verifying[TURNS];
    char *text = sign();
    for (int turn = 0; turn < TURNS; turn++) {
        double start = now();
        for (int call = 0; call < CALLS; call++) free(sign());
        double middle = now();
        for (int call = 0; call < CALLS; call++) verify(text);
        signing[turn] = (middle - start) / CALLS;
        verifying[turn] = (now() - middle) / CALLS;
    }
    free(text);
    qsort(signing, TURNS, sizeof *signing, ascending);
    qsort(verifying, TURNS, sizeof *verifying, ascending);
    printf("%f %f\n", signing[TURNS / 2], verifying[TURNS / 2]);
}
