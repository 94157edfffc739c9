import type { LocationQuery } from 'vue-router'
import { api, ask, type Wire } from '@/api/client'
import type { Page } from '@/api/paging'
import { chained } from '@/components/chain'

/** Which events of a log are listed; the names are those of the address. */
export interface LogFilter {
  order: 'newest' | 'oldest'
  /** The place at which the list begins; else at its end. */
  from?: number
  /** One noun alone, kind and id. */
  noun?: string
}

/** The filter that an address names; what makes no sense in it is left out. */
export function readLogFilter(query: LocationQuery): LogFilter {
  const { order, from, noun } = query
  return {
    order: order === 'oldest' ? 'oldest' : 'newest',
    ...(typeof from === 'string' && /^\d{1,15}$/.test(from) ? { from: Number(from) } : {}),
    ...(typeof noun === 'string' && isNoun(noun) ? { noun } : {}),
  }
}

/** The address of a filter. */
export function writeLogFilter(filter: LogFilter): Record<string, string> {
  return {
    ...(filter.order === 'oldest' ? { order: 'oldest' } : {}),
    ...(filter.from !== undefined ? { from: String(filter.from) } : {}),
    ...(filter.noun ? { noun: filter.noun } : {}),
  }
}

/** Whether a text names a thing that has events: a known kind, and an id. */
export function isNoun(text: string): boolean {
  const [kind = '', id = '', ...more] = text.split('/')
  return chained.includes(kind) && /^[A-Za-z0-9_-]{1,64}$/.test(id) && more.length === 0
}

/** What the API is asked for the first page: `after` is the place before the first one that is wanted. */
export function startOf(filter: LogFilter): { newest?: true; after?: string } {
  const { order, from } = filter
  if (order === 'newest') return { newest: true, ...(from !== undefined ? { after: String(from + 1) } : {}) }
  return from ? { after: String(from - 1) } : {}
}

/** An event as a row. */
export type Row = Wire['Event'] & { id: string }

/** A page of a log. */
export async function readLog(agency: string, filter: LogFilter, after: string | undefined): Promise<Page<Row>> {
  const query = { ...startOf(filter), ...(after ? { after } : {}) }
  const page = await ask(api.GET('/api/v1/logs/{id}/events', { params: { path: { id: agency }, query } }))
  return { ...page, list: page.list.map((event) => ({ ...event, id: String(event.place) })) }
}
