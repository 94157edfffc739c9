import type { Wire } from '@/api/client'

/** Whether an activity is recorded as it must be. */
export type Coverage = 'recorded' | 'missing' | 'not-required'

/** An activity that must be recorded, by its kind or because a person marked it, and has no recording is missing one. */
export function coverageOf(activity: Pick<Wire['ActivitySeen'], 'recorded' | 'required'>, kind: Pick<Wire['ActivityKind'], 'required'> | undefined): Coverage {
  if (activity.recorded) return 'recorded'
  return activity.required || kind?.required ? 'missing' : 'not-required'
}

/** Who of its people plays a part, by name. */
export const namesOf = (people: Wire['ActivityPerson'][] | undefined, role: string): string[] =>
  (people ?? []).filter((one) => one.role === role && one.name).map((one) => one.name!)

/** How a breach stands: it was cleared, does not count since there is a recording, was explained, or asks for its reason. */
export function breachState(breach: Wire['Breach'], recorded: boolean): 'cleared' | 'idle' | 'explained' | 'asks' {
  if (breach.cleared_at) return 'cleared'
  if (breach.unless_recorded && recorded) return 'idle'
  return breach.reason ? 'explained' : 'asks'
}

/** What somebody of the agency may do with an activity; the server decides. */
export function stepsOf(activity: Wire['ActivitySeen'], head: boolean): ('end' | 'correct-end' | 'attach-matter' | 'mark-required' | 'sign-correction')[] {
  const pending = activity.ended.pending || activity.moved?.pending
  return [
    ...(activity.state === 'open' ? ['end' as const] : ['correct-end' as const]),
    'attach-matter',
    ...(activity.required ? [] : ['mark-required' as const]),
    ...(head && pending ? ['sign-correction' as const] : []),
  ]
}
