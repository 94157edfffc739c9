import type { Wire } from '@/api/client'

/** A carrier of a state secret as it is typed: nothing that could tell what is on it. */
export interface SecretCarrier { kind: Wire['NewCarrier']['kind']; number: string }

/** Whether a number can spell nothing: 1 to 40 letters, digits and - . / _, as the server asks. */
export const plainNumber = (typed: string): boolean => /^[0-9A-Za-z][0-9A-Za-z./_-]{0,39}$/.test(typed.trim())

/** What is signed over: the carriers by their numbers, and no word beside them. */
export function secretList(carriers: SecretCarrier[], activity: string): Wire['HandoverList'] {
  return { carriers: carriers.map((one) => ({ kind: one.kind, number: one.number.trim(), secret: true, activity })), activities: [activity] }
}
