<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:backup.xsl"/>
  <vm:template documents="backup">an incremental push backup: QEMU copies what changed since a checkpoint</vm:template>
  <vm:parameter name="format" type="string" default="qcow2" values="qcow2 raw qed vmdk">image format of the new files</vm:parameter>
  <xsl:param name="format" select="'qcow2'"/>
  <xsl:variable name="vm:format" select="$format"/>
  <vm:parameter name="base" type="string">checkpoint that the backup is incremental to; the newest there is if left out</vm:parameter>
  <xsl:param name="base"/>
  <xsl:variable name="vm:base">
    <xsl:call-template name="vm:newest">
      <xsl:with-param name="named" select="$base"/>
    </xsl:call-template>
  </xsl:variable>

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
