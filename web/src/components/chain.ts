import { api, ask, type Wire } from '@/api/client'
import type { Page } from '@/api/paging'
import type { Finding } from '@/log/bytes'

/** The nouns that have events, with the plurals of their paths. */
const plurals = {
  account: 'accounts', activity: 'activities', agency: 'agencies', carrier: 'carriers', casefile: 'casefiles', device: 'devices', extract: 'extracts', handover: 'handovers',
  issuance: 'packages', item: 'items', listing: 'listings', marker: 'markers', matter: 'matters', officer: 'officers', paper: 'papers', placement: 'placements', post: 'posts',
  refusal: 'refusals', token: 'tokens', tour: 'tours', viewing: 'viewings',
} as const

/** The kinds of nouns that have events. */
export const chained: readonly string[] = Object.keys(plurals)

/** An event as a row of a table. */
export type ChainRow = Wire['Event'] & { id: string }

/** A page of the events of a noun, `item/0190…`, the first one first. */
export async function readChain(noun: string, after: string | undefined): Promise<Page<ChainRow>> {
  const [kind, id = ''] = noun.split('/')
  // One path for the compiler: all of them have the same parameters and answers.
  const path = `/api/v1/${plurals[kind as keyof typeof plurals]}/{id}/events` as '/api/v1/items/{id}/events'
  const page = await ask(api.GET(path, { params: { path: { id }, query: after ? { after } : {} } }))
  return { ...page, list: page.list.map((event) => ({ ...event, id: rowId(event) })) }
}

/** Names an event among all logs. */
export const rowId = (event: { agency: string; place: number }): string => `${event.agency}/${event.place}`

/** The marks of a check: what was found of each event, by rowId. */
export type Marks = ReadonlyMap<string, 'proven' | Finding>

/** What a check of all rows came to. */
export interface Verdict {
  proven: number
  failed: number
  all: number
}

/** Sums the marks up over the rows that are shown. */
export function verdictOf(rows: readonly { id: string }[], marks: Marks): Verdict {
  const found = rows.map((row) => marks.get(row.id))
  const proven = found.filter((mark) => mark === 'proven').length
  return { proven, failed: found.filter((mark) => mark !== undefined).length - proven, all: rows.length }
}
