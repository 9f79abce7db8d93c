// Birds and other wildlife that aircraft met: real reports to the U.S. aviation administration.
import { anyOf } from '../../declare/access-rule'
import { column } from '../../declare/column'
import { dataProduct } from '../../declare/data-product'
import { parameter } from '../../declare/parameter'
import { table } from '../../declare/source'

export const birdStrikes = dataProduct({
  domain: 'safety',
  name: 'bird-strikes',
  version: '1.0.0',
  status: 'active',
  title: 'Bird Strikes',
  description: 'Reported strikes of wildlife against aircraft in the United States.',
  owner: { team: 'flight-safety', email: 'flight-safety@example.com' },
  origin: [
    {
      source: 'FAA Wildlife Strike Database, as packaged in vega-datasets (birdstrikes).',
      license: 'U.S. Government Dataset, https://resources.data.gov/open-licenses/',
    },
  ],
  access: anyOf({ roles: ['Analyst'], subscriptions: ['acme-airlines'] }),
  outputPorts: {
    strikes: {
      operationId: 'getBirdStrikes',
      title: 'Strikes',
      description: 'One row for each reported strike.',
      source: table('data_mesh_catalog', 'safety', 'bird_strikes'),
      // Reports are corrected by hand, and people want to see a correction at once.
      serviceLevel: { maxStaleness: '1s' },
      columns: {
        strike_id: column.bigint({
          description:
            'The report; numbered when the data was loaded, because the source has no key.',
          examples: ['1'],
          nullable: false,
          filterable: true,
          sortable: true,
        }),
        airport_name: column.string({
          description: 'The airport, as the report has it.',
          examples: ['NEW ORLEANS INTL'],
          filterable: true,
        }),
        aircraft_make_model: column.string({ examples: ['B-737-300'], filterable: true }),
        effect_amount_of_damage: column.string({
          description: 'How badly the aircraft was damaged.',
          examples: ['None', 'Minor', 'Substantial'],
          filterable: true,
        }),
        flight_date: column.date({ examples: ['1990-01-11'], filterable: true, sortable: true }),
        aircraft_airline_operator: column.string({
          examples: ['SOUTHWEST AIRLINES'],
          filterable: true,
        }),
        origin_state: column.string({ examples: ['Louisiana'], filterable: true }),
        phase_of_flight: column.string({ examples: ['Take-off run'], filterable: true }),
        wildlife_size: column.string({ examples: ['Small'], filterable: true }),
        wildlife_species: column.string({ examples: ['Rock pigeon'], filterable: true }),
        time_of_day: column.string({ examples: ['Day'], filterable: true }),
        cost_other: column.int({ description: 'Other costs, in US dollars.', examples: [0] }),
        cost_repair: column.int({ description: 'Costs of repair, in US dollars.', examples: [0] }),
        cost_total: column.int({ description: 'All costs, in US dollars.', examples: [0] }),
        speed_ias_in_knots: column.int({
          description: 'Indicated airspeed, in knots.',
          examples: [140],
        }),
      },
      key: ['strike_id'],
      parameters: {
        state: parameter
          .string({ description: 'Only strikes of this state.', examples: ['Louisiana'] })
          .eq('origin_state', { ignoreCase: true }),
        dateFrom: parameter
          .date({ description: 'Only strikes on this day or later.', examples: ['2000-01-01'] })
          .gte('flight_date'),
      },
    },
  },
})
