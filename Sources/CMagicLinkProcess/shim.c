#include "magiclink_process.h"

#include <errno.h>
#include <sys/prctl.h>

int magiclink_forbid_dumps(void)
{
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno;
}
