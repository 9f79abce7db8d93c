// A storage event of a Delta log, as a hint that a table may have a new version. It is never taken
// for the truth: the look that follows says what happened.

export interface CommitHint {
  /** The table's folder, in the form of `folderOf`. */
  readonly folder: string
  readonly tableVersion: number
}

/** The part of a storage event that is read. */
export interface StorageEvent {
  readonly eventType: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** A commit is `_delta_log/<20 digits>.json`: no checkpoint, no compacted and no staged file. */
const commitFile = /^(.+)\/_delta_log\/(\d{20})\.json$/

/** Undefined for an event that says nothing about a commit. */
export function commitHintOf({ eventType, data }: StorageEvent): CommitHint | undefined {
  const url = writtenUrl(eventType, data ?? {})
  const [, table, version] = commitFile.exec(url ?? '') ?? []
  const folder = table === undefined ? undefined : folderOf(table)
  if (folder === undefined) return undefined
  const tableVersion = Number(version)
  return Number.isSafeInteger(tableVersion) ? { folder, tableVersion } : undefined
}

/** With a hierarchical namespace, Delta commits by renaming a temporary file. */
function writtenUrl(type: string, data: Readonly<Record<string, unknown>>): string | undefined {
  const isRename = type === 'Microsoft.Storage.BlobRenamed'
  if (!isRename && type !== 'Microsoft.Storage.BlobCreated') return undefined
  const url = isRename ? data['destinationUrl'] : data['url']
  return typeof url === 'string' ? url : undefined
}

/**
 * `account/container/path` of a folder in Azure storage, whichever of its addresses is given: as
 * Delta writes it (`abfss://container@account.dfs.core.windows.net/path`) or as storage events do.
 * Of other URLs, the URL itself. Undefined if it is no URL.
 */
export function folderOf(location: string): string | undefined {
  if (!URL.canParse(location)) return undefined
  const { protocol, hostname, username, pathname } = new URL(location)
  const path = decoded(pathname).replace(/\/+$/, '')
  const [account = ''] = hostname.split('.')
  if (/^(abfss?|wasbs?):$/.test(protocol)) return `${account}/${username}${path}`
  return /\.(blob|dfs)\./.test(hostname) ? account + path : `${protocol}//${hostname}${path}`
}

/** A folder's name may have a `%` that encodes nothing. */
function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
