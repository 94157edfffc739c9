import type { Wire } from '@/api/client'

/** What the custodian does with a carrier. */
export type CarrierStep = 'shelve' | 'lend' | 'take-back' | 'read-in'

type Carrier = Pick<Wire['Carrier'], 'kind' | 'state' | 'title' | 'number' | 'secret' | 'officer' | 'loans' | 'received' | 'returned' | 'read_in' | 'signed_at'>

/** What a carrier is called: a paper by its title, everything else by its number. */
export const carrierName = (one: Pick<Carrier, 'title' | 'number'>): string => one.title || one.number || ''

/** Who has it now: its officer, the custodian who received it, or whoever it is lent to; by the id of the officer. */
export function holderOf(one: Carrier): string | undefined {
  if (one.state === 'lent') return one.loans[one.loans.length - 1]?.to
  return one.state === 'received' ? one.received?.officer : one.officer
}

/** Since when. */
export function heldSince(one: Carrier): string | undefined {
  const last = one.loans[one.loans.length - 1]
  if (one.state === 'lent') return last?.out.at
  if (one.state === 'received') return last?.back?.at ?? one.received?.at
  return one.state === 'returned' ? one.returned?.at : one.signed_at
}

/** Until when a carrier that is lent is to be back. */
export const dueBack = (one: Carrier): string | undefined => (one.state === 'lent' ? one.loans[one.loans.length - 1]?.until : undefined)

/** What may be done with it now. The files of a state secret are never read in. */
export function stepsOf(one: Carrier): CarrierStep[] {
  if (one.state === 'lent') return ['take-back']
  if (one.state !== 'received') return []
  return one.kind === 'paper' || one.secret || one.read_in ? ['shelve', 'lend'] : ['shelve', 'lend', 'read-in']
}
