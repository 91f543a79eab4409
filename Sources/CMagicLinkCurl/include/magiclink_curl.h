#ifndef MAGICLINK_CURL_H
#define MAGICLINK_CURL_H

#include <curl/curl.h>

/* curl_easy_setopt and curl_easy_getinfo are variadic; Swift cannot call variadic C functions. One of each for every type
 * of argument that is needed, so that an option cannot be given what it is not made for by accident of a cast. */
CURLcode magiclink_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode magiclink_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode magiclink_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list);
CURLcode magiclink_curl_get_long(CURL *handle, CURLINFO info, long *value);

/* Functions are arguments of setopt too. `context` is what each of them is called with. */
CURLcode magiclink_curl_set_callbacks(
    CURL *handle, curl_read_callback read, curl_write_callback header, curl_xferinfo_callback progress, void *context);

/* The size of what is sent is a curl_off_t, which is no long everywhere. */
CURLcode magiclink_curl_set_size(CURL *handle, size_t size);

/* Nothing but SMTP, whatever a URL says. Since 7.85 that is said in words; before, in bits that are deprecated now. Which of
 * the two there is only the preprocessor knows. */
CURLcode magiclink_curl_allow_only_smtp(CURL *handle);

/* Ends the connection that `handle` used last, if it is still open: nothing is said, and nobody is waited for. libcurl alone
 * says QUIT when a handle goes, and waits two minutes for the answer of a server that is silent. */
void magiclink_curl_cut(CURL *handle);

/* CURL_GLOBAL_DEFAULT is an expression of macros, which Swift does not see. */
CURLcode magiclink_curl_start(void);

#endif
