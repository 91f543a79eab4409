#include "magiclink_linux.h"
