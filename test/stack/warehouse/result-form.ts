// How a client reads a result: its request in, the form of its answer out. Every client of ours reads
// Arrow with its native types; another one is refused.
import type { TExecuteStatementReq } from '@databricks/sql/thrift/TCLIService_types'
import { canCompress } from './compression'
import { refusal } from './sql-failure'

export interface ResultForm {
  readonly lz4: boolean
  /** Large results may be files to download. */
  readonly links: boolean
}

export function formFor({
  canReadArrowResult,
  useArrowNativeTypes: native,
  canDecompressLZ4Result,
  canDownloadResult,
}: TExecuteStatementReq): ResultForm {
  const readsAll = native?.timestampAsArrow && native.decimalAsArrow && native.complexTypesAsArrow
  if (!canReadArrowResult || !readsAll) throw refusal('a client that does not read all of Arrow')
  return { lz4: canCompress && canDecompressLZ4Result === true, links: canDownloadResult === true }
}
