import { describe, expect, it } from 'vitest'
import { reasonsOf, sentRestriction } from './restriction'

describe('a restriction', () => {
  it('is told by the reasons that apply, in one order', () => {
    expect(reasonsOf({ bystanders: true, home: true, minors: false })).toEqual(['home', 'bystanders'])
    expect(reasonsOf(undefined)).toEqual([])
  })

  it('is sent without what does not apply, and not at all where nothing does', () => {
    expect(sentRestriction({ minors: true, home: false })).toEqual({ minors: true })
    expect(sentRestriction({ home: false })).toBeUndefined()
    expect(sentRestriction(undefined)).toBeUndefined()
  })
})
