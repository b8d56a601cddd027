<?xml version="1.0"?>
<!-- Which disks take part, and why the others do not. Imported as virtmoment:selection.xsl. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:vm="https://virtmoment.dev/ns/template">

  <vm:parameter name="disks" type="list">target names of the disks to take; all that can be taken if left out</vm:parameter>
  <vm:parameter name="exclude" type="list">target names of disks to leave out</vm:parameter>
  <vm:parameter name="disk-bus" type="list">take only disks on these buses, such as virtio</vm:parameter>
  <vm:parameter name="disk-format" type="list">take only disks of these image formats, such as qcow2</vm:parameter>
  <vm:parameter name="disk-match" type="list">take only disks whose target name or source path fits one of these patterns, with * and ?</vm:parameter>
  <vm:parameter name="read-only" type="boolean" default="false">take read-only disks too</vm:parameter>

  <xsl:param name="disks" select="/.."/>
  <xsl:param name="exclude" select="/.."/>
  <xsl:param name="disk-bus" select="/.."/>
  <xsl:param name="disk-format" select="/.."/>
  <xsl:param name="disk-match" select="/.."/>
  <xsl:param name="read-only" select="false()"/>
  <xsl:param name="vm:time"/>
  <xsl:param name="vm:checkpoints" select="/.."/>
  <xsl:param name="vm:state" select="'running'"/>
  <xsl:param name="vm:release"/>

  <xsl:variable name="vm:disks" select="/domain/devices/disk"/>

  <!-- An element for each disk: vm:chosen, vm:left-out or vm:refused. What is needed of a disk: a bitmap, an overlay, a file. -->
  <xsl:template name="vm:select">
    <xsl:param name="need-bitmap" select="false()"/>
    <xsl:param name="need-overlay" select="false()"/>
    <xsl:param name="need-file" select="false()"/>
    <xsl:for-each select="$vm:disks">
      <xsl:variable name="reason">
        <xsl:apply-templates select="." mode="vm:reason">
          <xsl:with-param name="need-bitmap" select="$need-bitmap"/>
          <xsl:with-param name="need-overlay" select="$need-overlay"/>
          <xsl:with-param name="need-file" select="$need-file"/>
        </xsl:apply-templates>
      </xsl:variable>
      <xsl:choose>
        <xsl:when test="$reason = ''">
          <vm:chosen disk="{target/@dev}"/>
        </xsl:when>
        <xsl:when test="$reason = 'no-directory' or ($reason != 'excluded' and $disks[. = current()/target/@dev])">
          <vm:refused disk="{target/@dev}" reason="{$reason}"/>
        </xsl:when>
        <xsl:otherwise>
          <vm:left-out disk="{target/@dev}" reason="{$reason}"/>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
    <xsl:for-each select="$disks">
      <xsl:if test="not($vm:disks[target/@dev = current()])">
        <vm:refused disk="{.}" reason="unknown-disk"/>
      </xsl:if>
    </xsl:for-each>
    <xsl:for-each select="$exclude">
      <xsl:if test="not($vm:disks[target/@dev = current()])">
        <vm:refused disk="{.}" reason="unknown-disk"/>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <!-- Why a disk can't be taken, as a word; nothing if it can. To be overridden by templates with rules of their own. -->
  <xsl:template match="disk" mode="vm:reason">
    <xsl:param name="need-bitmap"/>
    <xsl:param name="need-overlay"/>
    <xsl:param name="need-file"/>
    <xsl:variable name="name" select="string(target/@dev)"/>
    <xsl:variable name="format">
      <xsl:call-template name="vm:format-of"/>
    </xsl:variable>
    <xsl:variable name="path" select="string(source/@file | source/@dev | source/@name)"/>
    <xsl:variable name="matches">
      <xsl:for-each select="$disk-match">
        <xsl:call-template name="vm:match">
          <xsl:with-param name="text" select="$name"/>
          <xsl:with-param name="pattern" select="string(.)"/>
        </xsl:call-template>
        <xsl:call-template name="vm:match">
          <xsl:with-param name="text" select="$path"/>
          <xsl:with-param name="pattern" select="string(.)"/>
        </xsl:call-template>
      </xsl:for-each>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$disks and not($disks[. = $name])">not-selected</xsl:when>
      <xsl:when test="$exclude[. = $name]">excluded</xsl:when>
      <xsl:when test="$disk-bus and not($disk-bus[. = current()/target/@bus])">other-bus</xsl:when>
      <xsl:when test="$disk-format and not($disk-format[. = $format])">other-format</xsl:when>
      <xsl:when test="$disk-match and $matches = ''">no-match</xsl:when>
      <xsl:when test="not(source)">empty</xsl:when>
      <xsl:when test="(not(@type) or @type = 'file') and not(string(source/@file))">empty</xsl:when>
      <xsl:when test="@type = 'block' and not(string(source/@dev))">empty</xsl:when>
      <xsl:when test="@device = 'floppy' and not($disks)">removable</xsl:when>
      <xsl:when test="(readonly or @device = 'cdrom') and not($read-only)">read-only</xsl:when>
      <xsl:when test="transient">transient</xsl:when>
      <xsl:when test="target/@bus = 'sd'">sd-card</xsl:when>
      <xsl:when test="@type = 'vhostuser' or @type = 'vhostvdpa'">vhost</xsl:when>
      <xsl:when test="$need-bitmap and $format != 'qcow2'">no-bitmap</xsl:when>
      <xsl:when test="$need-overlay and shareable">shareable</xsl:when>
      <xsl:when test="$need-overlay and @device = 'lun'">lun</xsl:when>
      <xsl:when test="$need-overlay and @snapshot = 'no' and not($disks)">no-snapshot</xsl:when>
      <xsl:when test="$need-file and not(string(source/@file))">no-directory</xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- The image format of a disk; libvirt takes one that is not given for raw. -->
  <xsl:template name="vm:format-of">
    <xsl:choose>
      <xsl:when test="string(driver/@type)"><xsl:value-of select="driver/@type"/></xsl:when>
      <xsl:otherwise>raw</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A mark if a text fits a pattern. -->
  <xsl:template name="vm:match">
    <xsl:param name="text"/>
    <xsl:param name="pattern"/>
    <xsl:variable name="first" select="substring($pattern, 1, 1)"/>
    <xsl:variable name="rest" select="substring($pattern, 2)"/>
    <xsl:choose>
      <xsl:when test="$pattern = ''">
        <xsl:if test="$text = ''">+</xsl:if>
      </xsl:when>
      <xsl:when test="$first = '*'">
        <xsl:variable name="here">
          <xsl:call-template name="vm:match">
            <xsl:with-param name="text" select="$text"/>
            <xsl:with-param name="pattern" select="$rest"/>
          </xsl:call-template>
        </xsl:variable>
        <xsl:choose>
          <xsl:when test="$here != ''">+</xsl:when>
          <xsl:when test="$text != ''">
            <xsl:call-template name="vm:match">
              <xsl:with-param name="text" select="substring($text, 2)"/>
              <xsl:with-param name="pattern" select="$pattern"/>
            </xsl:call-template>
          </xsl:when>
        </xsl:choose>
      </xsl:when>
      <xsl:when test="$text != '' and ($first = '?' or $first = substring($text, 1, 1))">
        <xsl:call-template name="vm:match">
          <xsl:with-param name="text" select="substring($text, 2)"/>
          <xsl:with-param name="pattern" select="$rest"/>
        </xsl:call-template>
      </xsl:when>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
