// The actions of a Delta log that we write, as PROTOCOL.md of delta-io/delta has them: one line of a
// commit file is one of these.

export interface Protocol {
  readonly minReaderVersion: number
  readonly minWriterVersion: number
  readonly readerFeatures: readonly string[]
  readonly writerFeatures: readonly string[]
}

export interface Metadata {
  /** Another one after CREATE OR REPLACE. */
  readonly id: string
  readonly description?: string | undefined
  readonly format: { readonly provider: string; readonly options: Readonly<Record<string, string>> }
  readonly schemaString: string
  readonly partitionColumns: readonly string[]
  readonly configuration: Readonly<Record<string, string>>
  readonly createdTime: number
}

interface DataFile {
  /** Relative to the table's directory. */
  readonly path: string
  readonly partitionValues: Readonly<Record<string, string>>
  readonly size: number
}

export interface AddFile extends DataFile {
  readonly modificationTime: number
  readonly dataChange: boolean
  /** JSON text: how many rows it has. */
  readonly stats: string
}

export interface RemoveFile extends DataFile {
  readonly deletionTimestamp: number
  readonly dataChange: boolean
  readonly extendedFileMetadata: true
  readonly stats: string
}

export interface ChangeFile extends DataFile {
  readonly dataChange: false
}

export interface CommitInfo {
  readonly timestamp: number
  readonly operation: string
  readonly operationParameters: Readonly<Record<string, string | null>>
  readonly readVersion?: number | undefined
  readonly isolationLevel: string
  readonly isBlindAppend: boolean
  readonly operationMetrics: Readonly<Record<string, string>>
  readonly engineInfo: string
  readonly txnId: string
}

/** One line: exactly one of these is there. */
export interface Action {
  readonly protocol?: Protocol
  readonly metaData?: Metadata
  readonly add?: AddFile
  readonly remove?: RemoveFile
  readonly cdc?: ChangeFile
  readonly commitInfo?: CommitInfo
}
