// The import rules. Each one says why it is there; `npm run check` holds them.
const folder = (name) => `^src/${name}/`
const only = (name, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: folder(name.replace(/-imports.*/, '')) },
  to: { path: '^src/', pathNot: allowed.map((a) => `^src/${a}`) },
})

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no order to be read in, and none to be loaded in.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      comment: 'What ships may not lean on tests or on the local stack.',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      comment: 'The artefact is built without development packages.',
      // Commands run in a checkout, where the formatter formats what they write.
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    only('base-imports', ['base/'], 'base is what everything stands on; it knows nothing of ours.'),
    only(
      'declare-imports',
      ['declare/', 'base/'],
      'The declaration language is a package export: a domain’s own repository must be able to use it.',
    ),
    only(
      'products-imports',
      ['products/', 'declare/'],
      'A domain team needs to know the declaration language and nothing else.',
    ),
    {
      name: 'products-know-only-themselves',
      severity: 'error',
      comment:
        'A product that imports another domain’s product could not be moved or retired alone.',
      from: { path: '^src/products/([^/]+)/' },
      to: { path: '^src/products/', pathNot: '^src/products/$1/' },
    },
    only(
      'warehouse-imports',
      ['warehouse/', 'declare/', 'base/'],
      'The warehouse is an interface: whoever implements or uses it must not shape it.',
    ),
    only(
      'access-imports',
      ['access/', 'declare/', 'base/'],
      'A decision depends on claims and declarations only.',
    ),
    only(
      'query-imports',
      ['query/', 'warehouse/', 'access/', 'declare/', 'base/'],
      'The query path stays whole and apart from the event path.',
    ),
    only(
      'catalog-imports',
      ['catalog/', 'query/', 'events/', 'quality/', 'access/', 'declare/', 'base/'],
      'The catalog describes the paths; it does not reach their machinery.',
    ),
    only('ui-imports', ['ui/'], 'A browser runs it, and has nothing of the app but its addresses.'),
    only(
      'platform-imports',
      ['platform/', 'base/', 'declare/', 'access/', 'warehouse/', 'events/'],
      'SDKs stay behind interfaces: a platform file implements one and knows no path.',
    ),
    {
      name: 'platform-takes-types',
      severity: 'error',
      comment: 'An adapter implements an interface; it does not call the code beside it.',
      from: { path: '^src/platform/' },
      to: { path: '^src/(access|warehouse|events)/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'functions-imports',
      ['functions/', 'query/', 'events/', 'quality/', 'catalog/', 'access/', 'declare/', 'base/'],
      'A function is a thin adapter of a trigger to a path.',
    ),
    only(
      'cli-imports',
      [
        ...['cli/', 'products/', 'catalog/', 'warehouse/', 'declare/', 'settings/', 'base/'],
        'compose/(warehouses|secrets|endpoints)\\.ts$',
        'platform/outbound/repetition\\.ts$',
        // The gateway's errors have the app's shape, and its documents say what nobody is refused.
        ...['functions/http/(answer|problem-answer)\\.ts$', 'access/(decide|principal)\\.ts$'],
        // The gateway has an address for each document, and verify asks which build there is.
        'functions/(async-api|catalog|docs|event-schema|health)\\.ts$',
      ],
      'A command reads declarations and warehouses as the app does, with parts of it; it serves nothing.',
    ),
    {
      name: 'commands-stay-out',
      severity: 'error',
      comment: 'A command is run in a checkout; the artefact has none.',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'http-knows-no-endpoint',
      severity: 'error',
      comment: 'What all HTTP endpoints share may not lean on one of them, nor on a path.',
      from: { path: '^src/functions/http/' },
      to: { path: '^src/', pathNot: '^src/(functions/http|access|base)/' },
    },
    {
      name: 'settings-imports',
      severity: 'error',
      comment: 'Settings are read before anything else is there.',
      from: { path: '^src/settings/' },
      to: { path: '^src/', pathNot: '^src/(settings|base)/' },
    },
    {
      name: 'settings-read-once',
      severity: 'error',
      comment: 'Settings are parsed at start and handed down; nobody asks for them later.',
      from: { path: '^src/', pathNot: '^src/(settings|compose|cli)/' },
      to: { path: '^src/settings/' },
    },
    {
      name: 'composed-once',
      severity: 'error',
      comment:
        'The app is put together in one place; only its entry, and commands for a part, ask for that.',
      from: { path: '^src/', pathNot: '^src/(compose/|cli/|main\\.ts$)' },
      to: { path: '^src/compose/' },
    },
    {
      name: 'databricks-sql-at-home',
      severity: 'error',
      comment: 'The driver’s traps are mended in one folder.',
      from: { path: '^src/', pathNot: '^src/platform/databricks/' },
      to: { path: 'node_modules/@databricks/sql' },
    },
    {
      name: 'azure-functions-at-home',
      severity: 'error',
      comment: 'Paths do not know by which trigger they were reached.',
      from: { path: '^src/', pathNot: '^src/(functions|compose)/' },
      to: { path: 'node_modules/@azure/functions/' },
    },
    {
      name: 'azure-sdks-at-home',
      severity: 'error',
      comment: 'SDKs live only in platform/, one folder each.',
      from: { path: '^src/', pathNot: '^src/platform/' },
      to: { path: 'node_modules/@azure/', pathNot: 'node_modules/@azure/functions/' },
    },
    {
      name: 'arrow-at-home',
      severity: 'error',
      comment:
        'Record batches are made in one adapter file, described in warehouse/, read in query/encode/.',
      from: {
        path: '^src/',
        pathNot: '^src/(warehouse/|query/encode/|platform/databricks/record-batches\\.ts)',
      },
      to: { path: 'node_modules/apache-arrow' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
