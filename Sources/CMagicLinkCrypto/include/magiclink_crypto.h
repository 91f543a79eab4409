#ifndef MAGICLINK_CRYPTO_H
#define MAGICLINK_CRYPTO_H
#include <openssl/evp.h>
#include <openssl/crypto.h>
#endif
