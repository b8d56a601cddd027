<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:selection.xsl"/>
  <vm:template documents="snapshot">an internal snapshot: disks, and memory of a running domain, inside the qcow2 images</vm:template>
  <vm:parameter name="name" type="string">name of the snapshot; the time in seconds if left out</vm:parameter>
  <vm:parameter name="description" type="string">what the snapshot is for</vm:parameter>
  <xsl:param name="name"/>
  <xsl:param name="description"/>
  <!-- All disks or none: what elsewhere chooses among them is no parameter here. -->
  <xsl:variable name="disks" select="/.."/>
  <xsl:variable name="exclude" select="/.."/>
  <xsl:variable name="disk-bus" select="/.."/>
  <xsl:variable name="disk-format" select="/.."/>
  <xsl:variable name="disk-match" select="/.."/>
  <xsl:variable name="read-only" select="false()"/>
  <xsl:variable name="vm:snapshot">
    <xsl:value-of select="$name"/>
    <xsl:if test="$name = ''"><xsl:value-of select="$vm:time"/></xsl:if>
  </xsl:variable>

  <xsl:template match="/domain">
    <xsl:variable name="selection">
      <xsl:apply-templates select="$vm:disks" mode="vm:internal"/>
    </xsl:variable>
    <xsl:variable name="told" select="exsl:node-set($selection)/*"/>
    <vm:result>
      <xsl:copy-of select="$told[not(self::vm:chosen)]"/>
      <xsl:if test="$told[self::vm:chosen] and not($told[self::vm:refused])">
        <domainsnapshot>
          <name><xsl:value-of select="$vm:snapshot"/></name>
          <xsl:if test="$description != ''">
            <description><xsl:value-of select="$description"/></description>
          </xsl:if>
          <xsl:choose>
            <xsl:when test="$vm:state = 'shutoff'"><memory snapshot="no"/></xsl:when>
            <xsl:otherwise><memory snapshot="internal"/></xsl:otherwise>
          </xsl:choose>
        </domainsnapshot>
      </xsl:if>
    </vm:result>
  </xsl:template>

  <!-- Every writable disk takes part, or none: one that can't is refused, not left out. -->
  <xsl:template match="disk" mode="vm:internal">
    <xsl:variable name="format"><xsl:call-template name="vm:format-of"/></xsl:variable>
    <xsl:variable name="reason"><xsl:apply-templates select="." mode="vm:reason"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="$reason = 'empty' or $reason = 'read-only'"><vm:left-out disk="{target/@dev}" reason="{$reason}"/></xsl:when>
      <xsl:when test="$reason != '' and $reason != 'removable'"><vm:refused disk="{target/@dev}" reason="{$reason}"/></xsl:when>
      <xsl:when test="$format != 'qcow2'"><vm:refused disk="{target/@dev}" reason="not-qcow2"/></xsl:when>
      <xsl:when test="@snapshot = 'no'"><vm:refused disk="{target/@dev}" reason="no-snapshot"/></xsl:when>
      <xsl:otherwise><vm:chosen disk="{target/@dev}"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
