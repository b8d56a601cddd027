<?xml version="1.0"?>
<!-- Where images go, and what they are. Imported as virtmoment:files.xsl. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:vm="https://virtmoment.dev/ns/template">

  <vm:parameter name="directory" type="string">directory of the new files; beside each disk's own file if left out</vm:parameter>
  <vm:parameter name="file-name" type="string" default="{domain}-{disk}-{time}.{format}">pattern of the file names, with {domain}, {disk}, {time}, {checkpoint}, {snapshot} and {format}</vm:parameter>
  <vm:parameter name="luks-secret" type="string">UUID of the secret that the new files are encrypted with</vm:parameter>
  <vm:parameter name="luks-usage" type="string">usage name of the secret that the new files are encrypted with</vm:parameter>
  <vm:parameter name="keep-encryption" type="boolean" default="false">encrypt with the secret of the disk's own LUKS encryption</vm:parameter>
  <vm:parameter name="keep-seclabels" type="boolean" default="false">give the new files the security labels of the disk's own file</vm:parameter>

  <xsl:param name="directory"/>
  <xsl:param name="file-name" select="'{domain}-{disk}-{time}.{format}'"/>
  <xsl:param name="luks-secret"/>
  <xsl:param name="luks-usage"/>
  <xsl:param name="keep-encryption" select="false()"/>
  <xsl:param name="keep-seclabels" select="false()"/>

  <!-- What {checkpoint}, {snapshot} and {format} stand for: templates define these again. -->
  <xsl:variable name="vm:checkpoint" select="''"/>
  <xsl:variable name="vm:snapshot" select="''"/>
  <xsl:variable name="vm:format" select="'qcow2'"/>

  <!-- The path of the new file for the disk at hand. -->
  <xsl:template name="vm:path">
    <xsl:choose>
      <xsl:when test="$directory = ''">
        <xsl:call-template name="vm:directory-of">
          <xsl:with-param name="path" select="string(source/@file)"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$directory"/>
        <xsl:if test="substring($directory, string-length($directory)) != '/'">/</xsl:if>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="vm:expand">
      <xsl:with-param name="pattern" select="$file-name"/>
    </xsl:call-template>
  </xsl:template>

  <!-- A pattern with its placeholders replaced, once each: what they stand for is not looked at again. -->
  <xsl:template name="vm:expand">
    <xsl:param name="pattern"/>
    <xsl:variable name="name" select="substring-before(substring-after($pattern, '{'), '}')"/>
    <xsl:choose>
      <xsl:when test="not(contains($pattern, '{'))">
        <xsl:value-of select="$pattern"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="substring-before($pattern, '{')"/>
        <xsl:variable name="value"><xsl:choose>
          <xsl:when test="$name = 'domain'"><xsl:value-of select="/domain/name"/></xsl:when>
          <xsl:when test="$name = 'disk'"><xsl:value-of select="target/@dev"/></xsl:when>
          <xsl:when test="$name = 'time'"><xsl:value-of select="$vm:time"/></xsl:when>
          <xsl:when test="$name = 'checkpoint'"><xsl:value-of select="$vm:checkpoint"/></xsl:when>
          <xsl:when test="$name = 'snapshot'"><xsl:value-of select="$vm:snapshot"/></xsl:when>
          <xsl:when test="$name = 'format'"><xsl:value-of select="$vm:format"/></xsl:when>
          <xsl:otherwise>
            <xsl:message terminate="yes">the file name pattern has {<xsl:value-of select="$name"/>}, which is none of {domain}, {disk}, {time}, {checkpoint}, {snapshot}, {format}</xsl:message>
          </xsl:otherwise>
        </xsl:choose></xsl:variable>
        <!-- The document decides on a name, not on a directory. -->
        <xsl:if test="contains($value, '/') or $value = '.' or $value = '..'">
          <xsl:message terminate="yes">{<xsl:value-of select="$name"/>} in the file name pattern stands for '<xsl:value-of select="$value"/>', which would lead to another directory</xsl:message>
        </xsl:if>
        <xsl:value-of select="$value"/>
        <xsl:call-template name="vm:expand">
          <xsl:with-param name="pattern" select="substring-after($pattern, '}')"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A path up to its last slash. -->
  <xsl:template name="vm:directory-of">
    <xsl:param name="path"/>
    <xsl:if test="contains($path, '/')">
      <xsl:value-of select="concat(substring-before($path, '/'), '/')"/>
      <xsl:call-template name="vm:directory-of">
        <xsl:with-param name="path" select="substring-after($path, '/')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- The labels and the encryption of the new file for the disk at hand. -->
  <xsl:template name="vm:image-parts">
    <xsl:if test="$keep-seclabels">
      <xsl:copy-of select="source/seclabel"/>
    </xsl:if>
    <xsl:variable name="own" select="(source/encryption | encryption)[@format = 'luks']/secret"/>
    <xsl:choose>
      <xsl:when test="$luks-secret != ''">
        <encryption format="luks"><secret type="passphrase" uuid="{$luks-secret}"/></encryption>
      </xsl:when>
      <xsl:when test="$luks-usage != ''">
        <encryption format="luks"><secret type="passphrase" usage="{$luks-usage}"/></encryption>
      </xsl:when>
      <xsl:when test="$keep-encryption and $own">
        <encryption format="luks"><xsl:copy-of select="$own[1]"/></encryption>
      </xsl:when>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
