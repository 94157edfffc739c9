import { describe, expect, it } from 'vitest'
import { afterLast, movesFor, type Placed } from './ordering'

const file = (...positions: number[]): Placed[] => positions.map((position, i) => ({ id: 'abcdefgh'[i]!, position }))

/** The ids in their order after the moves, each made alone. */
function moved(order: Placed[], from: number, to: number): string {
  const now = order.map((one) => ({ ...one }))
  for (const { id, position } of movesFor(order, from, to)) {
    now.find((one) => one.id === id)!.position = position
  }
  expect(new Set(now.map((one) => one.position)).size).toBe(now.length)
  return now.sort((a, b) => a.position - b.position).map((one) => one.id).join('')
}

describe('the order of a case file', () => {
  it('puts the next one behind the last', () => {
    expect(afterLast([])).toBe(1024)
    expect(afterLast(file(1024, 5000))).toBe(6024)
  })

  it('moves one alone where there is a gap', () => {
    const order = file(1024, 2048, 3072, 4096)
    expect(movesFor(order, 2, 1)).toEqual([{ id: 'c', position: 1536 }])
    expect(moved(order, 2, 1)).toBe('acbd')
    expect(moved(order, 0, 3)).toBe('bcda')
    expect(moved(order, 3, 0)).toBe('dabc')
  })

  it('makes room where there is none, by as few moves as it takes', () => {
    expect(moved(file(0, 1, 2, 3), 3, 0)).toBe('dabc')
    expect(moved(file(0, 1, 2, 3), 0, 2)).toBe('bcad')
    expect(movesFor(file(10, 11, 9000, 9001), 3, 1).map((one) => one.id)).toEqual(['b', 'd'])
  })

  it('keeps every order of every length', () => {
    for (let n = 1; n <= 5; n++) for (let from = 0; from < n; from++) for (let to = 0; to < n; to++) {
      const ids = [...'abcde'.slice(0, n)]
      const [one] = ids.splice(from, 1)
      ids.splice(to, 0, one!)
      expect(moved(file(...Array.from({ length: n }, (_, i) => i)), from, to)).toBe(ids.join(''))
    }
  })

  it('moves nothing beyond the ends', () => {
    expect(movesFor(file(1, 2), 0, -1)).toEqual([])
    expect(movesFor(file(1, 2), 1, 2)).toEqual([])
    expect(movesFor(file(1, 2), 1, 1)).toEqual([])
  })
})
