// The actions of a Delta log, as PROTOCOL.md of delta-io/delta has them: one line of a commit file is
// one of these.

export interface Protocol {
  readonly minReaderVersion: number
  readonly minWriterVersion: number
  readonly readerFeatures?: readonly string[] | undefined
  readonly writerFeatures?: readonly string[] | undefined
}

export interface Metadata {
  readonly id: string
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly format: { readonly provider: string; readonly options: Readonly<Record<string, string>> }
  readonly schemaString: string
  readonly partitionColumns: readonly string[]
  readonly configuration: Readonly<Record<string, string>>
  readonly createdTime?: number | undefined
}

export type PartitionValues = Readonly<Record<string, string | null>>

export interface AddFile {
  /** Percent-encoded, relative to the table's directory. */
  readonly path: string
  readonly partitionValues: PartitionValues
  readonly size: number
  readonly modificationTime: number
  readonly dataChange: boolean
  /** JSON text. */
  readonly stats?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly deletionVector?: DeletionVector | undefined
}

export interface RemoveFile {
  readonly path: string
  readonly deletionTimestamp?: number | undefined
  readonly dataChange: boolean
  readonly extendedFileMetadata?: boolean | undefined
  readonly partitionValues?: PartitionValues | undefined
  readonly size?: number | undefined
  readonly stats?: string | undefined
  readonly deletionVector?: DeletionVector | undefined
}

export interface DeletionVector {
  readonly storageType: string
  readonly pathOrInlineDv: string
  readonly offset?: number | undefined
}

export interface ChangeFile {
  readonly path: string
  readonly partitionValues: PartitionValues
  readonly size: number
  readonly dataChange: false
}

export interface CommitInfo {
  readonly timestamp?: number | undefined
  readonly inCommitTimestamp?: number | undefined
  readonly operation?: string | undefined
  readonly operationParameters?: Readonly<Record<string, unknown>> | undefined
  readonly readVersion?: number | undefined
  readonly isolationLevel?: string | undefined
  readonly isBlindAppend?: boolean | undefined
  readonly operationMetrics?: Readonly<Record<string, string>> | undefined
  readonly userMetadata?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly engineInfo?: string | undefined
  readonly txnId?: string | undefined
}

/** One line: exactly one of these is there. A checkpoint's rows have null for the others. */
export interface Action {
  readonly protocol?: Protocol | null
  readonly metaData?: Metadata | null
  readonly add?: AddFile | null
  readonly remove?: RemoveFile | null
  readonly cdc?: ChangeFile | null
  readonly commitInfo?: CommitInfo | null
}
