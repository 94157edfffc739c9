import { describe, expect, it } from 'vitest'
import { categoryOf, partOf } from './filewords'

describe('what is usual in a case file', () => {
  it('is the part by what the item is', () => {
    expect((['video', 'audio', 'photo', 'document', 'other'] as const).map((one) => partOf({ class: one }))).toEqual(['recording', 'recording', 'evidence', 'papers', 'evidence'])
  })

  it('is the class of archives by the kind of matter, and none where none is usual', () => {
    expect(['penalty', 'coercion', 'inspection', 'licence'].map(categoryOf)).toEqual(['XZCF', 'XZQZ', 'XZJC', ''])
  })
})
