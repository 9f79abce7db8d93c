// What no answer to a refused request and no line of the host's log may have in it: SQL, stacks, places,
// tokens, and who somebody is.
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { partnerSubscription, people, service } from '../stack/people'
import { readyStack } from './stack'

const patterns: Readonly<Record<string, RegExp>> = {
  SQL: /\b(SELECT|INSERT|DESCRIBE|WHERE|LIMIT \d|ORDER BY|SQLSTATE)\b/,
  'the name of a table': /data_mesh_catalog|customer_metrics|bird_strikes/,
  'a stack trace': /^\s+at .+:\d+:\d+|\.(ts|js|mjs|cjs):\d+/m,
  'an error of Node': /\b(ECONN\w+|ENOTFOUND|ERR_[A-Z_]+|TypeError|RangeError)\b/,
  'a part of a token': /eyJ[\w-]{6,}|\bBearer [\w-]{20,}/,
  'a library': /node_modules|\bjose\b|JW[TSKE][A-Z][a-z]+|swc/,
  'a key': /-----BEGIN|dapi[0-9a-f]{8}/,
  'an address of mail': /[\w.]+@example\.com/,
  'an object id': new RegExp(
    Object.values(people)
      .map(({ objectId }) => objectId)
      .join('|'),
  ),
}

/** Each with the text in which it was found, so that a failure shows itself. */
export function leaksIn(text: string, more: readonly string[] = []): readonly string[] {
  const { warehouse } = readyStack()
  const words = [
    ...Object.values(people).map(({ name }) => name),
    ...[service.clientId, service.objectId, partnerSubscription],
    ...[warehouse.token, `:${warehouse.port}`, path.resolve('.'), homedir(), `${tmpdir()}/`],
    ...more,
  ]
  return [
    ...Object.entries(patterns).flatMap(([what, pattern]) => {
      const found = pattern.exec(text)
      return found ? [`${what}: ${around(text, found.index)}`] : []
    }),
    ...words.flatMap((word) => {
      const at = word === '/' ? -1 : text.indexOf(word)
      return at < 0 ? [] : [`${word}: ${around(text, at)}`]
    }),
  ]
}

function around(text: string, at: number): string {
  return text.slice(Math.max(at - 80, 0), at + 120)
}
