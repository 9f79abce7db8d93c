// What customers bought and how engaged they were, by day.
import { anyOf } from '../../declare/access-rule'
import { column } from '../../declare/column'
import { dataProduct } from '../../declare/data-product'
import { parameter } from '../../declare/parameter'
import { table } from '../../declare/source'

export const customerAnalytics = dataProduct({
  domain: 'customer',
  name: 'customer-analytics',
  version: '1.0.0',
  status: 'active',
  title: 'Customer Analytics',
  description: 'Purchases and engagement of each customer, one row for each day.',
  owner: { team: 'customer-insights', email: 'customer-insights@example.com' },
  origin: [
    {
      source: 'Generated from a fixed seed: no row describes a person.',
      license: 'CC0-1.0',
    },
  ],
  access: anyOf({
    // The group "Customer Insights", whose members own the table.
    groups: ['5a0d6c1e-94b7-4f28-8c3d-e7f1a2b3c4d5'],
    roles: ['Analyst'],
    subscriptions: ['acme-airlines'],
  }),
  outputPorts: {
    metrics: {
      operationId: 'getCustomerMetrics',
      title: 'Customer metrics',
      description: 'One row for each customer and day.',
      source: table('data_mesh_catalog', 'customer_analytics', 'customer_metrics'),
      columns: {
        customer_id: column.string({
          description: 'The customer.',
          examples: ['customer-00042'],
          nullable: false,
          filterable: true,
        }),
        metric_date: column.date({
          description: 'The day that the metrics are of, in UTC.',
          examples: ['2024-01-31'],
          nullable: false,
          filterable: true,
          sortable: true,
        }),
        total_purchases: column.decimal(10, 2, {
          description: 'Purchases of the day, in US dollars.',
          examples: ['1249.90'],
        }),
        engagement_score: column.double({
          description: 'From 0 (none) to 1 (all day).',
          examples: [0.734],
        }),
        last_updated: column.timestamp({
          description: 'When the row was last written.',
          examples: ['2024-02-01T03:15:42.123456Z'],
        }),
      },
      key: ['customer_id', 'metric_date'],
      parameters: {
        dateFrom: parameter
          .date({
            required: true,
            description: 'The first day to return.',
            examples: ['2024-01-01'],
          })
          .gte('metric_date'),
      },
      serviceLevel: { maxStaleness: '60s' },
    },
  },
})
