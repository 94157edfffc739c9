import type { Wire } from '@/api/client'

/** Why few people may see an item 限制查看. */
export type Restriction = Wire['Restriction']

/** The reasons, in the order in which they are asked for. */
export const restrictionReasons = ['home', 'minors', 'bystanders'] as const satisfies readonly (keyof Restriction)[]

/** The reasons that apply; none where the item is like others. */
export const reasonsOf = (restriction: Restriction | undefined): (keyof Restriction)[] => restrictionReasons.filter((reason) => restriction?.[reason])

/** The restriction as it is sent: only what applies, and nothing where nothing does. */
export function sentRestriction(restriction: Restriction | undefined): Restriction | undefined {
  const reasons = reasonsOf(restriction)
  return reasons.length ? Object.fromEntries(reasons.map((reason) => [reason, true])) : undefined
}
