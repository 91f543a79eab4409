#ifndef MAGICLINK_CRYPTO_H
#define MAGICLINK_CRYPTO_H
/* Every function of libcrypto that is needed can be called from Swift as it is. */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

/* A digest context to work in, one for each thread, so that the usual MAC neither allocates one nor asks other threads
   for one: two atomic exchanges cost a twentieth of the MAC. Swift has no storage of a thread's own. What the context
   holds between two calls is a tag. NULL if there is no memory. */
EVP_MD_CTX *magiclink_work_context(void);
#endif
