import { api, ask, type Wire } from '@/api/client'
import type { Page } from '@/api/paging'

/** How many of each a case's screen reads; beyond it says so, and the lists have the rest. */
export const most = 600

/** Everything of a case that its screen and its timeline show. */
export interface Case {
  matter: Wire['MatterSeen']
  activities: Wire['ActivitySeen'][]
  items: Wire['Item'][]
  files: Wire['CaseFile'][]
  /** Whether there is more than was read. */
  more: boolean
}

/** Reads a list page by page, up to `most`. */
export async function all<T>(load: (after: string | undefined) => Promise<Page<T>>): Promise<{ list: T[]; more: boolean }> {
  const list: T[] = []
  for (let after: string | undefined; ;) {
    const page = await load(after)
    list.push(...page.list)
    after = page.next
    if (after === undefined || list.length >= most) return { list, more: after !== undefined }
  }
}

const paged = (after: string | undefined): { limit: number; after?: string } => ({ limit: 200, ...(after ? { after } : {}) })

const activitiesOf = (matter: string): Promise<{ list: Wire['Activity'][]; more: boolean }> =>
  all((after) => ask(api.GET('/api/v1/activities', { params: { query: { matter, ...paged(after) } } })))

/** Reads a case. An activity is read by itself too, since only then its recordings are counted and its clocks told. */
export async function readCase(id: string): Promise<Case> {
  const [matter, activities, files] = await Promise.all([
    ask(api.GET('/api/v1/matters/{id}', { params: { path: { id } } })), activitiesOf(id), ask(api.GET('/api/v1/casefiles', { params: { query: { matter: id } } })),
  ])
  const [seen, items] = await Promise.all([
    inTurn(activities.list, (one) => ask(api.GET('/api/v1/activities/{id}', { params: { path: { id: one.id } } }))),
    itemsAmong(id, activities.list),
  ])
  return { matter, activities: seen, items: items.list, files: files.list, more: activities.more || items.more }
}

/** The items of a matter: those that name it, and those that name one of its activities. */
export async function itemsOf(matter: string): Promise<Wire['Item'][]> {
  return (await itemsAmong(matter, (await activitiesOf(matter)).list)).list
}

async function itemsAmong(matter: string, activities: Wire['Activity'][]): Promise<{ list: Wire['Item'][]; more: boolean }> {
  const read = (query: { matter: string } | { activity: string }): Promise<{ list: Wire['Item'][]; more: boolean }> =>
    all((after) => ask(api.GET('/api/v1/items', { params: { query: { ...query, ...paged(after) } } })))
  const found = await inTurn([{ matter }, ...activities.map((one) => ({ activity: one.id }))], read)
  const known = new Map(found.flatMap((one) => one.list).map((item) => [item.id, item]))
  return { list: [...known.values()].sort((a, b) => a.times.received.localeCompare(b.times.received)), more: found.some((one) => one.more) }
}

/** Asks for each, three at a time, so that the rest of the app finds the line free. */
async function inTurn<In, Out>(of: In[], read: (one: In) => Promise<Out>): Promise<Out[]> {
  const out: Out[] = []
  for (let at = 0; at < of.length; at += 3) out.push(...await Promise.all(of.slice(at, at + 3).map(read)))
  return out
}
