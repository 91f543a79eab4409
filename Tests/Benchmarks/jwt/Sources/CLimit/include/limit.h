#ifndef LIMIT_H
#define LIMIT_H
#include <stddef.h>
/* Prepares the key of HMAC-SHA256; 0 if libcrypto cannot. */
int limit_prepare(const unsigned char *key, size_t length);
/* HMAC-SHA256 of each of `count` messages of `length` bytes that lie one behind the other, `rounds` times.
   Returns a byte of the tags, so that nothing can be left out. */
int limit_run(const unsigned char *messages, size_t length, int count, int rounds);
#endif
