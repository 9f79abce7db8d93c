// Invented data, for the tables that no public source has: generated from a fixed seed, so that every
// machine has the same rows. Nothing in them is measured.
import type { DataSet } from './data-set'

const seed = 'meshport-1'

/** A number from 0 to `below` - 1 that depends on the seed, a purpose and a row's key alone. */
function draw(purpose: string, below: number, ...key: readonly string[]): string {
  const text = [`'${seed}'`, `'${purpose}'`, ...key].join(', ')
  return `CAST(md5_number_lower(concat_ws('|', ${text})) % ${below} AS BIGINT)`
}

const metricKey = ['customer', 'day'] as const

export const customerMetrics: DataSet = {
  name: 'data_mesh_catalog.customer_analytics.customer_metrics',
  key: ['customer_id', 'metric_date'],
  query: `
    SELECT format('customer-{:05d}', customer) AS customer_id,
      DATE '2023-10-01' + CAST(day AS INTEGER) AS metric_date,
      CASE ${draw('purchases kind', 20, ...metricKey)}
        WHEN 0 THEN NULL
        WHEN 1 THEN [0.10, 0.30, 19.99, 1234567.89, 99999999.99, 0.00, -0.01]
          [1 + ${draw('awkward', 7, ...metricKey)}]
        ELSE ${draw('purchases', 250_000, ...metricKey)} * 0.01
      END::DECIMAL(10, 2) AS total_purchases,
      CASE WHEN ${draw('score kind', 30, ...metricKey)} > 0
        THEN ${draw('score', 10_001, ...metricKey)} / 10000
      END::DOUBLE AS engagement_score,
      (TIMESTAMP '2023-10-02 00:00:00' AT TIME ZONE 'UTC') + to_days(CAST(day AS INTEGER))
        + to_microseconds(1 + ${draw('updated', 21_600_000_000, ...metricKey)}) AS last_updated
    FROM range(1, 111) AS customers(customer), range(0, 183) AS days(day)
    ORDER BY metric_date, customer_id`,
}

const states = `Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware
District of Columbia|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana
Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada
New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon
Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia
Washington|West Virginia|Wisconsin|Wyoming`.split(/[|\n]/)

const cohorts = `16-19 20-24 25-29 30-34 35-39 40-44 45-49 50-54 55-59 60-64 65-69 70-74 75-79 80-84
85+`.split(/\s/)

export const licensedDrivers: DataSet = {
  name: 'data_mesh_catalog.transport.licensed_drivers',
  key: ['year', 'state', 'cohort', 'gender'],
  query: `
    SELECT CAST(year AS INTEGER) AS year, state, cohort, gender,
      CAST((2000 + ${draw('size', 60_000, 'state')}) * (1 + (year - 1994) / 100)
        * (90 + ${draw('variation', 21, 'year', 'state', 'cohort', 'gender')}) / 100 AS BIGINT)
        AS drivers
    FROM range(1994, 2019) AS years(year), ${values('states(state)', states)},
      ${values('cohorts(cohort)', cohorts)}, ${values('genders(gender)', ['Female', 'Male'])}
    ORDER BY year, state, cohort, gender`,
}

function values(name: string, list: readonly string[]): string {
  return `(VALUES ${list.map((value) => `('${value}')`).join(', ')}) AS ${name}`
}
