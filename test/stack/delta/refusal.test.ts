// What a reader or a writer like ours would get wrong is refused in the warehouse's words: by the
// protocol, by the metadata, by a single file.
import { craft, field, file, metaData, simplest, vector } from './crafted-log'
import { openLake, type Lake } from './lake'
import { readSnapshot } from './snapshot'

let lake: Lake
beforeAll(async () => {
  lake = await openLake()
})
afterAll(() => lake.close())

test.each<[string, readonly (readonly object[])[], string, string]>([
  [
    'deletion vectors by the protocol',
    [
      [
        {
          protocol: {
            minReaderVersion: 3,
            minWriterVersion: 7,
            readerFeatures: ['deletionVectors', 'timestampNtz'],
            writerFeatures: ['deletionVectors'],
          },
        },
        { metaData: metaData() },
      ],
    ],
    'DELTA_UNSUPPORTED_FEATURES_FOR_READ',
    'deletionVectors',
  ],
  [
    'a file with a deletion vector',
    [
      [
        { protocol: simplest },
        { metaData: metaData() },
        { add: file('a', { deletionVector: vector }) },
      ],
    ],
    'DELTA_UNSUPPORTED_FEATURES_FOR_READ',
    'deletionVectors',
  ],
  [
    'column mapping',
    [
      [
        { protocol: { minReaderVersion: 2, minWriterVersion: 5 } },
        { metaData: metaData({ 'delta.columnMapping.mode': 'name' }) },
      ],
    ],
    'DELTA_UNSUPPORTED_FEATURES_FOR_READ',
    'columnMapping',
  ],
  [
    'a feature that nobody knows',
    [
      [
        { protocol: { ...simplest, minReaderVersion: 3, readerFeatures: ['madeUp'] } },
        { metaData: metaData() },
      ],
    ],
    'DELTA_UNSUPPORTED_FEATURES_FOR_READ',
    'madeUp',
  ],
  [
    'a protocol of the future',
    [[{ protocol: { minReaderVersion: 4, minWriterVersion: 8 } }, { metaData: metaData() }]],
    'DELTA_INVALID_PROTOCOL_VERSION',
    'reader version 4',
  ],
  ['no protocol', [[{ metaData: metaData() }]], 'DELTA_STATE_RECOVER_ERROR', 'protocol'],
  ['no metadata', [[{ protocol: simplest }]], 'DELTA_STATE_RECOVER_ERROR', 'metadata'],
  [
    'a type that we do not know',
    [[{ protocol: simplest }, { metaData: metaData({}, [field('v', 'variant')]) }]],
    'STAND_IN_REFUSAL',
    'variant',
  ],
  ['a commit file without a line', [[]], 'DELTA_TXN_LOG_FAILED_INTEGRITY', 'cut off'],
])('%s: refused', async (_, commits, errorClass, word) => {
  const reading = readSnapshot(lake.table(await craft(lake, commits)))
  await expect(reading).rejects.toMatchObject({ errorClass })
  await expect(reading).rejects.toThrow(word)
})

test.each<[string, object, object]>([
  ['a feature of writers', { writerFeatures: ['rowTracking'] }, metaData()],
  [
    'a constraint',
    { writerFeatures: ['checkConstraints'] },
    metaData({ 'delta.constraints.c': 'id > 0' }),
  ],
  [
    'a generated column',
    { writerFeatures: ['generatedColumns'] },
    metaData({}, [field('id', 'long', { 'delta.generationExpression': '1' })]),
  ],
])('a table with %s is read, not written', async (_, features, metadata) => {
  const protocol = { minReaderVersion: 1, minWriterVersion: 7, ...features }
  const name = await craft(lake, [[{ protocol }, { metaData: metadata }]])
  expect(await lake.rows(name)).toEqual([])
  await expect(lake.insert(name, 'SELECT 1')).rejects.toMatchObject({
    errorClass: 'DELTA_UNSUPPORTED_FEATURES_FOR_WRITE',
    sqlState: '56038',
  })
})
