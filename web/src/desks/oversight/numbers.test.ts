import { expect, it } from 'vitest'
import { heldLines } from './numbers'

it('stands in one line for each agency that has something, under the nouns that any of them has', () => {
  const { nouns, lines } = heldLines([
    { agency: 'city', numbers: [{ noun: 'matter', state: 'open', number: 0 }, { noun: 'matter', state: 'completed', number: 12, more: true }, { noun: 'item', state: 'deposited', number: 3 }] },
    { agency: 'east', numbers: [{ noun: 'item', state: 'received', number: 2 }, { noun: 'item', state: 'deposited', number: 1 }] },
    { agency: 'west', numbers: [{ noun: 'casefile', state: 'sealed', number: 0 }] },
  ])
  expect(nouns).toEqual(['matter', 'item'])
  expect(lines.map((line) => line.agency)).toEqual(['city', 'east'])
  expect(lines[0]!.held.matter).toEqual([{ state: 'completed', number: 12, more: true }])
  expect(lines[1]!.held).toEqual({ item: [{ state: 'received', number: 2, more: false }, { state: 'deposited', number: 1, more: false }] })
})
