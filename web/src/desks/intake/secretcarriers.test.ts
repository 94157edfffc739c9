import { describe, expect, it } from 'vitest'
import { plainNumber, secretList } from './secretcarriers'

describe('a carrier of a state secret', () => {
  it('has a number that spells nothing', () => {
    expect(['YX-M-2026.07/3_a', ' 7 ', '7'.repeat(40)].map(plainNumber)).toEqual([true, true, true])
    expect(['', '7'.repeat(41), '某次行动', 'the raid', '-7', '7\n8'].map(plainNumber)).toEqual([false, false, false, false, false, false])
  })

  it('is signed over by it, without a title or a note', () => {
    expect(secretList([{ kind: 'disc', number: ' YX-M-7 ' }], 'a')).toEqual({ carriers: [{ kind: 'disc', number: 'YX-M-7', secret: true, activity: 'a' }], activities: ['a'] })
  })
})
