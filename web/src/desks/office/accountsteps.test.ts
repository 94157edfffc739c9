import { describe, expect, it } from 'vitest'
import type { Admin } from '@/api/right'
import { accountSteps, type Step } from './accountsteps'

const me = (admin: Admin) => ({ account: `account of ${admin}`, login: admin, agency: 'x', city: 'x', posts: [], admin })
const steps = (who: Admin, of: Admin | undefined, state: 'active' | 'locked' | 'closed' = 'active'): Step[] =>
  accountSteps(me(who), { id: of ? `account of ${of}` : '1', state, ...(of ? { admin: of } : {}) })

describe('the steps of an account', () => {
  it('let nobody both give a password and unlock by it', () => {
    for (const of of [undefined, 'system', 'security', 'audit'] as const) {
      for (const who of ['system', 'security', 'audit'] as const) {
        const both = steps(who, of, 'locked')
        expect(both.includes('set-password') && both.includes('unlock'), `${who} of ${of}`).toBe(false)
      }
    }
  })

  it('are those of the three administrators', () => {
    expect(steps('system', undefined)).toEqual(['set-password', 'close'])
    expect(steps('security', undefined)).toEqual(['lock'])
    expect(steps('security', undefined, 'locked')).toEqual(['unlock'])
    expect(steps('audit', undefined)).toEqual([])
    expect(steps('audit', 'system', 'locked')).toEqual(['unlock'])
    expect(steps('system', 'system')).toEqual([])
  })

  it('are none once it is closed', () => expect(steps('system', undefined, 'closed')).toEqual([]))
})
