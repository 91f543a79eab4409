#include "magiclink_crypto.h"
