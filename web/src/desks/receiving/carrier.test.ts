import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { carrierName, dueBack, heldSince, holderOf, stepsOf } from './carrier'

const step = (officer: string, at: string): Wire['Step'] => ({ account: 'a', officer, at })
const carrier = (over: Partial<Wire['Carrier']> = {}): Wire['Carrier'] => ({
  id: 'c', agency: 'a', officer: 'chen', handover: 'h', kind: 'memory-card', number: 'YX-K-07', loans: [], signed_at: '1', state: 'signed', version: 1, changed_at: '1', ...over,
})
const kept = carrier({ state: 'received', received: step('lin', '2') })
const lent = carrier({ ...kept, state: 'lent', loans: [{ to: 'chen', out: step('lin', '3'), until: '9' }] })
const back = carrier({ ...kept, loans: [{ to: 'chen', out: step('lin', '3'), until: '9', back: step('lin', '5') }] })

describe('a carrier', () => {
  it('is with one person since one moment', () => {
    const said = [carrier(), kept, lent, back, carrier({ state: 'returned', returned: step('lin', '4') })].map((one) => [holderOf(one), heldSince(one), dueBack(one)])
    expect(said).toEqual([['chen', '1', undefined], ['lin', '2', undefined], ['chen', '3', '9'], ['lin', '5', undefined], ['chen', '4', undefined]])
  })

  it('is called by its title, or by its number', () => {
    expect([carrierName({ title: '询问笔录', number: '7' }), carrierName({ number: 'YX-K-07' })]).toEqual(['询问笔录', 'YX-K-07'])
  })

  it('lets the custodian do what fits its state, and nothing of a state secret is read in', () => {
    const steps = [carrier(), kept, lent, back, carrier({ ...kept, kind: 'paper' }), carrier({ ...kept, secret: true }), carrier({ ...kept, read_in: { ...step('lin', '3'), files: 2 } })].map((one) => stepsOf(one).join(' '))
    expect(steps).toEqual(['', 'shelve lend read-in', 'take-back', 'shelve lend read-in', 'shelve lend', 'shelve lend', 'shelve lend'])
  })
})
