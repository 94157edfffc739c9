import { describe, expect, it } from 'vitest'
import { kindOf, shown, unfit, type Answer, type Row } from './roster'

const row = (number: number, outcome: Row['outcome']): Row => ({ row: number, name: `第${number}行`, outcome, remarks: [] })
const answer: Answer = {
  kind: 'officers', counts: { new: 1, made: 0, known: 1, differs: 1, wrong: 1 },
  rows: [row(2, 'new'), row(3, 'known'), row(4, 'differs'), row(5, 'wrong')],
}

describe('a roster', () => {
  it('shows all rows or those that ask for work, and how many more there are', () => {
    expect(shown(answer, false, 3)).toEqual({ rows: answer.rows.slice(0, 3), more: 1 })
    expect(shown(answer, true, 3).rows.map((one) => one.row)).toEqual([4, 5])
    expect(shown(answer, true, 1).more).toBe(1)
  })

  it('takes only tables of a size that the server takes', () => {
    expect(unfit({ name: '人员.XLSX', size: 10 })).toBeUndefined()
    expect(unfit({ name: '人员.xlsm', size: 10 })).toBe('notTable')
    expect(unfit({ name: '人员.xlsx', size: (4 << 20) + 1 })).toBe('tooLarge')
  })

  it('knows its kinds', () => {
    expect(kindOf('devices')).toBe('devices')
    expect(kindOf('weapons')).toBeUndefined()
  })
})
