<?xml version="1.0"?>
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:vm="https://virtmoment.dev/ns/template"
    exclude-result-prefixes="exsl">
  <xsl:import href="virtmoment:backup.xsl"/>
  <vm:template documents="backup">a pull backup served over NBD on a TCP port with TLS</vm:template>
  <vm:parameter name="host" type="string" default="localhost">name or address to listen on</vm:parameter>
  <vm:parameter name="port" type="number" required="yes">TCP port to listen on</vm:parameter>
  <xsl:param name="host" select="'localhost'"/>
  <xsl:param name="port"/>
  <vm:parameter name="base" type="string">checkpoint that the backup is incremental to; a full backup if left out</vm:parameter>
  <xsl:param name="base"/>
  <xsl:variable name="vm:base" select="$base"/>

  <xsl:template match="/domain">
    <xsl:variable name="server">
      <server transport="tcp" tls="yes" name="{$host}" port="{$port}"/>
    </xsl:variable>
    <xsl:variable name="selection">
      <xsl:call-template name="vm:select-for-backup"/>
    </xsl:variable>
    <xsl:variable name="chosen" select="exsl:node-set($selection)/vm:chosen"/>
    <vm:result>
      <xsl:copy-of select="exsl:node-set($selection)/*[not(self::vm:chosen)]"/>
      <xsl:if test="$chosen">
        <xsl:call-template name="vm:pull">
          <xsl:with-param name="chosen" select="$chosen"/>
          <xsl:with-param name="server" select="$server"/>
        </xsl:call-template>
      </xsl:if>
    </vm:result>
  </xsl:template>
</xsl:stylesheet>
