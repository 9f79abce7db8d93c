// The skipToken of a next link: it says where the page ended. It is encrypted, because a token that
// is only signed would show the last row's key. It is valid only for the query and the principal it
// was made for.
import { CompactEncrypt, compactDecrypt, errors } from 'jose'
import { z } from 'zod'
import { digest } from '../base/digest'
import { Problem } from '../base/problem'
import type { Secret } from '../base/secret'
import type { Principal } from '../access/principal'
import type { Literal } from '../declare/literal'
import { toTableVersion, type Commit } from '../warehouse/table-version'
import {
  continueQuery,
  pinQuery,
  queryDigest,
  type Cursor,
  type OrderTerm,
  type QueryPlan,
} from './plan'

export interface PageTokens {
  /** @param principal the only one who can open it again */
  readonly seal: (plan: QueryPlan, principal: Principal, cursor: Cursor) => Promise<string>
  /** Throws `InvalidSkipToken` or `SkipTokenMismatch`. */
  readonly open: (plan: QueryPlan, principal: Principal, token: string) => Promise<PageStart>
}

/** Where a page starts, and in which state of the table. */
interface PageStart {
  readonly cursor: Cursor
  readonly commit: Commit | undefined
}

export interface PageTokenKeys {
  /** 32 bytes; seals and opens. */
  readonly current: Uint8Array
  /** The key before the last rotation: opens only. */
  readonly previous?: Uint8Array
}

/** Short names, because the token is part of a URL, whose length is limited. */
const content = z.strictObject({
  /** The values of the order's columns in the last row. */
  k: z.array(z.string().nullable()),
  /** Rows left of `top`. */
  l: z.int().nonnegative().optional(),
  /** The digest of the query and its caller. */
  q: z.string(),
  /** The version that every page of the query reads, and the time of its commit. */
  v: z.tuple([z.int().nonnegative(), z.string()]).optional(),
})

/** @param keys asked for each token, so that keys can be rotated while the app runs */
export function makePageTokens(keys: Secret<PageTokenKeys>): PageTokens {
  return Object.freeze({
    seal: async (plan: QueryPlan, principal: Principal, { after, rowsLeft }: Cursor) => {
      const sealed: z.input<typeof content> = {
        k: after.map((value) => value?.text ?? null),
        ...(rowsLeft !== undefined && { l: rowsLeft }),
        q: binding(plan, principal),
        ...(plan.commit && { v: [plan.commit.version, plan.commit.at.text] }),
      }
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(sealed)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt((await keys.read()).current)
    },

    open: async (plan: QueryPlan, principal: Principal, token: string) => {
      const opened = content.safeParse(await decryptWithAny(token, keys))
      if (!opened.success) throw invalid()
      const { k, l, q, v } = opened.data
      if (q !== binding(plan, principal)) {
        throw new Problem('SkipTokenMismatch', undefined, { target: 'skipToken' })
      }
      if (k.length !== plan.order.length) throw invalid()
      const after = plan.order.map((term, i) => toLiteral(term, k[i] ?? null))
      return { cursor: { after, rowsLeft: l }, commit: v && sealedCommit(v) }
    },
  })
}

/** The query itself for its first page; for a later page, the query from where the token says. */
export async function resumeQuery(
  query: QueryPlan,
  principal: Principal,
  skipToken: string | undefined,
  pageTokens: PageTokens,
): Promise<QueryPlan> {
  if (skipToken === undefined) return query
  const { cursor, commit } = await pageTokens.open(query, principal, skipToken)
  return continueQuery(pinQuery(query, commit), cursor)
}

function binding(plan: QueryPlan, { kind, id }: Principal): string {
  return digest([queryDigest(plan), kind, id])
}

/**
 * Text that Meshport wrote itself, so it may be one that callers may not write: a DATE of the year
 * 10000.
 */
function toLiteral({ type }: OrderTerm, text: string | null): Literal | null {
  return text === null ? null : { type, text }
}

function sealedCommit([version, text]: readonly [number, string]): Commit {
  return { version: toTableVersion(version), at: { type: { kind: 'timestamp' }, text } }
}

/** Another instance may have sealed the token with a key that this one does not know yet. */
async function decryptWithAny(token: string, keys: Secret<PageTokenKeys>): Promise<unknown> {
  const known = await keys.read()
  const opened = await decrypt(token, known)
  if (opened !== undefined) return opened
  const others = await keys.replace(known)
  return others && decrypt(token, others)
}

/** Undefined where no key fits. Throws `InvalidSkipToken` for what no key could open. */
async function decrypt(token: string, { current, previous }: PageTokenKeys): Promise<unknown> {
  for (const key of previous ? [current, previous] : [current]) {
    try {
      const { plaintext } = await compactDecrypt(token, key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      return JSON.parse(new TextDecoder().decode(plaintext))
    } catch (error) {
      if (!(error instanceof errors.JWEDecryptionFailed)) throw invalid()
    }
  }
  return undefined
}

function invalid(): Problem {
  return new Problem('InvalidSkipToken', undefined, { target: 'skipToken' })
}
