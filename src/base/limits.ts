// The bounds that Meshport puts on rows, bytes, time and size, each with its reason. What an operator may
// choose is a setting, and its default is here.

export const limits = Object.freeze({
  /** Rows of a page when the caller does not say. */
  pageRowsDefault: 100,
  /** Rows of a page at most; also what a group of rows with equal order values may grow to. */
  pageRowsMax: 10_000,
  /** What `top` may ask for: a 32-bit INTEGER, as SQL's LIMIT takes it. */
  topMax: 2_147_483_647,
  /** The length of an address that proxies and gateways are known to carry. */
  urlCharactersMax: 2_083,
  /** Request line and headers together, with what the host adds; the host itself takes 8 + 32 KiB. */
  headerBytesMax: 65_536,
  /** Query parameters in one request, well above what any product declares. */
  parametersMax: 64,
  /** Steps of a parameter's pattern once it is compiled; each may be taken for each character of a text. */
  patternStepsMax: 1_000,

  /** How long a statement may run; API Management gives up at 30 s. */
  statementTimeoutMsDefault: 25_000,
  /** What an operator may set it to at least: less would refuse warehouses that are well. */
  statementTimeoutMsMin: 100,
  /** How long an answer may take from first to last byte; Azure ends it at 230 s. */
  answerTimeoutMs: 220_000,
  /** How much longer the driver's socket waits than the statement may run: a socket that gives up
   * first leaves a query running that nobody can cancel. */
  socketGraceMs: 5_000,
  /** How much of a statement's time the opening of its session may take: one that hangs is over before
   * its first caller gives up, so that the next caller begins another. */
  openingShare: 0.8,
  /** Statements that run at once on one warehouse, for one instance, and that wait for their turn. */
  statementsAtOnceMax: 10,
  statementsWaitingMax: 100,
  /** A wait for a place at the warehouse that is worth recording. */
  placeWaitObservedMsMin: 100,
  /** Results of one warehouse that are open at once, and bytes of them that were fetched and not read. */
  resultsOpenMax: 100,
  unreadBytesMax: 268_435_456,
  /** How long a result has to have waited for its reader before it is ended for another. */
  readerIdleMsMin: 5_000,
  /** Sessions that are kept at once, and how long one is kept that nobody uses. */
  sessionsMax: 100,
  sessionIdleMs: 600_000,
  /** How long a refused credential is not asked for another token after it was. */
  credentialRenewalMsMin: 30_000,
  /** How often a call to the warehouse that failed in passing is made again. */
  repeatsMax: 2,
  /** Between two attempts: the first wait, doubled each time, and the longest; a warehouse that asks for
   * more is left to the caller. */
  repeatWaitMsMin: 100,
  repeatWaitMsMax: 2_000,
  /** How long it is tried to free what a statement leaves on the warehouse; its session's end frees the rest. */
  tidyTimeoutMs: 2_000,
  /** Files of one result that are downloaded at once. */
  linksAtOnceMax: 2,
  /** What a caller is told to wait when the warehouse gave no time of its own. */
  retryAfterSDefault: 5,
  retryAfterSMin: 1,
  /** How often it is looked, at the most, whether a source that no longer fits has been mended. */
  driftLookMsMin: 1_000,
  /** Rows asked of the warehouse at once; it bounds the bytes by itself. */
  fetchRowsMax: 20_000,
  /** How long one answer to "is the warehouse reachable" serves every probe. */
  readinessTtlMs: 5_000,

  /** Of a failure's cause: errors that caused one another, and the characters of all. */
  causesMax: 5,
  causeCharactersMax: 10_000,

  /** Bytes of a response that are collected before they are handed on. */
  chunkBytes: 65_536,
  /** Bytes below which compression costs more than it saves. */
  compressBytesMin: 1_024,
})
