#ifndef MAGICLINK_CRYPTO_H
#define MAGICLINK_CRYPTO_H
/* Headers alone: every function of libcrypto that is needed can be called from Swift as it is. */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#endif
