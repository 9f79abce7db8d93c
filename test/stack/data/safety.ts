// Real data of npm `vega-datasets`: ten thousand wildlife strikes reported to the U.S. FAA. Source and
// licence are in that package's datapackage.json.
import { vegaFile, type DataSet } from './data-set'

/** The file has no key: its order becomes one. */
export const birdStrikes: DataSet = {
  name: 'data_mesh_catalog.safety.bird_strikes',
  key: ['strike_id'],
  query: `
    SELECT row_number() OVER () AS strike_id,
      "Airport Name" AS airport_name,
      "Aircraft Make Model" AS aircraft_make_model,
      "Effect Amount of damage" AS effect_amount_of_damage,
      CAST("Flight Date" AS DATE) AS flight_date,
      "Aircraft Airline Operator" AS aircraft_airline_operator,
      "Origin State" AS origin_state,
      "Phase of flight" AS phase_of_flight,
      "Wildlife Size" AS wildlife_size,
      "Wildlife Species" AS wildlife_species,
      "Time of day" AS time_of_day,
      CAST("Cost Other" AS INTEGER) AS cost_other,
      CAST("Cost Repair" AS INTEGER) AS cost_repair,
      CAST("Cost Total $" AS INTEGER) AS cost_total,
      CAST("Speed IAS in knots" AS INTEGER) AS speed_ias_in_knots
    FROM read_csv(${vegaFile('birdstrikes.csv')}, header = true, all_varchar = true,
      nullstr = '', parallel = false)`,
}
