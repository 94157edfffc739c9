import type { LocationQuery } from 'vue-router'

/** By what the list of items can be narrowed; the names are those of the API and of the address. */
export const fields = ['agency', 'unit', 'state', 'officer', 'activity', 'matter', 'handover'] as const
export type Field = (typeof fields)[number]
export type ItemFilter = Partial<Record<Field, string>>

/** The filter that the address names. */
export function readFilter(query: LocationQuery): ItemFilter {
  return Object.fromEntries(fields.flatMap((field) => {
    const value = query[field]
    return typeof value === 'string' && value !== '' ? [[field, value]] : []
  }))
}

/** The filter with one field set, or taken away. Units and people belong to an agency: another agency has others. */
export function narrowed(filter: ItemFilter, field: Field, value: string): ItemFilter {
  const next: ItemFilter = { ...filter, [field]: value }
  if (field === 'agency') delete next.unit
  if (field === 'agency') delete next.officer
  if (value === '') delete next[field]
  return next
}
