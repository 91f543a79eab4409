#ifndef MAGICLINK_PROCESS_H
#define MAGICLINK_PROCESS_H

/* prctl is variadic; Swift cannot call variadic C functions. From this call on no core of the process is written, not
 * even by a handler that core_pattern names (those do not ask RLIMIT_CORE), and no process of the same user may look
 * into its memory. Returns an errno, 0 if none. */
int magiclink_forbid_dumps(void);

#endif
