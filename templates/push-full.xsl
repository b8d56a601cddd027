<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:backup.xsl"/>
  <vm:template documents="backup">a full push backup: QEMU copies each disk to a file of its own</vm:template>
  <vm:parameter name="format" type="string" default="qcow2" values="qcow2 raw qed vmdk">image format of the new files</vm:parameter>
  <xsl:param name="format" select="'qcow2'"/>
  <xsl:variable name="vm:format" select="$format"/>

  <xsl:template match="/domain">
    <xsl:variable name="selection">
      <xsl:call-template name="vm:select-for-backup"/>
    </xsl:variable>
    <xsl:variable name="chosen" select="exsl:node-set($selection)/vm:chosen"/>
    <vm:result>
      <xsl:copy-of select="exsl:node-set($selection)/*[not(self::vm:chosen)]"/>
      <xsl:if test="$chosen">
        <xsl:call-template name="vm:push">
          <xsl:with-param name="chosen" select="$chosen"/>
        </xsl:call-template>
      </xsl:if>
    </vm:result>
  </xsl:template>
</xsl:stylesheet>
