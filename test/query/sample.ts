// A small output port and the plans on it, for the tests of the query path.
import { anonymous } from '../../src/access/principal'
import { decide } from '../../src/access/decide'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { parameter } from '../../src/declare/parameter'
import { table } from '../../src/declare/source'
import { planQuery, type QueryPlan } from '../../src/query/plan'
import { parseRequest } from '../../src/query/request'

export const readings = dataProduct({
  domain: 'weather',
  name: 'weather-readings',
  version: '1.2.0',
  status: 'active',
  title: 'Readings',
  description: 'What the stations measured.',
  owner: { team: 'weather', email: 'weather@example.com' },
  outputPorts: {
    readings: {
      operationId: 'getReadings',
      source: table('mesh', 'weather', 'readings'),
      columns: {
        station: column.string({ nullable: false }),
        taken_at: column.timestamp({ nullable: false }),
        celsius: column.decimal(5, 2),
        raw: column.variant(),
      },
      key: ['station', 'taken_at'],
      parameters: {
        station: parameter.string({ examples: ['Zermatt'] }).eq('station', { ignoreCase: true }),
        from: parameter
          .timestamp({ required: true, examples: ['2024-01-01T00:00:00Z'] })
          .gte('taken_at'),
        below: parameter.decimal(5, 2).lt('celsius'),
        place: parameter.string({ pattern: '[a-z]{2}', examples: ['ab'] }).ne('station'),
      },
    },
  },
})

export const port = readings.outputPorts.readings
export const scope = decide(anonymous(), port)

/** The plan of a query string, as `serve` makes it. */
export function planOf(rawQuery: string): QueryPlan {
  return planQuery(parseRequest(rawQuery, port, scope), readings, port, scope)
}
