// Whether a log continues a checkpoint that somebody kept (docs/formats/log.md, 6; RFC 6962, 2.1.2; C2SP tlog-tiles).
import { LogError, same } from './bytes'
import { nodeOf } from './merkle'
import type { Checkpoint } from './note'

/** Gives a tile: so many of the first hashes of tile `n` of a level, one after the other. It is not believed. */
export type Tiles = (level: number, n: number, width: number) => Promise<Uint8Array>

const perTile = 256
const hashSize = 32
const tileHeight = 8

/** The path of a tile below its log. */
export function tilePath(level: number, n: number, width: number): string {
  const groups = [String(n % 1000).padStart(3, '0')]
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${level}/${groups.join('/')}${width === perTile ? '' : `.p/${width}`}`
}

/**
 * Throws unless the newer checkpoint continues the older one: what that covers is there, at the same places, unchanged,
 * with nothing between.
 */
export function checkConsistency(older: Checkpoint, newer: Checkpoint, path: Uint8Array[]): void {
  if (older.size > newer.size) throw new LogError('shrunk')
  if (older.size === newer.size || older.size === 0) {
    if (path.length > 0 || (older.size > 0 && !same(older.root, newer.root))) throw new LogError('forked')
    return
  }
  const [oldRoot, newRoot] = rootsOf(older, newer.size, path)
  if (!same(oldRoot, older.root) || !same(newRoot, newer.root)) throw new LogError('forked')
}

/** The two roots to which a path leads. */
function rootsOf(older: Checkpoint, size: number, path: Uint8Array[]): [Uint8Array, Uint8Array] {
  let at = older.size - 1
  let last = size - 1
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  const [first, ...rest] = at === 0 ? [older.root, ...path] : path // a complete tree stands for itself
  if (!first) throw new LogError('malformed')
  let [oldRoot, newRoot] = [first, first]
  for (const hash of rest) {
    if (last === 0) throw new LogError('malformed')
    if (at % 2 === 1 || at === last) {
      ;[oldRoot, newRoot] = [nodeOf(hash, oldRoot), nodeOf(hash, newRoot)]
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else {
      newRoot = nodeOf(newRoot, hash)
    }
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  if (last !== 0) throw new LogError('malformed')
  return [oldRoot, newRoot]
}

/** The path from a log of `older` entries to one of `size`, made of the log's tiles. */
export async function consistencyPath(older: number, size: number, tiles: Tiles): Promise<Uint8Array[]> {
  if (older === 0 || older === size) return []
  const tree = new TileTree(size, tiles)
  return tree.path(older, 0, size, true)
}

/** The tree over the entries of a log, read from its tiles as far as it is asked for. */
class TileTree {
  readonly #size: number
  readonly #tiles: Tiles
  readonly #read = new Map<string, Promise<Uint8Array>>()

  constructor(size: number, tiles: Tiles) {
    this.#size = size
    this.#tiles = tiles
  }

  /** SUBPROOF of RFC 6962: of `older` entries among those from `low` on and before `high`. */
  async path(older: number, low: number, high: number, whole: boolean): Promise<Uint8Array[]> {
    if (older === high - low) return whole ? [] : [await this.#root(low, high)]
    const cut = half(high - low)
    if (older <= cut) return [...await this.path(older, low, low + cut, whole), await this.#root(low + cut, high)]
    return [...await this.path(older - cut, low + cut, high, false), await this.#root(low, low + cut)]
  }

  async #root(low: number, high: number): Promise<Uint8Array> {
    const cut = half(high - low)
    if (cut * 2 === high - low || high - low === 1) return this.#complete(low, high - low)
    return nodeOf(await this.#root(low, low + cut), await this.#root(low + cut, high))
  }

  /** The root of a complete subtree, which lies in one tile. */
  async #complete(low: number, size: number): Promise<Uint8Array> {
    const height = Math.round(Math.log2(size))
    const level = Math.floor(height / tileHeight)
    const row = perTile ** level
    const first = low / row
    const tile = await this.#tile(level, Math.floor(first / perTile), row)
    let hashes: Uint8Array[] = Array.from({ length: size / row }, (_, i) => tile.slice((first % perTile + i) * hashSize, (first % perTile + i + 1) * hashSize))
    while (hashes.length > 1) hashes = Array.from({ length: hashes.length / 2 }, (_, i) => nodeOf(hashes[2 * i]!, hashes[2 * i + 1]!))
    return hashes[0]!
  }

  async #tile(level: number, n: number, row: number): Promise<Uint8Array> {
    const width = Math.min(perTile, Math.floor(this.#size / row) - n * perTile)
    const name = `${level}/${n}`
    const known = this.#read.get(name) ?? this.#tiles(level, n, width)
    this.#read.set(name, known)
    const tile = await known
    if (tile.length !== width * hashSize) throw new LogError('malformed')
    return tile
  }
}

/** The largest power of two below n; 1 for 1. */
function half(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}
