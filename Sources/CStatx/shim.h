#ifndef VIRTMOMENT_CSTATX_H
#define VIRTMOMENT_CSTATX_H

#include <linux/stat.h>

/* Of the C library, which shows it to GNU sources alone; Swift's module of it is none. Among what a file is asked for it is the only call that
   says when a file was made. */
extern int statx(int directory, const char *path, int flags, unsigned int mask, struct statx *facts);

#endif
