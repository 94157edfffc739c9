import { reactive } from 'vue'
import { api, ask, type Wire } from './client'

// The people of an agency are few, and lists name them everywhere: they are read once for each agency.

const known = reactive(new Map<string, Wire['Officer'][]>())
const asked = new Map<string, Promise<void>>()

async function read(agency: string): Promise<void> {
  const all: Wire['Officer'][] = []
  for (let after: string | undefined; ;) {
    const page = await ask(api.GET('/api/v1/officers', { params: { query: { agency, limit: 200, ...(after ? { after } : {}) } } }))
    all.push(...page.list)
    after = page.next
    if (!after) break
  }
  known.set(agency, all)
}

/** The officers of an agency; empty until they are read. */
export function officersOf(agency: string): Wire['Officer'][] {
  if (agency && !asked.has(agency)) asked.set(agency, read(agency).catch(() => { asked.delete(agency) }))
  return known.get(agency) ?? []
}

/** Reads an agency's officers anew, after one was enrolled, amended or left. */
export async function officersAgain(agency: string): Promise<void> {
  const reading = read(agency)
  asked.set(agency, reading)
  await reading
}

/** An officer's name; the end of his id until it is known. */
export function officerName(agency: string, id: string | undefined): string {
  if (!id) return ''
  return officersOf(agency).find((officer) => officer.id === id)?.name ?? `…${id.slice(-6)}`
}
