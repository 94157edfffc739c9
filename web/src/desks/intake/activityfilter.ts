import type { LocationQuery } from 'vue-router'

/** What of the activities is listed; it stands in the address, so that it survives and can be passed on. */
export interface ActivityFilter {
  agency?: string
  unit?: string
  state?: 'open' | 'ended'
  officer?: string
  matter?: string
}

const names = ['agency', 'unit', 'state', 'officer', 'matter'] as const

/** The filter that an address names. */
export function filterOf(query: LocationQuery): ActivityFilter {
  const said = names.flatMap((name) => (typeof query[name] === 'string' && query[name] ? [[name, query[name]]] : []))
  const filter = Object.fromEntries(said) as ActivityFilter
  if (filter.state && !['open', 'ended'].includes(filter.state)) delete filter.state
  if (!filter.agency) delete filter.unit // a unit is one of an agency
  return filter
}

/** The filter with one part changed; empty takes it out. Another agency has other units. */
export function changed(filter: ActivityFilter, name: (typeof names)[number], value: string): ActivityFilter {
  const next: ActivityFilter = { ...filter, [name]: value }
  if (!value) delete next[name]
  if (name === 'agency') delete next.unit
  return next
}
