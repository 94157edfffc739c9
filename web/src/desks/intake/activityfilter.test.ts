import { describe, expect, it } from 'vitest'
import { changed, filterOf } from './activityfilter'

describe('the filter of activities', () => {
  it('is what the address says, and nothing else', () => {
    expect(filterOf({ agency: 'a', unit: 'u1', state: 'open', officer: 'o', page: '3', matter: ['x', 'y'] })).toEqual({ agency: 'a', unit: 'u1', state: 'open', officer: 'o' })
    expect(filterOf({ state: 'closed', unit: 'u1' })).toEqual({})
  })

  it('changes one part, and forgets the unit of another agency', () => {
    expect(changed({ agency: 'a', unit: 'u1' }, 'state', 'ended')).toEqual({ agency: 'a', unit: 'u1', state: 'ended' })
    expect(changed({ agency: 'a', unit: 'u1', state: 'ended' }, 'agency', 'b')).toEqual({ agency: 'b', state: 'ended' })
    expect(changed({ state: 'ended' }, 'state', '')).toEqual({})
  })
})
