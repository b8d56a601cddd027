<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <vm:template documents="checkpoint" flags="redefine">checkpoint documents in the order in which they can be redefined, parents first</vm:template>
  <vm:parameter name="documents" type="documents" required="yes">the checkpoint documents, in any order</vm:parameter>
  <xsl:param name="documents" select="/.."/>
  <xsl:param name="vm:checkpoints" select="/.."/>

  <xsl:variable name="all" select="$documents/domaincheckpoint"/>

  <xsl:template match="/domain">
    <xsl:variable name="ordered">
      <xsl:apply-templates select="$all[not(parent/name) or not($all/name = parent/name)]" mode="vm:chain">
        <xsl:sort select="creationTime" data-type="number"/>
        <xsl:sort select="name"/>
      </xsl:apply-templates>
    </xsl:variable>
    <vm:result>
      <xsl:for-each select="$documents/*[not(self::domaincheckpoint)]">
        <xsl:message terminate="yes">&lt;<xsl:value-of select="name()"/>> is no checkpoint</xsl:message>
      </xsl:for-each>
      <xsl:for-each select="$all">
        <xsl:variable name="checkpoint" select="."/>
        <xsl:if test="not(string(name))">
          <xsl:message terminate="yes">a checkpoint has no name, so it can't be redefined</xsl:message>
        </xsl:if>
        <xsl:if test="count($all[name = $checkpoint/name]) > 1">
          <xsl:message terminate="yes">two checkpoints are named <xsl:value-of select="name"/></xsl:message>
        </xsl:if>
        <xsl:if test="string(parent/name) and not($all/name = parent/name) and not($vm:checkpoints[. = $checkpoint/parent/name])">
          <xsl:message terminate="yes">the parent of <xsl:value-of select="name"/>, <xsl:value-of select="parent/name"/>, neither exists nor is among the documents</xsl:message>
        </xsl:if>
        <xsl:if test="not(exsl:node-set($ordered)/domaincheckpoint[name = $checkpoint/name])">
          <xsl:message terminate="yes">the parents of <xsl:value-of select="name"/> lead in a circle</xsl:message>
        </xsl:if>
      </xsl:for-each>
      <xsl:copy-of select="$ordered"/>
    </vm:result>
  </xsl:template>

  <xsl:template match="domaincheckpoint" mode="vm:chain">
    <xsl:copy-of select="."/>
    <xsl:apply-templates select="$all[parent/name = current()/name]" mode="vm:chain">
      <xsl:sort select="creationTime" data-type="number"/>
      <xsl:sort select="name"/>
    </xsl:apply-templates>
  </xsl:template>
</xsl:stylesheet>
