import type { Wire } from '@/api/client'

/** One line of the comparison: what the officer declared beside what the system has. */
export interface CompareLine { name: 'items' | 'bytes' | 'papers' | 'carriers'; declared: number; here: number; differs: boolean }

/** Declares and finds: the signed counts beside those of what is in the account, so that a difference cannot hide. */
export function compareLines(contents: Pick<Wire['HandoverContents'], 'set' | 'account'>): CompareLine[] {
  const items = contents.account.filter((line) => line.noun.startsWith('item/'))
  const others = contents.account.filter((line) => line.noun.startsWith('carrier/'))
  const here = {
    items: items.length, bytes: items.reduce((sum, line) => sum + (line.size ?? 0), 0),
    papers: others.filter((line) => line.kind === 'paper').length, carriers: others.filter((line) => line.kind !== 'paper').length,
  }
  return (['items', 'bytes', 'papers', 'carriers'] as const).map((name) => ({ name, declared: contents.set[name], here: here[name], differs: contents.set[name] !== here[name] }))
}

/** What an answer says: everything that is marked is returned, all else is received. */
export function countOf(returned: Set<string>, reason: string, place: string, account: Wire['HandoverLine'][]): Wire['Count'] {
  const ids = (kind: string): string[] => [...returned].filter((noun) => noun.startsWith(`${kind}/`)).map((noun) => noun.slice(kind.length + 1))
  const keeps = account.some((line) => line.noun.startsWith('carrier/') && !returned.has(line.noun))
  return {
    items: ids('item'), carriers: ids('carrier'),
    ...(returned.size > 0 ? { reason: reason.trim() } : {}), ...(keeps && place.trim() ? { place: place.trim() } : {}),
  }
}

/** Which verb the answer is. */
export function verbOf(returned: number, all: number): 'receive' | 'receive-part' | 'return' {
  if (returned === 0) return 'receive'
  return returned < all ? 'receive-part' : 'return'
}

/** How many of the items are deposited, and whether any is on its way there. */
export function depositOf(items: Pick<Wire['HandoverItem'], 'state'>[]): { done: number; of: number; moving: boolean } {
  return {
    done: items.filter((item) => item.state === 'deposited').length, of: items.length,
    moving: items.some((item) => item.state === 'accepted' || item.state === 'locking'),
  }
}
