// One import for the everyday jobs: each module stays usable alone, and who names MomentKit need not know which holds what.
@_exported public import BackupJobs
@_exported public import BackupSets
@_exported public import ChainDoctor
@_exported public import LibvirtHost
@_exported public import MomentDiagnostics
@_exported public import MomentDocuments
@_exported public import MomentRules
@_exported public import MomentSchemas
@_exported public import MomentTemplates
@_exported public import MomentXML
@_exported public import XMLTree
