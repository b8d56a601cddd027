#ifndef VIRTMOMENT_CLIBXSLT_H
#define VIRTMOMENT_CLIBXSLT_H

#include <libxml/xmlversion.h>
/* Headers up to 2.10.3 pull in unicode/ucnv.h, which clashes with Foundation's own ICU. */
#undef LIBXML_ICU_ENABLED
#include <libexslt/exslt.h>
#include <libxml/dict.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlsave.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/documents.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#endif
