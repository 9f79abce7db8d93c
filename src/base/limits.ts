// The bounds on rows, bytes, times and counts, with the reason where it is not plain. A bound that an
// operator may choose is a setting; its default is here.

export const limits = Object.freeze({
  /** Rows on a page when the caller names no number. */
  pageRowsDefault: 100,
  /** Rows on a page at most. A page that grows to hold all rows of one key has the same bound. */
  pageRowsMax: 10_000,
  /** What `top` may ask for: a 32-bit INTEGER, as SQL's LIMIT takes it. */
  topMax: 2_147_483_647,
  /** The longest URL that common proxies and gateways pass on. */
  urlCharactersMax: 2_083,
  /** Request line and headers together, with what the host adds. The host itself accepts 8 + 32 KiB. */
  headerBytesMax: 65_536,
  /** Query parameters in one request, well above what any product declares. */
  parametersMax: 64,
  /** Steps of a compiled pattern. Each step may run once for each character of the text. */
  patternStepsMax: 1_000,

  /** How long a statement may run, less than the gateway waits. */
  statementTimeoutMsDefault: 25_000,
  /** The smallest time that an operator may set: with less, healthy warehouses would time out. */
  statementTimeoutMsMin: 100,
  /** How long the gateway waits for the head of an answer, and in how many seconds after the request's
   * start a failed connection is tried once more: what has taken longer would time out anyway. */
  gatewayTimeoutS: 30,
  gatewayRepeatS: 5,
  /** How long the gateway gives an answer again, where a deployment has it keep answers. */
  gatewayCacheS: 10,
  /** How long `npm run verify` waits for an answer: longer than the gateway does. */
  verifyCallMs: 40_000,
  /** How long an answer may take from first to last byte; Azure ends it at 230 s. */
  answerTimeoutMs: 220_000,
  /** How much longer the driver's socket waits than the statement may run. If the socket gave up first,
   * the statement would go on and nobody could cancel it. */
  socketGraceMs: 5_000,
  /** The share of a statement's time that opening its session may take. An attempt that hangs ends before
   * its first caller gives up, so that the next caller starts another. */
  openingShare: 0.8,
  /**
   * Statements of one instance that run at once on one warehouse, and those that wait for their
   * turn.
   */
  statementsAtOnceMax: 10,
  statementsWaitingMax: 100,
  /** The shortest wait for a place that is recorded. */
  placeWaitObservedMsMin: 100,
  /**
   * Results of one warehouse that are open at once, and bytes of them that are fetched and not yet
   * read.
   */
  resultsOpenMax: 100,
  unreadBytesMax: 268_435_456,
  /** How long a result waits for its reader before it may be ended to make room for another. */
  readerIdleMsMin: 5_000,
  /** Sessions that are kept at once, and how long an unused one is kept. */
  sessionsMax: 100,
  sessionIdleMs: 600_000,
  /** The shortest time between two renewals of a refused token, or of a refused secret. */
  credentialRenewalMsMin: 30_000,
  /**
   * How old a secret of the vault may become before who needs it waits for a new reading, and the share of
   * that time after which one is made ahead.
   */
  secretAgeMsMax: 300_000,
  secretRefreshShare: 0.8,
  /** The shortest time between a reading of a secret that fails and the next. */
  secretRetryMsMin: 5_000,
  /** How long one request to the vault may take, its token included, and one reading in all. */
  secretCallMs: 5_000,
  secretTotalMs: 12_000,
  /** How long getting a token of Entra ID may take, with its repetitions. */
  tokenTimeoutMs: 10_000,
  /** How often a call to another system is repeated after a temporary failure. */
  repeatsMax: 2,
  /** The first wait between two attempts, doubled each time, and the longest. If the warehouse asks for a
   * longer wait, the app does not repeat the call and passes that time to its caller. */
  repeatWaitMsMin: 100,
  repeatWaitMsMax: 2_000,
  /** How long the app tries to close a statement or a session. The end of its session frees a statement
   * that could not be closed. */
  tidyTimeoutMs: 2_000,
  /** How long a reading of Entra ID's signing keys may take, and what it may bring. */
  signingKeysTimeoutMs: 5_000,
  signingKeysBytesMax: 262_144,
  signingKeysMax: 100,
  /**
   * The shortest time between two such readings; the age from which known keys are read again; and the
   * age up to which they serve while Entra ID is away.
   */
  signingKeysReadMsMin: 15_000,
  signingKeysFreshMs: 600_000,
  signingKeysStaleMsMax: 14_400_000,
  /** How far the clocks of Entra ID and of this machine may differ. */
  tokenSkewS: 60,
  /** Characters of a token, and entries of one of its claims. */
  tokenCharactersMax: 32_768,
  tokenClaimEntriesMax: 1_000,
  /** Verified tokens that are remembered until they expire. */
  tokensRememberedMax: 10_000,
  /** Requests of one principal in a minute, and statements at once, unless the settings say otherwise. */
  callerRequestsPerMinuteDefault: 600,
  callerStatementsAtOnceDefault: 5,
  /**
   * Requests of one principal that wait for one of its statements to end, and how long: a client that asks
   * a few pages at once does not notice, and the statement still has most of its time.
   */
  callerStatementsWaitingMax: 20,
  callerStatementWaitMsMax: 5_000,
  /** Principals whose requests are counted: of more, those who came least recently start anew. */
  principalsCountedMax: 100_000,
  /** Files of one result that are downloaded at once. */
  linksAtOnceMax: 2,
  /** Retry-After, when the warehouse gave no time of its own. */
  retryAfterSDefault: 5,
  retryAfterSMin: 1,
  /**
   * After drift: the age of the known commit from which the app looks whether the source is
   * repaired.
   */
  driftLookMsMin: 1_000,
  /** Rows that one fetch asks for. The warehouse bounds the bytes itself. */
  fetchRowsMax: 20_000,
  /** How long one check of the warehouses answers all readiness probes. */
  readinessTtlMs: 5_000,
  /** How long such a check waits for the store of the feeds' states. */
  storeProbeMs: 2_000,

  /**
   * In the recorded cause of a failure: how many errors of the chain of causes, and how many
   * characters.
   */
  causesMax: 5,
  causeCharactersMax: 10_000,

  /** Tables whose newest commit one statement asks for. */
  tablesPerLookMax: 50,
  /**
   * Commits that one look reads. Their events are one transaction of Table Storage, which takes 100
   * entities: a table made anew adds two events, and the state is one.
   */
  commitsPerLookMax: 90,
  eventsRecordedAtOnceMax: 99,
  /** Events of one feed that are published before the state says so. */
  eventsPublishedAtOnceMax: 100,
  /** How long one call to the store of the feeds' states may take, with its repetitions. */
  stateStoreTimeoutMs: 10_000,
  /** Published events of one feed that are kept, so that subscribers can catch up. */
  eventsKeptMax: 100_000,
  /** Events on one page of those that a subscriber has missed. */
  eventsOnPageMax: 1_000,
  /** Events that one call removes from the outbox. */
  eventsPurgedAtOnceMax: 1_000,
  /**
   * What Table Storage takes: characters of a key and of one property, bytes of a row as
   * UTF-16, rows and bytes of a transaction, and rows of one answer.
   */
  tableKeyCharactersMax: 512,
  tableTextCharactersMax: 32_768,
  tableRowBytesMax: 1_048_576,
  tableTransactionRowsMax: 100,
  tableTransactionBytesMax: 4_194_304,
  tableAnswerRowsMax: 1_000,
  /** Bytes that a row adds to a transaction beside its own: address, headers, and what divides them. */
  tableRowFrameBytes: 2_048,
  /**
   * Bytes of one event, and of one request to Event Grid with its events: it takes 1 MB of each, and
   * 5,000 events.
   */
  eventBytesMax: 1_000_000,
  publishBytesMax: 1_048_576,
  publishEventsMax: 5_000,
  /** How long one request to Event Grid may take, and publishing with all its attempts and waits. */
  publishCallMs: 10_000,
  publishTotalMs: 60_000,
  /** How often such a request is repeated, the first wait before that, and the longest. */
  publishRepeatsMax: 4,
  publishRepeatWaitMsMin: 500,
  publishRepeatWaitMsMax: 10_000,
  /**
   * Characters of a name that a product declares in kebab-case. Those of domain, product and output port
   * are together a key of Table Storage.
   */
  declaredNameCharactersMax: 100,
  /** Characters of an operationId. API Management cuts the names of operations after 76, and ours for
   * events have eight more. */
  operationIdCharactersMax: 68,
  /** Characters of a table's id; Delta's have 36. */
  tableIdCharactersMax: 256,
  /** OpenAPI documents of one product that are kept: one for each version and for what callers may see. */
  documentsKeptMax: 100,
  /** How long a cache may keep the schema of events. */
  schemaMaxAgeS: 3_600,
  /** Characters of an operation's name in an event. */
  operationCharactersMax: 256,
  /** Looks in a row that do not find a table before it counts as deleted. */
  missedLooksMin: 3,
  /**
   * Runs of the schedule that leave out a table or a feed that keeps failing by itself: none after the
   * first failure, then 1, 2, 4, and at most so many. A hint tries it once in between.
   */
  runsSkippedMax: 8,
  /** Feeds in a row that find the store or Event Grid out, before a run leaves it alone. */
  failuresInARowMax: 8,
  /** How often a write to a feed's state is tried while others write to it. */
  overtakenMax: 5,
  /** How long one run of the schedule may begin to look at further tables. The host ends it at 300 s. */
  followAllMsMax: 240_000,
  /**
   * How long a hint waits until its table may be looked at again. Event Grid waits 30 s for the answer.
   */
  hintWaitMsMax: 15_000,
  /** The shortest time between two readings of where all tables are. */
  placesReadMsMin: 60_000,
  /** Tables that one such reading asks the warehouse for, where their places are not known. */
  placesAskedMax: 20,
  /** Feeds that are recorded and published at once. */
  feedsAtOnceMax: 8,

  /** Bytes of a response that are collected before they are passed on. */
  chunkBytes: 65_536,
  /** Bytes below which compression costs more than it saves. */
  compressBytesMin: 1_024,
  /** The share of ordinary requests whose spans are kept, and from when on a request is slow. */
  sampleRatioDefault: 1,
  slowRequestMsDefault: 2_000,
  /** Observations that wait until the exporter is loaded, and how long after the start it is loaded if no
   * request has been answered. */
  observationsWaitingMax: 1_000,
  telemetryLoadMs: 2_000,
  /** How long the end of the process waits for what is not sent: the host gives five seconds. */
  telemetryFlushMs: 4_000,
  /** How often it is told how much could not be sent. */
  telemetryDropsToldMs: 10_000,
  /** Spans that are not sent yet, spans of one request, and after how long they are sent. */
  spansQueuedMax: 2_048,
  spansPerExportMax: 512,
  spansExportMs: 5_000,
  metricsExportMs: 60_000,
  /** How long one request to Azure Monitor may take, and with its answer. */
  exportCallMs: 3_000,
  exportTotalMs: 3_500,
  /** Invocations whose spans are held until they end, spans of one of them, and links of one span. */
  tracesHeldMax: 1_000,
  spansPerTraceMax: 200,
  linksPerSpanMax: 100,
  /** Ordinary requests of one instance whose spans are kept in a second; twice as many in a sudden one. */
  tracesPerSecondMax: 5,
  /** Sets of attributes of one metric; further ones are counted as one. */
  metricSeriesMax: 200,
})
