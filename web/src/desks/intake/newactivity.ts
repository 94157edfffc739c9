import type { Wire } from '@/api/client'

/** Somebody who takes part and is not of the agency's officers. */
export interface OtherPerson {
  role: string
  name: string
}

/** What is typed when an activity is begun, or entered afterwards. Empty texts are not said. */
export interface ActivityDraft {
  kind: string
  place: string
  party: string
  /** Officer ids, in the order in which they are named. */
  officers: string[]
  matter: string
  tour: string
  /** Whether it begins at this moment; else `startedAt`, if that is known. */
  now: boolean
  startedAt?: string
  unit: string
  joining: string[]
  others: OtherPerson[]
}

/** A draft in which nothing is said yet but who says it, and where he belongs. */
export const blankDraft = (officer: string, unit: string): ActivityDraft => ({
  kind: '', place: '', party: '', officers: [officer, ''], matter: '', tour: '', now: true, unit, joining: [], others: [],
})

/** The people of a draft as the API takes them. */
export function peopleOf(draft: ActivityDraft): Wire['ActivityPerson'][] {
  const officers = [...new Set(draft.officers.filter(Boolean))].map((officer) => ({ role: 'officer', officer }))
  const party = draft.party.trim() ? [{ role: 'party', name: draft.party.trim() }] : []
  const others = draft.others.filter((one) => one.role && one.name.trim()).map((one) => ({ role: one.role, name: one.name.trim() }))
  return [...officers, ...party, ...others]
}

/** A draft as the API takes it. */
export function activityOf(draft: ActivityDraft): Wire['NewActivity'] {
  const said = Object.fromEntries((['place', 'matter', 'tour', 'unit'] as const).filter((name) => draft[name].trim()).map((name) => [name, draft[name].trim()]))
  return {
    kind: draft.kind, people: peopleOf(draft), ...said,
    ...(draft.joining.length ? { joining: draft.joining } : {}),
    ...(draft.now ? { now: true } : draft.startedAt ? { started_at: draft.startedAt } : {}),
  }
}

/** What a kind asks for of a part that people play. */
export type Need = Pick<Wire['ActivityKind']['people'][number], 'role' | 'least'> & { rule?: Wire['Rule'] }

/** How many the rule asks for of a part, and how many are named. */
export interface Lack extends Need {
  named: number
}

/** Where a draft names fewer people than its kind asks for. It only reminds: the server judges, and takes it anyway. */
export function lacksOf(kind: { people: Need[] } | undefined, draft: ActivityDraft): Lack[] {
  const people = peopleOf(draft)
  const named = (role: string): number => people.filter((one) => one.role === role).length
  return (kind?.people ?? []).map((need) => ({ ...need, named: named(need.role) })).filter((lack) => lack.named < lack.least)
}
