// The skipToken of a next link: where the page ended, sealed. It is encrypted, because a signed token
// would show the last row's key, and bound to the query and to the principal that it was made for.
import { CompactEncrypt, compactDecrypt } from 'jose'
import { z } from 'zod'
import { Problem } from '../base/problem'
import type { Literal } from '../declare/literal'
import { isFault, parseLiteral } from '../declare/literal'
import type { TableVersion } from '../warehouse/table-version'
import { toTableVersion } from '../warehouse/table-version'
import type { Cursor, OrderTerm, QueryPlan } from './plan'
import { continueQuery, pinQuery, queryDigest } from './plan'

export interface PageTokens {
  readonly seal: (plan: QueryPlan, cursor: Cursor) => Promise<string>
  /** Throws `InvalidSkipToken` or `SkipTokenMismatch`. */
  readonly open: (plan: QueryPlan, token: string) => Promise<PageStart>
}

/** Where a page starts, and in which version of the table. */
export interface PageStart {
  readonly cursor: Cursor
  readonly tableVersion: TableVersion | undefined
}

export interface PageTokenKeys {
  /** 32 bytes; seals and opens. */
  readonly current: Uint8Array
  /** The key before the last rotation: opens only. */
  readonly previous?: Uint8Array
}

/** Short names: the token is part of an address whose length is limited. */
const content = z.strictObject({
  /** The values of the order's columns in the last row. */
  k: z.array(z.string().nullable()),
  /** Rows left of `top`. */
  l: z.int().nonnegative().optional(),
  /** The query's digest. */
  q: z.string(),
  /** The version that every page of the query reads. */
  v: z.int().nonnegative().optional(),
})

/** @param keys asked for each token, so that they can be rotated while the app runs */
export function makePageTokens(keys: () => Promise<PageTokenKeys>): PageTokens {
  return Object.freeze({
    seal: async (plan: QueryPlan, { after, rowsLeft }: Cursor) => {
      const sealed: z.input<typeof content> = {
        k: after.map((value) => value?.text ?? null),
        ...(rowsLeft !== undefined && { l: rowsLeft }),
        q: queryDigest(plan),
        ...(plan.tableVersion !== undefined && { v: plan.tableVersion }),
      }
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(sealed)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt((await keys()).current)
    },

    open: async (plan: QueryPlan, token: string) => {
      const opened = content.safeParse(await decrypt(token, await keys()))
      if (!opened.success) throw invalid()
      const { k, l, q, v } = opened.data
      if (q !== queryDigest(plan)) {
        throw new Problem('SkipTokenMismatch', undefined, { target: 'skipToken' })
      }
      if (k.length !== plan.order.length) throw invalid()
      const after = plan.order.map((term, i) => toLiteral(term, k[i] ?? null))
      return {
        cursor: { after, rowsLeft: l },
        tableVersion: v === undefined ? undefined : toTableVersion(v),
      }
    },
  })
}

/** The query itself for its first page; otherwise the same query from where the token says. */
export async function resumeQuery(
  query: QueryPlan,
  skipToken: string | undefined,
  pageTokens: PageTokens,
): Promise<QueryPlan> {
  if (skipToken === undefined) return query
  const { cursor, tableVersion } = await pageTokens.open(query, skipToken)
  return continueQuery(pinQuery(query, tableVersion), cursor)
}

function toLiteral({ type }: OrderTerm, text: string | null): Literal | null {
  if (text === null) return null
  const literal = parseLiteral(type, text)
  if (isFault(literal)) throw invalid()
  return literal
}

async function decrypt(token: string, { current, previous }: PageTokenKeys): Promise<unknown> {
  for (const key of previous ? [current, previous] : [current]) {
    try {
      const { plaintext } = await compactDecrypt(token, key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      return JSON.parse(new TextDecoder().decode(plaintext))
    } catch {
      // Not this key's: whether that matters is known when no key is left.
    }
  }
  throw invalid()
}

function invalid(): Problem {
  return new Problem('InvalidSkipToken', undefined, { target: 'skipToken' })
}
