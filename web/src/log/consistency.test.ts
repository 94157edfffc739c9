import { readFileSync } from 'node:fs'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { fromBase64, joined, LogError, utf8 } from './bytes'
import { checkConsistency, consistencyPath, tilePath } from './consistency'
import { nodeOf } from './merkle'
import type { Checkpoint } from './note'

// The known answers of docs/formats/log.md, which internal/translog is held to as well.
const known = JSON.parse(readFileSync('../internal/translog/testdata/v1.json', 'utf8')) as { name: string; roots: Record<string, string>; consistency: Record<string, string[]> }
const checkpoint = (size: number, root: Uint8Array): Checkpoint => ({ origin: known.name, size, root })
const knownAt = (size: string): Checkpoint => checkpoint(Number(size), fromBase64(known.roots[size]!))
/** The paths between sizes whose roots are among the known answers. */
const pairs = Object.entries(known.consistency).map(([name, path]) => [name.split('-') as [string, string], path.map((hash) => fromBase64(hash))] as const).filter(([[older]]) => older in known.roots)

/** What a check found; undefined where it found nothing. */
function found(check: () => void): string | undefined {
  try {
    check()
  } catch (thrown) {
    if (thrown instanceof LogError) return thrown.finding
    throw thrown
  }
  return undefined
}

describe('that a log continues a checkpoint', () => {
  it('is told by the known answers', () => {
    expect(pairs.length).toBeGreaterThan(3)
    for (const [[older, newer], path] of pairs) expect(found(() => checkConsistency(knownAt(older), knownAt(newer), path)), `${older}-${newer}`).toBeUndefined()
  })

  it('is refused where a hash, a root or a length is another', () => {
    for (const [[older, newer], path] of pairs) {
      const name = `${older}-${newer}`
      const wrong = (over: { older?: Checkpoint; newer?: Checkpoint; path?: Uint8Array[] }): string | undefined =>
        found(() => checkConsistency(over.older ?? knownAt(older), over.newer ?? knownAt(newer), over.path ?? path))
      for (let i = 0; i < path.length; i++) expect(wrong({ path: path.map((hash, at) => (at === i ? hash.map((byte, b) => (b ? byte : byte ^ 1)) : hash)) }), `${name} hash ${i}`).toBe('forked')
      if (older !== newer && older !== '0') expect(wrong({ path: path.slice(0, -1) }), name).toBeDefined()
      expect(wrong({ path: [...path, path[0] ?? new Uint8Array(32)] }), name).toBeDefined()
      if (older !== '0') expect(wrong({ older: checkpoint(Number(older), new Uint8Array(32)) }), name).toBeDefined()
      if (older !== '0') expect(wrong({ newer: checkpoint(Number(newer), new Uint8Array(32)) }), name).toBeDefined()
    }
    expect(found(() => checkConsistency(knownAt('600'), knownAt('513'), []))).toBe('shrunk')
  })
})

// A log of our own that is just long enough for three levels of tiles.
const size = 65_600
const rows: Uint8Array[][] = [Array.from({ length: size }, (_, i) => sha256(utf8(String(i))))]
for (let level = 1; level < 3; level++) {
  const below = rows[level - 1]!
  rows.push(Array.from({ length: Math.floor(below.length / 256) }, (_, n) => rootOf(below.slice(256 * n, 256 * (n + 1)))))
}

function rootOf(hashes: Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0]!
  let cut = 1
  while (cut * 2 < hashes.length) cut *= 2
  return nodeOf(rootOf(hashes.slice(0, cut)), rootOf(hashes.slice(cut)))
}

describe('a path of tiles', () => {
  it('leads from every kept size to the newest', async () => {
    const newest = checkpoint(size, rootOf(rows[0]!))
    for (const older of [1, 2, 3, 255, 256, 257, 4096, 65_537]) {
      const asked: string[] = []
      const path = await consistencyPath(older, size, async (level, n, width) => {
        asked.push(tilePath(level, n, width))
        return joined(...rows[level]!.slice(256 * n, 256 * n + width))
      })
      checkConsistency(checkpoint(older, rootOf(rows[0]!.slice(0, older))), newest, path)
      expect(found(() => checkConsistency(checkpoint(older, sha256(utf8('else'))), newest, path)), String(older)).toBe('forked')
      expect(new Set(asked).size, String(older)).toBe(asked.length)
    }
  })

  it('has the addresses of the tiles', () => {
    expect(tilePath(0, 1_234_067, 256)).toBe('tile/0/x001/x234/067')
    expect(tilePath(1, 0, 2)).toBe('tile/1/000.p/2')
  })

  it('is refused where a tile has another length', async () => {
    await expect(consistencyPath(3, 10, async () => new Uint8Array(31))).rejects.toMatchObject({ finding: 'malformed' })
  })
})
