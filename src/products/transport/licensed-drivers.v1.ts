// How many people hold a driving licence, by year, state, age and gender.
import { anyOf } from '../../declare/access-rule'
import { column } from '../../declare/column'
import { dataProduct } from '../../declare/data-product'
import { parameter } from '../../declare/parameter'
import { table } from '../../declare/source'

export const licensedDrivers = dataProduct({
  domain: 'transport',
  name: 'licensed-drivers',
  version: '1.0.0',
  status: 'active',
  title: 'Licensed Drivers',
  description: 'Licensed drivers in the United States, by year, state, age group and gender.',
  owner: { team: 'road-safety', email: 'road-safety@example.com' },
  origin: [
    {
      source: 'Generated from a fixed seed: plausible, but nobody counted these drivers.',
      license: 'CC0-1.0',
    },
  ],
  access: anyOf({ scopes: ['Products.Read'] }),
  outputPorts: {
    drivers: {
      operationId: 'getLicensedDrivers',
      title: 'Licensed drivers',
      description: 'One row for each year, state, age group and gender.',
      source: table('data_mesh_catalog', 'transport', 'licensed_drivers'),
      columns: {
        year: column.int({
          description: 'The calendar year.',
          examples: [2016],
          nullable: false,
          filterable: true,
          sortable: true,
        }),
        state: column.string({
          description: 'The state’s name, as `California`.',
          examples: ['California'],
          nullable: false,
          filterable: true,
          sortable: true,
        }),
        cohort: column.string({
          description: 'The age group in years, as `20-24`.',
          examples: ['20-24'],
          nullable: false,
          filterable: true,
        }),
        gender: column.string({
          description: '`Female` or `Male`.',
          examples: ['Female'],
          nullable: false,
          filterable: true,
        }),
        drivers: column.bigint({
          description: 'How many people of this group hold a licence.',
          examples: ['1234567'],
        }),
      },
      key: ['year', 'state', 'cohort', 'gender'],
      parameters: {
        year: parameter
          .int({
            description: 'Only this year, in four digits.',
            pattern: '^[0-9]{4}$',
            examples: ['2016'],
          })
          .eq('year'),
        state: parameter
          .string({
            description: 'Only this state; upper and lower case are the same.',
            examples: ['california'],
          })
          .eq('state', { ignoreCase: true }),
      },
    },
  },
})
