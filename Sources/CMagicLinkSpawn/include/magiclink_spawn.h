#ifndef MAGICLINK_SPAWN_H
#define MAGICLINK_SPAWN_H

#include <stddef.h>
#include <sys/types.h>

/* A program with what it is given and nothing else. The calls that close every other descriptor and choose a directory
 * (posix_spawn_file_actions_addclosefrom_np, …addchdir_np) and memfd_create are GNU's own, and hidden from Swift. */

/* A file without a name that holds these bytes, to be read from its start; a descriptor, or minus an errno. Unlike a pipe
 * it takes everything at once: nobody has to feed a program that does not read, and none can break off a write. */
int magiclink_file_in_memory(const void *bytes, size_t length);

/* Starts the program at `path` in the directory `/`, as the leader of a group of its own. It has `input` as its standard
 * input, its output and errors go nowhere, no other descriptor is open, no signal is blocked or ignored. Both lists end
 * with NULL. Returns an errno, 0 if none. */
int magiclink_spawn(
    const char *path, char *const arguments[], char *const environment[], int input, pid_t *process);

/* Returns when the process has ended and leaves it there, so that its number is still its own; an errno, 0 if none. */
int magiclink_await(pid_t process);

/* Takes a process that has ended away: its exit code, minus the number of the signal that ended it, or -1000. */
int magiclink_reap(pid_t process);

#endif
