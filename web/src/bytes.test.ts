import { expect, it } from 'vitest'
import { showBytes } from './bytes'

it('says bytes as people do, in thousands, with a digit behind the point below a hundred', () => {
  expect([0, 999, 1000, 13_100, 99_949, 99_950, 999_499, 999_500, 412_000_000, 3_940_000_000, 5e15].map(showBytes))
    .toEqual(['0 B', '999 B', '1.0 kB', '13.1 kB', '99.9 kB', '100 kB', '999 kB', '1.0 MB', '412 MB', '3.9 GB', '5000 TB'])
})
