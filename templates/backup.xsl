<?xml version="1.0"?>
<!-- What all backup templates share. Imported as virtmoment:backup.xsl. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:common.xsl"/>

  <vm:parameter name="full-without-bitmap" type="boolean" default="false">copy disks that can't have a bitmap in full, instead of leaving them out of an incremental backup</vm:parameter>
  <xsl:param name="full-without-bitmap" select="false()"/>

  <!-- The checkpoint that the backup is incremental to; templates define it again. -->
  <xsl:variable name="vm:base" select="''"/>

  <!-- The newest checkpoint there is, unless one is named. -->
  <xsl:template name="vm:newest">
    <xsl:param name="named"/>
    <xsl:choose>
      <xsl:when test="$named != ''"><xsl:value-of select="$named"/></xsl:when>
      <xsl:when test="$vm:checkpoints"><xsl:value-of select="$vm:checkpoints[last()]"/></xsl:when>
      <xsl:otherwise>
        <xsl:message terminate="yes">an incremental backup needs a checkpoint to start from: there is none, and the parameter base names none</xsl:message>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The disks that are backed up, as vm:select tells them. -->
  <xsl:template name="vm:select-for-backup">
    <xsl:param name="need-bitmap" select="$vm:base != '' and not($full-without-bitmap)"/>
    <xsl:call-template name="vm:select">
      <xsl:with-param name="need-bitmap" select="$need-bitmap"/>
      <xsl:with-param name="need-file" select="$directory = ''"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="vm:push">
    <xsl:param name="chosen"/>
    <domainbackup mode="push">
      <xsl:if test="$vm:base != ''">
        <incremental><xsl:value-of select="$vm:base"/></incremental>
      </xsl:if>
      <disks>
        <xsl:for-each select="$vm:disks[target/@dev = $chosen/@disk]">
          <disk name="{target/@dev}" backup="yes" type="file">
            <xsl:call-template name="vm:extent"/>
            <driver type="{$vm:format}"/>
            <xsl:variable name="path"><xsl:call-template name="vm:path"/></xsl:variable>
            <target file="{$path}"><xsl:call-template name="vm:image-parts"/></target>
          </disk>
        </xsl:for-each>
      </disks>
    </domainbackup>
  </xsl:template>

  <xsl:template name="vm:pull">
    <xsl:param name="chosen"/>
    <xsl:param name="server"/>
    <domainbackup mode="pull">
      <xsl:if test="$vm:base != ''">
        <incremental><xsl:value-of select="$vm:base"/></incremental>
      </xsl:if>
      <xsl:copy-of select="$server"/>
      <disks>
        <xsl:for-each select="$vm:disks[target/@dev = $chosen/@disk]">
          <disk name="{target/@dev}" backup="yes" type="file">
            <xsl:call-template name="vm:extent"/>
            <driver type="qcow2"/>
            <xsl:variable name="path"><xsl:call-template name="vm:path"/></xsl:variable>
            <scratch file="{$path}"><xsl:call-template name="vm:image-parts"/></scratch>
          </disk>
        </xsl:for-each>
      </disks>
    </domainbackup>
  </xsl:template>

  <!-- A disk that can't have a bitmap is copied in full where the others are not. -->
  <xsl:template name="vm:extent">
    <xsl:variable name="format"><xsl:call-template name="vm:format-of"/></xsl:variable>
    <xsl:if test="$vm:base != '' and $format != 'qcow2'">
      <xsl:attribute name="backupmode">full</xsl:attribute>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
