#ifndef VIRTMOMENT_CLIBXML2_H
#define VIRTMOMENT_CLIBXML2_H

#include <libxml/xmlversion.h>
/* Headers up to 2.10.3 pull in unicode/ucnv.h, which clashes with Foundation's own ICU. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlwriter.h>

#endif
