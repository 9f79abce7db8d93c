// Products for what the real ones do not have: every type, rows that share a key, rows too wide for
// one piece, and sources that are not what was declared. Those whose rows are made by a query have no
// versions.
import { everybodyKnown } from '../../../src/declare/access-rule'
import { column } from '../../../src/declare/column'
import { dataProduct, type DataProduct } from '../../../src/declare/data-product'
import { parameter } from '../../../src/declare/parameter'
import { table } from '../../../src/declare/source'
import { walks } from './walks'

export const everyType = dataProduct({
  domain: 'testing',
  name: 'every-type',
  version: '1.0.0',
  status: 'draft',
  title: 'Every type',
  description: 'A column of each type, with its extreme values.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: {
    cells: {
      operationId: 'getCells',
      source: table('testing', 'types', 'cells'),
      versioning: 'none',
      columns: {
        id: column.int({ nullable: false }),
        a_boolean: column.boolean(),
        a_tinyint: column.tinyint(),
        a_smallint: column.smallint(),
        a_int: column.int(),
        a_bigint: column.bigint(),
        a_float: column.float(),
        a_double: column.double(),
        a_decimal: column.decimal(38, 18),
        a_whole: column.decimal(38, 0),
        a_string: column.string(),
        a_date: column.date(),
        a_timestamp: column.timestamp(),
        a_local: column.timestampNtz(),
        a_binary: column.binary(),
        a_list: column.array(column.bigint()),
        // In another order than the table's, in another case, and without a field that it has.
        a_struct: column.struct({ s: column.string(), '2024': column.decimal(10, 2) }),
        a_map: column.map(column.timestamp()),
        some_pairs: column.pairs(column.int(), column.array(column.string())),
        text_pairs: column.pairs(column.string(), column.int()),
        '2024': column.int(),
      },
      key: ['id'],
    },
  },
})

const sharedKeys = dataProduct({
  domain: 'testing',
  name: 'shared-keys',
  version: '1.0.0',
  status: 'draft',
  title: 'Shared keys',
  description: 'Rows that their key does not tell apart, as tables without enforced keys have.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: {
    rows: {
      operationId: 'getSharedKeys',
      source: table('testing', 'keys', 'shared'),
      versioning: 'none',
      columns: {
        kind: column.string(),
        place: column.double(),
        row: column.int({ nullable: false }),
      },
      key: ['kind', 'place'],
      parameters: { kind: parameter.string().eq('kind') },
    },
    crowd: {
      operationId: 'getCrowd',
      source: table('testing', 'keys', 'crowd'),
      versioning: 'none',
      columns: { kind: column.string(), row: column.int() },
      key: ['kind'],
    },
  },
})

const wideRows = dataProduct({
  domain: 'testing',
  name: 'wide-rows',
  version: '1.0.0',
  status: 'draft',
  title: 'Wide rows',
  description: 'Rows of some kilobytes, so that a page is made and sent in many pieces.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: {
    rows: {
      operationId: 'getWideRows',
      source: table('testing', 'wide', 'rows'),
      versioning: 'none',
      columns: { id: column.int({ nullable: false }), text: column.string() },
      key: ['id'],
    },
  },
})

const drifted = dataProduct({
  domain: 'testing',
  name: 'drifted',
  version: '1.0.0',
  status: 'draft',
  title: 'Drifted',
  description: 'Sources that are not, or no longer, what was declared.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: {
    types: {
      operationId: 'getDriftedTypes',
      source: table('testing', 'wide', 'rows'),
      versioning: 'none',
      columns: { id: column.bigint({ nullable: false }), text: column.string() },
      key: ['id'],
    },
    changing: {
      operationId: 'getChangingRows',
      source: table('testing', 'drift', 'rows'),
      columns: { id: column.int({ nullable: false }), text: column.string() },
      key: ['id'],
    },
    columns: {
      operationId: 'getDriftedColumns',
      source: table('testing', 'wide', 'rows'),
      versioning: 'none',
      columns: { id: column.int({ nullable: false }), gone: column.string() },
      key: ['id'],
    },
    table: {
      operationId: 'getMissingTable',
      source: table('testing', 'wide', 'secret_table_name'),
      columns: { id: column.int({ nullable: false }) },
      key: ['id'],
    },
  },
})

const versioned = dataProduct({
  domain: 'testing',
  name: 'versioned',
  version: '1.0.0',
  status: 'draft',
  title: 'Versioned',
  description: 'A table that changes while it is read.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: {
    rows: {
      operationId: 'getVersionedRows',
      source: table('testing', 'versions', 'rows'),
      columns: { id: column.int({ nullable: false }), text: column.string() },
      key: ['id'],
    },
    pinless: {
      operationId: 'getPinlessRows',
      source: table('testing', 'versions', 'rows'),
      versioning: 'none',
      columns: { id: column.int({ nullable: false }), text: column.string() },
      key: ['id'],
    },
  },
})

const committed = dataProduct({
  domain: 'testing',
  name: 'committed',
  version: '1.0.0',
  status: 'draft',
  title: 'Committed',
  description: 'Tables whose commits are announced.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: {
    arrivals: {
      operationId: 'getArrivals',
      source: table('testing', 'committed', 'arrivals'),
      columns: { id: column.int() },
      key: ['id'],
      announcements: { lookIntervalMin: '1s' },
    },
    departures: {
      operationId: 'getDepartures',
      source: table('testing', 'committed', 'departures'),
      columns: { id: column.int() },
      key: ['id'],
      announcements: { lookIntervalMin: '1s' },
    },
    sightings: {
      operationId: 'getSightings',
      source: table('testing', 'committed', 'sightings'),
      columns: { id: column.int() },
      key: ['id'],
      announcements: { lookIntervalMin: '1s' },
    },
  },
})

export const testProducts: readonly DataProduct[] = [
  everyType,
  sharedKeys,
  wideRows,
  drifted,
  versioned,
  committed,
  walks,
]
