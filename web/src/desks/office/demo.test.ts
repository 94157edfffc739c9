import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/client'
import { calledOf, roleOf } from './demo'

const roles: Wire['DemoRole'][] = [
  { role: 'officer', name: '陈禾', title: { zh: '执法人员', en: 'officer' } },
  { role: 'audit', name: '何鉴', title: { zh: '安全审计员', en: 'audit administrator' } },
  { role: 'system', name: '系统管理员', title: { zh: '系统管理员', en: 'system administrator' } },
]
const me = (over: Partial<Wire['Me']>): Wire['Me'] => ({ account: 'a', login: 'x', agency: 'g', city: 'g', posts: [], ...over })

describe('the people of the demo', () => {
  it('are known by their name, the administrators by their role', () => {
    expect(roleOf(me({ name: '陈禾', officer: 'o' }), roles)?.role).toBe('officer')
    expect(roleOf(me({ admin: 'audit' }), roles)?.role).toBe('audit')
    expect(roleOf(me({ name: '别人', officer: 'p' }), roles)).toBeUndefined()
    expect(roleOf(undefined, roles)).toBeUndefined()
  })

  it('are called by title and name, once where both are the same', () => {
    expect(calledOf(roles[0]!, 'zh-CN')).toEqual({ title: '执法人员', name: '陈禾' })
    expect(calledOf(roles[0]!, 'en')).toEqual({ title: 'officer', name: '陈禾' })
    expect(calledOf(roles[2]!, 'en')).toEqual({ title: 'system administrator', name: '' })
  })
})
