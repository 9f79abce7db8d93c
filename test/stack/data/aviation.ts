// Real data of npm `vega-datasets`: three million US flights of 2001 and the airports of the United
// States. Sources and licences are in that package's datapackage.json.
import { vegaFile, type DataSet } from './data-set'

/** The file has no key: its order becomes one. */
export const flights: DataSet = {
  name: 'data_mesh_catalog.aviation.flights',
  key: ['flight_id'],
  query: `
    SELECT file_row_number + 1 AS flight_id, CAST(date AS TIMESTAMP) AS date,
      CAST(delay AS INTEGER) AS delay, CAST(distance AS INTEGER) AS distance, origin, destination
    FROM read_parquet(${vegaFile('flights-3m.parquet')}, file_row_number = true)`,
}

/** Twelve states are the text NA, which a CSV reader may take for NULL: every field is read as text. */
export const airports: DataSet = {
  name: 'data_mesh_catalog.aviation.airports',
  key: ['iata'],
  query: `
    SELECT iata, name, city, state, country, CAST(latitude AS DOUBLE) AS latitude,
      CAST(longitude AS DOUBLE) AS longitude
    FROM read_csv(${vegaFile('airports.csv')}, header = true, all_varchar = true, nullstr = '')`,
}
