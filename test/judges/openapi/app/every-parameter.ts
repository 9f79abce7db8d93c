// A product with a parameter of each type that can be compared: what documents say of parameters has to
// hold for all of them, and the real products have few. Its rows come from a view, so it has no versions.
import { everybodyKnown } from '../../../../src/declare/access-rule'
import { column } from '../../../../src/declare/column'
import { dataProduct } from '../../../../src/declare/data-product'
import { parameter } from '../../../../src/declare/parameter'
import { table, view } from '../../../../src/declare/source'

export const everyParameter = dataProduct({
  domain: 'testing',
  name: 'every-parameter',
  version: '1.0.0',
  status: 'draft',
  title: 'Every parameter',
  description: 'A parameter of each type.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: {
    cells: {
      operationId: 'getCells',
      source: view('testing', 'judge', 'cells', {
        changesWith: [table('data_mesh_catalog', 'aviation', 'airports')],
      }),
      versioning: 'none',
      columns: {
        id: column.int({ nullable: false, filterable: true }),
        a_boolean: column.boolean({ filterable: true }),
        a_tinyint: column.tinyint({ filterable: true }),
        a_smallint: column.smallint({ filterable: true }),
        a_bigint: column.bigint({ filterable: true }),
        a_float: column.float({ filterable: true }),
        a_double: column.double({ filterable: true }),
        a_decimal: column.decimal(5, 2, { filterable: true }),
        a_fraction: column.decimal(3, 3, { filterable: true }),
        a_whole: column.decimal(38, 0, { filterable: true }),
        a_string: column.string({ filterable: true }),
        a_date: column.date({ filterable: true }),
        a_timestamp: column.timestamp({ filterable: true }),
        a_local: column.timestampNtz({ filterable: true }),
      },
      key: ['id'],
      parameters: {
        id: parameter.int().gte('id'),
        fourDigits: parameter.int({ pattern: '[0-9]{4}' }).ne('id'),
        boolean: parameter.boolean().eq('a_boolean'),
        tinyint: parameter.tinyint().ne('a_tinyint'),
        smallint: parameter.smallint().ne('a_smallint'),
        bigint: parameter.bigint().ne('a_bigint'),
        float: parameter.float().ne('a_float'),
        double: parameter.double().ne('a_double'),
        decimal: parameter.decimal(5, 2).ne('a_decimal'),
        fraction: parameter.decimal(3, 3).ne('a_fraction'),
        whole: parameter.decimal(38, 0).ne('a_whole'),
        string: parameter.string().ne('a_string'),
        letters: parameter.string({ pattern: '[a-c]{1,2}|z' }).ne('a_string'),
        date: parameter.date().ne('a_date'),
        timestamp: parameter.timestamp().ne('a_timestamp'),
        local: parameter.timestampNtz().ne('a_local'),
      },
    },
  },
})

/** The view, as a query of the stand-in's engine. */
export const cellsView = {
  name: 'testing.judge.cells',
  query: `SELECT id::INTEGER AS id, id % 2 = 0 AS a_boolean, id::TINYINT AS a_tinyint,
    id::SMALLINT AS a_smallint, id::BIGINT * 1000000007 AS a_bigint, (id / 4)::FLOAT AS a_float,
    (id / 3)::DOUBLE AS a_double, (id / 7)::DECIMAL(5, 2) AS a_decimal,
    (id / 1000)::DECIMAL(3, 3) AS a_fraction, id::DECIMAL(38, 0) AS a_whole, 'text ' || id AS a_string,
    DATE '2024-01-01' + id::INTEGER AS a_date,
    TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_minutes(id) AS a_timestamp,
    TIMESTAMP '2024-01-01 00:00:00' + to_minutes(id) AS a_local
    FROM range(1, 100) AS rows(id)`,
} as const
