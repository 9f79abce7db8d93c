// Flights in the United States and the airports that they connect: real data, three million rows.
import { everybodyKnown } from '../../declare/access-rule'
import { column } from '../../declare/column'
import { dataProduct } from '../../declare/data-product'
import { parameter } from '../../declare/parameter'
import { table } from '../../declare/source'

export const airTraffic = dataProduct({
  domain: 'aviation',
  name: 'air-traffic',
  version: '1.0.0',
  status: 'active',
  title: 'Air Traffic',
  description: 'Flights within the United States, with their delays, and the airports.',
  owner: { team: 'aviation-data', email: 'aviation-data@example.com' },
  origin: [
    {
      source:
        'Flights: U.S. Bureau of Transportation Statistics, on-time performance data, as packaged ' +
        'in vega-datasets (flights-3m).',
      license:
        'Data Collected Under U.S. DOT Regulatory Requirements - License Terms Not Explicitly ' +
        'Specified',
    },
    {
      source: 'Airports: Data.gov, as packaged in vega-datasets (airports).',
      license: 'https://www.usa.gov/government-works',
    },
  ],
  access: everybodyKnown(),
  outputPorts: {
    flights: {
      operationId: 'getFlights',
      title: 'Flights',
      description: 'One row for each flight.',
      source: table('data_mesh_catalog', 'aviation', 'flights'),
      columns: {
        flight_id: column.bigint({
          description:
            'The flight; numbered when the data was loaded, because the source has no key.',
          examples: ['1'],
          nullable: false,
          filterable: true,
          sortable: true,
        }),
        date: column.timestampNtz({
          description: 'Scheduled departure, in the local time of the origin.',
          examples: ['2001-01-01T00:01:00.000000'],
          filterable: true,
          sortable: true,
        }),
        delay: column.int({
          description: 'Minutes that the flight arrived late; negative when it was early.',
          examples: [14],
          filterable: true,
        }),
        distance: column.int({
          description: 'Miles between origin and destination.',
          examples: [1546],
          filterable: true,
        }),
        origin: column.string({
          description: 'IATA code of the airport of departure.',
          examples: ['SFO'],
          filterable: true,
        }),
        destination: column.string({
          description: 'IATA code of the airport of arrival.',
          examples: ['JFK'],
          filterable: true,
        }),
      },
      key: ['flight_id'],
      parameters: {
        origin: parameter
          .string({
            description: 'Only flights from this airport.',
            pattern: '^[A-Z0-9]{3}$',
            examples: ['SFO'],
          })
          .eq('origin'),
        destination: parameter
          .string({
            description: 'Only flights to this airport.',
            pattern: '^[A-Z0-9]{3}$',
            examples: ['JFK'],
          })
          .eq('destination'),
        dateFrom: parameter
          .timestampNtz({
            description: 'Only flights that departed at this local time or later.',
            examples: ['2001-03-01T00:00:00'],
          })
          .gte('date'),
        dateBefore: parameter
          .timestampNtz({
            description: 'Only flights that departed before this local time.',
            examples: ['2001-04-01T00:00:00'],
          })
          .lt('date'),
      },
    },
    airports: {
      operationId: 'getAirports',
      title: 'Airports',
      description: 'One row for each airport.',
      source: table('data_mesh_catalog', 'aviation', 'airports'),
      columns: {
        iata: column.string({
          description: 'The airport’s code.',
          examples: ['SFO'],
          nullable: false,
          filterable: true,
          sortable: true,
        }),
        name: column.string({ examples: ['San Francisco International'], filterable: true }),
        city: column.string({ examples: ['San Francisco'], filterable: true }),
        state: column.string({
          description: 'Two letters; `NA` where the source gives no state.',
          examples: ['CA'],
          filterable: true,
        }),
        country: column.string({ examples: ['USA'], filterable: true }),
        latitude: column.double({ description: 'Degrees north.', examples: [37.61900194] }),
        longitude: column.double({ description: 'Degrees east.', examples: [-122.3748433] }),
      },
      key: ['iata'],
      parameters: {
        state: parameter
          .string({ description: 'Only airports of this state.', examples: ['CA'] })
          .eq('state', { ignoreCase: true }),
      },
    },
  },
})
