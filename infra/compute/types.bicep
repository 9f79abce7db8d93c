// What a deployment chooses of the app: how it scales, and settings of src/settings. A setting that is left out has the app's own
// default; README.md says what each one is.

@export()
@sealed()
type appSettings = {
  callerRequestsPerMinute: string?
  callerStatementsAtOnce: string?
  cloudFetch: ('true' | 'false')?
  v1Issuer: string?
  announceUpkeep: ('true' | 'false')?

  @description('An NCRONTAB expression. How often it runs is what the warehouse costs: docs/operate.md.')
  schedule: string?

  readinessProbesWarehouses: ('true' | 'false')?
  statementTimeoutMs: string?

  @description('The share of ordinary requests whose spans are kept, from 0 to 1. What it costs: docs/operate.md.')
  sampleRatio: string?

  @description('From how many milliseconds on a request is kept as slow.')
  slowRequestMs: string?

  @description('Levels of single kinds of log lines, such as requestAnswered=off.')
  logLevels: string?
}

@export()
type scale = {
  @description('Of each instance.')
  memoryMB: 512 | 2048 | 4096

  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Instances that are kept awake for requests. Each costs money all day.')
  @minValue(0)
  alwaysReady: int

  @minValue(1)
  @maxValue(1000)
  requestsAtOncePerInstance: int
}
