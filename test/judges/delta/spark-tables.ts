// Delta tables as Spark writes them, one for each feature that a reader may get wrong: what makes each,
// and whether a reader like ours may refuse it.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Oracle } from '../spark/oracle'
import { pathTable } from './directory'

export interface SparkTable {
  /** Statements; {t} stands for the table. */
  readonly statements: readonly string[]
  /** Whether every version has to be read; otherwise a refusal is right too. */
  readonly mustRead?: true
  /** Commits whose files are cleaned away afterwards, as after the log's retention. */
  readonly cleanedBefore?: number
}

const insertMany = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `INSERT INTO {t} VALUES (${from + i}, 'n')`)

const plain = 'CREATE TABLE {t} (id BIGINT, name STRING) USING delta'
const withProperty = (name: string, value: string): string =>
  `${plain} TBLPROPERTIES ('${name}' = '${value}')`
const some = "INSERT INTO {t} SELECT id, 'name ' || id FROM range(20)"
const changes = [
  some,
  "UPDATE {t} SET name = 'new' WHERE id < 5",
  'DELETE FROM {t} WHERE id % 7 = 0',
  some,
]

export const sparkTables: Readonly<Record<string, SparkTable>> = {
  plain: {
    mustRead: true,
    statements: [plain, ...changes, 'OPTIMIZE {t}', 'RESTORE TABLE {t} TO VERSION AS OF 2'],
  },
  'change feed': {
    mustRead: true,
    statements: [withProperty('delta.enableChangeDataFeed', 'true'), ...changes],
  },
  'deletion vectors': {
    statements: [withProperty('delta.enableDeletionVectors', 'true'), ...changes],
  },
  'deletion vectors, then purged': {
    statements: [
      withProperty('delta.enableDeletionVectors', 'true'),
      ...changes,
      'REORG TABLE {t} APPLY (PURGE)',
    ],
  },
  'column mapping': {
    statements: [
      withProperty('delta.columnMapping.mode', 'name'),
      some,
      'ALTER TABLE {t} RENAME COLUMN name TO label',
      "INSERT INTO {t} VALUES (100, 'x')",
      'ALTER TABLE {t} DROP COLUMN label',
      'ALTER TABLE {t} ADD COLUMN name STRING',
      "INSERT INTO {t} VALUES (101, 'y')",
    ],
  },
  'type widening': {
    statements: [
      "CREATE TABLE {t} (id INT, small TINYINT, day DATE) USING delta TBLPROPERTIES ('delta.enableTypeWidening' = 'true', 'delta.feature.timestampNtz' = 'supported')",
      "INSERT INTO {t} VALUES (2147483647, 1Y, DATE'2024-01-01')",
      'ALTER TABLE {t} ALTER COLUMN id TYPE BIGINT',
      'ALTER TABLE {t} ALTER COLUMN small TYPE INT',
      'ALTER TABLE {t} ALTER COLUMN day TYPE TIMESTAMP_NTZ',
      "INSERT INTO {t} VALUES (9223372036854775807, 2147483647, TIMESTAMP_NTZ'2024-01-01 12:00:00')",
    ],
  },
  'classic checkpoint, log cleaned': {
    mustRead: true,
    cleanedBefore: 5,
    statements: [withProperty('delta.checkpointInterval', '3'), ...insertMany(1, 7)],
  },
  'v2 checkpoint, log cleaned': {
    cleanedBefore: 5,
    statements: [
      `${plain} TBLPROPERTIES ('delta.checkpointPolicy' = 'v2', 'delta.checkpointInterval' = '3')`,
      ...insertMany(1, 7),
    ],
  },
  'partitions with odd values': {
    mustRead: true,
    statements: [
      'CREATE TABLE {t} (id BIGINT, p STRING, d DATE, n INT) USING delta PARTITIONED BY (p, d, n)',
      "INSERT INTO {t} VALUES (1, 'a b/c%', DATE'2024-01-01', 1), (2, NULL, NULL, NULL), (3, 'ü=1', DATE'0001-01-01', -1), (4, '', DATE'9999-12-31', 0), (5, 'x&y#z?', DATE'2024-01-01', 1), (6, '😀', DATE'2024-01-01', 1), (7, '%2F', DATE'2024-01-01', 1), (8, '__HIVE_DEFAULT_PARTITION__x', NULL, 2)",
      "DELETE FROM {t} WHERE p = '😀'",
      'UPDATE {t} SET n = 9 WHERE id = 1',
    ],
  },
  'partitions by time': {
    statements: [
      'CREATE TABLE {t} (id BIGINT, t TIMESTAMP, l TIMESTAMP_NTZ, b BOOLEAN, x DOUBLE, m DECIMAL(10,2)) USING delta PARTITIONED BY (t, l, b, x, m)',
      "INSERT INTO {t} VALUES (1, TIMESTAMP'2024-01-01 00:00:00.000001Z', TIMESTAMP_NTZ'2024-01-01 00:00:00.5', true, double('NaN'), 1.10), (2, NULL, NULL, NULL, NULL, NULL), (3, TIMESTAMP'1899-12-31 23:59:59Z', TIMESTAMP_NTZ'0001-01-01 00:00:00', false, -0.0D, -0.01)",
    ],
  },
  identity: {
    mustRead: true,
    statements: [
      'CREATE TABLE {t} (id BIGINT GENERATED ALWAYS AS IDENTITY, name STRING) USING delta',
      "INSERT INTO {t} (name) VALUES ('a'), ('b')",
    ],
  },
  'defaults and constraints': {
    mustRead: true,
    statements: [
      "CREATE TABLE {t} (id BIGINT NOT NULL, name STRING DEFAULT 'none') USING delta TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')",
      'INSERT INTO {t} (id) VALUES (1)',
      'ALTER TABLE {t} ADD CONSTRAINT positive CHECK (id > 0)',
      "INSERT INTO {t} VALUES (2, 'b')",
    ],
  },
  'generated column': {
    mustRead: true,
    statements: [
      'CREATE TABLE {t} (id BIGINT, twice BIGINT GENERATED ALWAYS AS (id * 2)) USING delta',
      'INSERT INTO {t} (id) VALUES (1), (2)',
    ],
  },
  clustering: {
    mustRead: true,
    statements: [`${plain} CLUSTER BY (id)`, some, 'OPTIMIZE {t}'],
  },
  'row tracking': {
    mustRead: true,
    statements: [withProperty('delta.enableRowTracking', 'true'), ...changes],
  },
  'in-commit timestamps': {
    mustRead: true,
    statements: [withProperty('delta.enableInCommitTimestamps', 'true'), ...changes],
  },
  'times at their limits': {
    mustRead: true,
    statements: [
      'CREATE TABLE {t} (t TIMESTAMP, l TIMESTAMP_NTZ, d DATE) USING delta',
      "INSERT INTO {t} VALUES (TIMESTAMP'0001-01-01 00:00:00Z', TIMESTAMP_NTZ'0001-01-01 00:00:00', DATE'0001-01-01'), (TIMESTAMP'9999-12-31 23:59:59.999999Z', TIMESTAMP_NTZ'9999-12-31 23:59:59.999999', DATE'9999-12-31'), (TIMESTAMP'1582-10-10 00:00:00Z', TIMESTAMP_NTZ'1582-10-10 00:00:00', DATE'1582-10-10')",
    ],
  },
  'nested types': {
    mustRead: true,
    statements: [
      'CREATE TABLE {t} (a ARRAY<INT>, m MAP<STRING, DECIMAL(38,18)>, s STRUCT<x: INT, y: STRUCT<z: STRING>>, b BINARY) USING delta',
      "INSERT INTO {t} VALUES (array(1, NULL), map('k', 1.5), named_struct('x', 1, 'y', named_struct('z', 'é')), X'00FF'), (array(), map(), NULL, X''), (NULL, NULL, named_struct('x', NULL, 'y', NULL), NULL)",
      'ALTER TABLE {t} ADD COLUMN s.later STRING',
      "INSERT INTO {t} VALUES (array(2), NULL, named_struct('x', 2, 'y', NULL, 'later', 'l'), NULL)",
    ],
  },
  variant: {
    statements: [
      'CREATE TABLE {t} (id BIGINT, v VARIANT) USING delta',
      'INSERT INTO {t} SELECT 1, parse_json(\'{"a": 1}\')',
    ],
  },
}

/** Throws when Spark itself does not take one of the statements: then nothing is judged. */
export async function writeSparkTable(
  oracle: Oracle,
  directory: string,
  { statements, cleanedBefore = 0 }: SparkTable,
): Promise<void> {
  const table = pathTable(directory)
  for (const statement of statements) {
    await oracle.sql(statement.replaceAll('{t}', () => table))
  }
  for (let version = 0; version < cleanedBefore; version += 1) {
    const commit = `${String(version).padStart(20, '0')}.json`
    for (const file of [commit, `.${commit}.crc`]) {
      await rm(path.join(directory, '_delta_log', file), { force: true })
    }
  }
}
