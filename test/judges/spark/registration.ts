// Makes tables known to Spark by their three-level names: a Delta directory where it lies, a Parquet
// file as a Delta table with its rows.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { TableFile } from '../../stack/data/data-sets'
import type { Oracle } from './oracle'

export async function registerTable(oracle: Oracle, { name, path: at }: TableFile): Promise<void> {
  const [catalog = '', schema = '', table = ''] = name.split('.')
  await oracle.sql(`CREATE SCHEMA IF NOT EXISTS ${quoted(catalog)}.${quoted(schema)}`)
  const isDelta = await stat(path.join(at, '_delta_log')).catch(() => undefined)
  const place = isDelta
    ? `USING delta LOCATION '${at.replaceAll("'", "\\'")}'`
    : `USING delta AS SELECT * FROM parquet.${quoted(at)}`
  await oracle.sql(`CREATE TABLE ${quoted(catalog)}.${quoted(schema)}.${quoted(table)} ${place}`)
}

export function quoted(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``
}
