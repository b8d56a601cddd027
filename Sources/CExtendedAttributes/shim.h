#ifndef VIRTMOMENT_CEXTENDEDATTRIBUTES_H
#define VIRTMOMENT_CEXTENDEDATTRIBUTES_H

/* Of the C library; Swift's module of it leaves this header out. */
#include <sys/xattr.h>

#endif
