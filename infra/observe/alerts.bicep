// Who is told, and of what: what the queries in `alerts` find in the app's own telemetry, and events that Event Grid gave up.
import { names } from '../names.bicep'

param location string
param tags object
param name names

@description('Who is told. Without an address, alerts are only seen in the portal.')
param emailAddress string

@description('How long the schedule may be silent before somebody is told. Windows of what its runs tell are as long.')
param schedulePauseMax string

type logAlert = {
  name: string
  summary: string

  @description('Its rows are what is wrong. With no row there is no alert.')
  query: string

  @description('1 wakes somebody, 2 is for the next morning, 3 for the next week.')
  severity: 1 | 2 | 3
  window: string
  every: string
}

var logAlerts logAlert[] = [
  {
    name: 'failed-requests'
    summary: 'Requests of an operation fail.'
    query: loadTextContent('alerts/failed-requests.kql')
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'warehouse-away'
    summary: 'A warehouse refuses the app, or cannot be reached.'
    query: loadTextContent('alerts/warehouse-away.kql')
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'slow-pages'
    summary: 'Requests of an operation are slow.'
    query: loadTextContent('alerts/slow-pages.kql')
    severity: 2
    window: 'PT30M'
    every: 'PT15M'
  }
  {
    name: 'statements-wait'
    summary: 'Statements wait long for a place.'
    query: loadTextContent('alerts/statements-wait.kql')
    severity: 2
    window: 'PT15M'
    every: 'PT15M'
  }
  {
    name: 'answers-cut'
    summary: 'Answers fail after their first rows.'
    query: loadTextContent('alerts/answers-cut.kql')
    severity: 2
    window: 'PT30M'
    every: 'PT15M'
  }
  {
    name: 'schedule-stopped'
    summary: 'The schedule does not run.'
    query: loadTextContent('alerts/schedule-stopped.kql')
    severity: 2
    window: schedulePauseMax
    every: 'PT1H'
  }
  {
    name: 'events-not-announced'
    summary: 'Tables cannot be looked at, so that their new versions are not announced.'
    query: loadTextContent('alerts/events-not-announced.kql')
    severity: 2
    window: 'PT1H'
    every: 'PT15M'
  }
  {
    name: 'publish-lag'
    summary: 'New versions are known, and their events are not published.'
    query: loadTextContent('alerts/publish-lag.kql')
    severity: 2
    window: schedulePauseMax
    every: 'PT15M'
  }
  {
    name: 'outbox-grows'
    summary: 'More and more events wait to be published.'
    query: loadTextContent('alerts/outbox-grows.kql')
    severity: 2
    window: schedulePauseMax
    every: 'PT15M'
  }
  {
    name: 'secrets-not-read'
    summary: 'A secret of the vault cannot be read. The last good value serves meanwhile.'
    query: loadTextContent('alerts/secrets-not-read.kql')
    severity: 2
    window: 'PT15M'
    every: 'PT15M'
  }
  {
    name: 'authentication-refused'
    summary: 'Many callers prove nothing.'
    query: loadTextContent('alerts/authentication-refused.kql')
    severity: 3
    window: 'PT15M'
    every: 'PT15M'
  }
  {
    name: 'event-gaps'
    summary: 'Subscribers were told that versions are missing.'
    query: loadTextContent('alerts/event-gaps.kql')
    severity: 3
    window: 'PT1H'
    every: 'PT1H'
  }
  {
    name: 'telemetry-dropped'
    summary: 'Telemetry is lost, so that the other alerts see less.'
    query: loadTextContent('alerts/telemetry-dropped.kql')
    severity: 3
    window: 'PT1H'
    every: 'PT15M'
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
      description: '${alert.summary} docs/operate.md says what to do first.'
      enabled: true
      severity: alert.severity
      scopes: [logs.id]
      evaluationFrequency: alert.every
      windowSize: alert.window
      // The tables are there only after the first records.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
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
