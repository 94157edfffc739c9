import { describe, expect, it } from 'vitest'
import { categoryOf, partOf, sizeOf } from './filewords'

describe('what is usual in a case file', () => {
  it('is the part by what the item is', () => {
    expect((['video', 'audio', 'photo', 'document', 'other'] as const).map((one) => partOf({ class: one }))).toEqual(['recording', 'recording', 'evidence', 'papers', 'evidence'])
  })

  it('is the class of archives by the kind of matter, and none where none is usual', () => {
    expect(['penalty', 'coercion', 'inspection', 'licence'].map(categoryOf)).toEqual(['XZCF', 'XZQZ', 'XZJC', ''])
  })

  it('says sizes as people do', () => {
    expect([0, 999, 1000, 13_100, 412_000_000, 3_940_000_000].map(sizeOf)).toEqual(['0 B', '999 B', '1.0 kB', '13.1 kB', '412 MB', '3.9 GB'])
  })
})
