import { api, ask, type Wire } from '@/api/client'
import type { Page } from '@/api/paging'
import { self } from '@/api/session'

/** How many handovers a page of the queue shows. */
export const queuePage = 20

/** A handover of the queue with its storage clock; none where only papers and carriers were signed over. */
export type Queued = Wire['Handover'] & { clock?: Wire['Reading'] }

/**
 * Every handover that waits, the least time left first: the storage clock gives each the same time from its signature,
 * so that the order of the signatures is the order of the time left.
 */
export async function waitingHandovers(agency: string): Promise<Wire['Handover'][]> {
  const all: Wire['Handover'][] = []
  for (let after: string | undefined; ;) {
    const page = await ask(api.GET('/api/v1/handovers', { params: { query: { agency, state: 'signed', limit: 200, ...(after ? { after } : {}) } } }))
    all.push(...page.list)
    after = page.next
    if (!after) return byTimeLeft(all)
  }
}

/** The order of the queue: who signed first is due first. */
export const byTimeLeft = (all: Wire['Handover'][]): Wire['Handover'][] => [...all].sort((a, b) => Date.parse(a.signed_at) - Date.parse(b.signed_at) || (a.id < b.id ? -1 : 1))

/** The page of a sorted list that follows the row named; from the beginning where that is gone. */
export function pageAfter<T extends { id: string }>(all: T[], after: string | undefined, size = queuePage): Page<T> {
  const at = after === undefined ? 0 : all.findIndex((one) => one.id === after) + 1
  const list = all.slice(at, at + size)
  return { list, ...(at + size < all.length ? { next: list[list.length - 1]!.id } : {}) }
}

/** The storage clock of a handover: that of its first item, since all were signed over at once. */
export async function storageClock(handover: string): Promise<Wire['Reading'] | undefined> {
  const first = (await ask(api.GET('/api/v1/items', { params: { query: { handover, limit: 1 } } }))).list[0]
  if (!first) return undefined
  const { clocks } = await ask(api.GET('/api/v1/items/{id}/clocks', { params: { path: { id: first.id } } }))
  return clocks.filter((reading) => reading.clock === 'storage').pop()
}

/** How many handovers wait at the person's own agency. */
export async function howManyWait(): Promise<number> {
  return (await ask(api.GET('/api/v1/handovers/count', { params: { query: { agency: self.value!.agency, state: 'signed' } } }))).number
}
