<?xml version="1.0"?>
<!-- Selection and files together. Imported as virtmoment:common.xsl. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="virtmoment:selection.xsl"/>
  <xsl:import href="virtmoment:files.xsl"/>
</xsl:stylesheet>
