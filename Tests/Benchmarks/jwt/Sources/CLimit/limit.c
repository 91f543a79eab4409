/* The limit: HMAC-SHA256 by libcrypto with all that can be done once done before. Two digest contexts have hashed the
   padded key; a message costs two copies of them and the hash itself, in one context that is kept. Of the calls that
   are not deprecated this is the cheapest sequence: with libcrypto 3.0 on one machine 266 ns for 280 bytes, EVP_MAC_init
   without a key 303 ns, hashing the padded key again 350 ns, EVP_MAC_CTX_dup 530 ns. */
#include "limit.h"

#include <openssl/evp.h>
#include <string.h>

static EVP_MD_CTX *inner, *outer, *work;

static int start(EVP_MD_CTX *context, const EVP_MD *digest, const unsigned char *key, size_t length, unsigned char pad) {
    unsigned char block[64];
    memset(block, pad, sizeof block);
    for (size_t index = 0; index < length; index++) block[index] ^= key[index];
    return EVP_DigestInit_ex(context, digest, NULL) && EVP_DigestUpdate(context, block, sizeof block);
}

int limit_prepare(const unsigned char *key, size_t length) {
    const EVP_MD *digest = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    inner = EVP_MD_CTX_new();
    outer = EVP_MD_CTX_new();
    work = EVP_MD_CTX_new();
    return digest && inner && outer && work && length <= 64 && start(inner, digest, key, length, 0x36) &&
           start(outer, digest, key, length, 0x5c);
}

int limit_run(const unsigned char *messages, size_t length, int count, int rounds) {
    unsigned char tag[32] = {0};
    int sum = 0;
    for (int round = 0; round < rounds; round++)
        for (int index = 0; index < count; index++) {
            if (!EVP_MD_CTX_copy_ex(work, inner) || !EVP_DigestUpdate(work, messages + index * length, length) ||
                !EVP_DigestFinal_ex(work, tag, NULL) || !EVP_MD_CTX_copy_ex(work, outer) ||
                !EVP_DigestUpdate(work, tag, sizeof tag) || !EVP_DigestFinal_ex(work, tag, NULL))
                return -1;
            sum += tag[0];
        }
    return sum;
}
