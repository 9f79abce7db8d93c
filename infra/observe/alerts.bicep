// Who is told, and of what: answers that failed, trouble of the event path or of secrets, and events that Event Grid gave up.
import { names } from '../names.bicep'

param location string
param tags object
param name names

@description('Who is told. Without an address, alerts are only seen in the portal.')
param emailAddress string

@description('How many requests may fail in a quarter of an hour.')
param failedRequestsMax int

type logAlert = {
  name: string
  summary: string
  query: string
  above: int
}

// What the app records is one line of JSON, whose `kind` is in src/base/observation.ts.
var logAlerts logAlert[] = [
  {
    name: 'failed-requests'
    summary: 'More requests than usual failed. docs/operate.md says what to look at.'
    query: 'AppRequests | where toint(ResultCode) >= 500'
    above: failedRequestsMax
  }
  {
    name: 'events-not-announced'
    summary: 'A table cannot be followed, or its events cannot be published.'
    query: 'AppTraces | extend entry = parse_json(Message) | where entry.kind in ("lookFailed", "feedFailed")'
    above: 3
  }
  {
    name: 'secrets-not-read'
    summary: 'A secret of the vault cannot be read. The last good value serves meanwhile.'
    query: 'AppTraces | extend entry = parse_json(Message) | where entry.kind == "secretNotRead"'
    above: 3
  }
]

var metricsOfTheTopic = ['DeadLetteredCount', 'DroppedEventCount']

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = { name: name.logs }
resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = { name: name.topic }

resource told 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name.alerts
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'meshport'
    emailReceivers: empty(emailAddress)
      ? []
      : [{ name: 'operators', emailAddress: emailAddress, useCommonAlertSchema: true }]
  }
}

resource ofLogs 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.summary
      enabled: true
      severity: 2
      scopes: [logs.id]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      // The tables are there only after the first records.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.above
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [told.id] }
    }
  }
]

resource ofTheTopic 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for metric in metricsOfTheTopic: {
    name: 'topic-${toLower(metric)}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Event Grid gave up events for a subscriber. docs/operate.md says how they are had again.'
      enabled: true
      severity: 2
      scopes: [topic.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: metric
            metricName: metric
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      actions: [{ actionGroupId: told.id }]
    }
  }
]
