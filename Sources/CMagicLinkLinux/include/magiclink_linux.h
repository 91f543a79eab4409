#ifndef MAGICLINK_LINUX_H
#define MAGICLINK_LINUX_H
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#endif
