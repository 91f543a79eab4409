#include "magiclink_crypto.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int has_key;
static _Thread_local EVP_MD_CTX *work;

static void release(void *context) { EVP_MD_CTX_free(context); }

static void make_key(void) { has_key = pthread_key_create(&key, release) == 0; }

EVP_MD_CTX *magiclink_work_context(void) {
    if (work) return work;
    pthread_once(&once, make_key);
    if (!has_key) return NULL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    /* The key is there for its destructor alone: it frees the context when the thread ends. */
    if (context && pthread_setspecific(key, context) != 0) {
        EVP_MD_CTX_free(context);
        return NULL;
    }
    return work = context;
}
