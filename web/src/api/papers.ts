import { api, ask, type Wire } from './client'
import { freshKey } from './command'
import type { Page } from './paging'

/** A legal paper as it is printed. */
export type PaperKind = Wire['Paper']['kind']

/** The nouns of which papers are printed by the app, with what is printed of each, in the order of the work. */
export const papersOf = {
  handover: ['handover-list', 'receipt', 'deposit-register', 'custody-report'],
  item: ['statement', 'evidence-bag', 'custody-report'],
  casefile: ['cover', 'contents-list', 'remarks-sheet', 'custody-report'],
  carrier: ['evidence-bag'],
} as const satisfies Record<string, readonly PaperKind[]>

/** A noun that has papers. */
export type Printed = keyof typeof papersOf

const plurals = { handover: 'handovers', item: 'items', casefile: 'casefiles', carrier: 'carriers' } as const

/** A page of the prints of a noun, in it the newest first: there are rarely more than one. */
export async function listPapers(of: Printed, id: string, after: string | undefined): Promise<Page<Wire['Paper']>> {
  // One path for the compiler: all of them have the same parameters and answers.
  const path = `/api/v1/${plurals[of]}/{id}/papers` as '/api/v1/items/{id}/papers'
  const page = await ask(api.GET(path, { params: { path: { id }, query: { limit: 200, ...(after ? { after } : {}) } } }))
  return { ...page, list: [...page.list].reverse() }
}

/**
 * Prints a paper, which is recorded each time, and gives the id of the print. It is a reading that leaves an event, not a
 * change with a key: ask once for each click.
 */
export async function printPaper(of: Printed, id: string, kind: PaperKind): Promise<string> {
  const path = `/api/v1/${plurals[of]}/{id}/papers/{kind}` as '/api/v1/items/{id}/papers/{kind}'
  const call = api.GET(path, { params: { path: { id, kind } }, parseAs: 'blob' })
  await ask(call)
  return printOf((await call).response.headers.get('Content-Location'))
}

/** The id of the print that an answer names; empty where it names none. */
export const printOf = (location: string | null): string => /\/papers\/([^/]+)$/.exec(location ?? '')?.[1] ?? ''

/** Where the bytes of a print are; each look at them is recorded. */
export const paperAddress = (id: string): string => `/api/v1/papers/${encodeURIComponent(id)}/content`

/** The parts of the form that brings a scan in: what is said of it, and then the file. */
export function scanForm(file: File, title: string): FormData {
  const said: Wire['NewItem'] = { title, origin: { how: 'made' } }
  const form = new FormData()
  form.append('item', new Blob([JSON.stringify(said)], { type: 'application/json' }))
  form.append('file', file, file.name)
  return form
}

/** Brings the scan of a signed paper in and gives the id of its item. The same file under the same key comes in once. */
export async function bringScan(file: File, title: string, key: string = freshKey()): Promise<string> {
  const received = await ask(api.POST('/api/v1/items', { params: { header: { 'Idempotency-Key': key } }, body: { origin: { how: 'made' } }, bodySerializer: () => scanForm(file, title) }))
  return received.value.id
}
