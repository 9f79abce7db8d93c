// The connector as a judge judged: faults of the kind that its checks exist for, which the stand-in
// commits on demand, each with the check that has to see it.

export interface PlantedFault {
  /** For the stand-in's control address. */
  readonly rules: readonly object[]
  readonly check: string
  readonly links: boolean
  /** For the one that is none. */
  readonly unnoticed?: true
}

const many = '300000 rows by fetchmany'
const onPage = (fault: object): readonly object[] => [{ call: 'FetchResults', times: 1, fault }]

export const plantedFaults: Readonly<Record<string, PlantedFault>> = {
  'nothing at all, which is no fault': { rules: [], check: many, links: false, unnoticed: true },
  'nothing at all, with links': { rules: [], check: many, links: true, unnoticed: true },
  'a page is left out': { rules: onPage({ kind: 'missingPage' }), check: many, links: false },
  'a page of links is left out': {
    rules: onPage({ kind: 'missingPage' }),
    check: many,
    links: true,
  },
  'a page begins elsewhere than it says': {
    rules: onPage({ kind: 'wrongOffset', by: 1 }),
    check: many,
    links: false,
  },
  'a batch is damaged': { rules: onPage({ kind: 'garbledBatch' }), check: many, links: false },
  'a file cannot be had': {
    rules: [{ call: 'Link', skip: 3, fault: { kind: 'expiredLink' } }],
    check: many,
    links: true,
  },
  'a file is cut': {
    rules: [
      { call: 'Link', skip: 3, fault: { kind: 'truncate', bytes: 5_000, framing: 'complete' } },
    ],
    check: many,
    links: true,
  },
  'an error in other words': {
    rules: [
      {
        call: 'ExecuteStatement',
        statementContains: 'not_there',
        fault: { kind: 'fail', sqlState: '42000', message: '[NO_SUCH_TABLE] SQLSTATE: 42000' },
      },
    ],
    check: 'an error: a table that is not there',
    links: false,
  },
}
