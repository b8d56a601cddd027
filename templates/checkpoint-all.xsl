<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:selection.xsl"/>
  <vm:template documents="checkpoint">a checkpoint of every disk that can have a bitmap</vm:template>
  <vm:parameter name="name" type="string">name of the checkpoint; the time in seconds if left out</vm:parameter>
  <vm:parameter name="description" type="string">what the checkpoint is for</vm:parameter>
  <xsl:param name="name"/>
  <xsl:param name="description"/>
  <xsl:variable name="vm:checkpoint">
    <xsl:value-of select="$name"/>
    <xsl:if test="$name = ''"><xsl:value-of select="$vm:time"/></xsl:if>
  </xsl:variable>

  <xsl:template match="/domain">
    <xsl:variable name="selection">
      <xsl:call-template name="vm:select">
        <xsl:with-param name="need-bitmap" select="true()"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="chosen" select="exsl:node-set($selection)/vm:chosen"/>
    <vm:result>
      <xsl:copy-of select="exsl:node-set($selection)/*[not(self::vm:chosen)]"/>
      <xsl:if test="$chosen">
        <domaincheckpoint>
          <name><xsl:value-of select="$vm:checkpoint"/></name>
          <xsl:if test="$description != ''">
            <description><xsl:value-of select="$description"/></description>
          </xsl:if>
          <disks>
            <xsl:for-each select="$chosen">
              <disk name="{@disk}" checkpoint="bitmap"/>
            </xsl:for-each>
          </disks>
        </domaincheckpoint>
      </xsl:if>
    </vm:result>
  </xsl:template>
</xsl:stylesheet>
