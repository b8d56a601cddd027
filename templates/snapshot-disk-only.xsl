<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:common.xsl"/>
  <vm:template documents="snapshot" flags="disk-only">an external snapshot of the disks alone, to be created with the flag disk-only</vm:template>
  <vm:parameter name="format" type="string" default="qcow2" values="qcow2 qed">image format of the new files</vm:parameter>
  <xsl:param name="format" select="'qcow2'"/>
  <xsl:variable name="vm:format" select="$format"/>
  <vm:parameter name="name" type="string">name of the snapshot; the time in seconds if left out</vm:parameter>
  <vm:parameter name="description" type="string">what the snapshot is for</vm:parameter>
  <xsl:param name="name"/>
  <xsl:param name="description"/>
  <xsl:variable name="vm:snapshot">
    <xsl:value-of select="$name"/>
    <xsl:if test="$name = ''"><xsl:value-of select="$vm:time"/></xsl:if>
  </xsl:variable>
  <vm:parameter name="file-name" type="string" default="{domain}-{disk}-{snapshot}.{format}">pattern of the overlays' names, with {domain}, {disk}, {time}, {snapshot} and {format}</vm:parameter>
  <xsl:param name="file-name" select="'{domain}-{disk}-{snapshot}.{format}'"/>

  <xsl:template match="/domain">
    <xsl:variable name="selection">
      <xsl:call-template name="vm:select">
        <xsl:with-param name="need-overlay" select="true()"/>
        <xsl:with-param name="need-file" select="$directory = ''"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="chosen" select="exsl:node-set($selection)/vm:chosen"/>
    <vm:result>
      <xsl:copy-of select="exsl:node-set($selection)/*[not(self::vm:chosen)]"/>
      <xsl:if test="$chosen">
        <domainsnapshot>
          <name><xsl:value-of select="$vm:snapshot"/></name>
          <xsl:if test="$description != ''">
            <description><xsl:value-of select="$description"/></description>
          </xsl:if>
          <disks>
            <xsl:for-each select="$vm:disks">
              <xsl:choose>
                <xsl:when test="target/@dev = $chosen/@disk">
                  <disk name="{target/@dev}" snapshot="external" type="file">
                    <driver type="{$vm:format}"/>
                    <xsl:variable name="path"><xsl:call-template name="vm:path"/></xsl:variable>
                    <source file="{$path}"><xsl:call-template name="vm:image-parts"/></source>
                  </disk>
                </xsl:when>
                <xsl:otherwise>
                  <disk name="{target/@dev}" snapshot="no"/>
                </xsl:otherwise>
              </xsl:choose>
            </xsl:for-each>
          </disks>
        </domainsnapshot>
      </xsl:if>
    </vm:result>
  </xsl:template>
</xsl:stylesheet>
