<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:backup.xsl"/>
  <vm:template documents="backup checkpoint">a push backup with the checkpoint that the next incremental one starts from</vm:template>
  <vm:parameter name="format" type="string" default="qcow2" values="qcow2 raw qed vmdk">image format of the new files</vm:parameter>
  <xsl:param name="format" select="'qcow2'"/>
  <xsl:variable name="vm:format" select="$format"/>
  <vm:parameter name="base" type="string">checkpoint that the backup is incremental to; a full backup if left out</vm:parameter>
  <xsl:param name="base"/>
  <xsl:variable name="vm:base" select="$base"/>
  <vm:parameter name="checkpoint" type="string">name of the checkpoint; the time in seconds if left out</vm:parameter>
  <vm:parameter name="description" type="string">what the checkpoint is for</vm:parameter>
  <xsl:param name="checkpoint"/>
  <xsl:param name="description"/>
  <xsl:variable name="vm:checkpoint">
    <xsl:value-of select="$checkpoint"/>
    <xsl:if test="$checkpoint = ''"><xsl:value-of select="$vm:time"/></xsl:if>
  </xsl:variable>

  <xsl:template match="/domain">
    <xsl:variable name="selection">
      <xsl:call-template name="vm:select-for-backup">
        <xsl:with-param name="need-bitmap" select="not($full-without-bitmap)"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="chosen" select="exsl:node-set($selection)/vm:chosen"/>
    <xsl:variable name="marked" select="$chosen[@disk = $vm:disks[driver/@type = 'qcow2']/target/@dev]"/>
    <vm:result>
      <xsl:copy-of select="exsl:node-set($selection)/*[not(self::vm:chosen)]"/>
      <xsl:if test="$chosen and not($marked)">
        <xsl:message terminate="yes">no disk that is backed up can have a bitmap, so there is nothing for a checkpoint</xsl:message>
      </xsl:if>
      <xsl:if test="$chosen">
        <xsl:call-template name="vm:push">
          <xsl:with-param name="chosen" select="$chosen"/>
        </xsl:call-template>
        <domaincheckpoint>
          <name><xsl:value-of select="$vm:checkpoint"/></name>
          <xsl:if test="$description != ''">
            <description><xsl:value-of select="$description"/></description>
          </xsl:if>
          <disks>
            <xsl:for-each select="$marked">
              <disk name="{@disk}" checkpoint="bitmap"/>
            </xsl:for-each>
          </disks>
        </domaincheckpoint>
      </xsl:if>
    </vm:result>
  </xsl:template>
</xsl:stylesheet>
