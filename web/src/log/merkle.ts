// The tree over a log's entries (docs/formats/log.md, 2 and 3; RFC 6962, 2.1).
import { sha256 } from '@noble/hashes/sha2.js'
import { fromHex, joined, LogError, same, utf8 } from './bytes'
import type { Checkpoint } from './note'

/** The 80 bytes of an entry, of the two commitments as the events name them. */
export const entryOf = (c256: string, csm3: string): Uint8Array => joined(utf8('liuhen.event/v1\n'), fromHex(c256, 32), fromHex(csm3, 32))

const leafOf = (entry: Uint8Array): Uint8Array => sha256(joined(Uint8Array.of(0), entry))
/** The hash of an inner node. */
export const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(joined(Uint8Array.of(1), left, right))

/**
 * Throws unless the path leads from the entry at the place to the checkpoint's root. Numbers go up to 2^48, where
 * JavaScript's operators on bits do not reach: they are halved as numbers.
 */
export function checkInclusion(checkpoint: Checkpoint, place: number, entry: Uint8Array, path: Uint8Array[]): void {
  if (!(place >= 0 && place < checkpoint.size)) throw new LogError('inclusion')
  let at = place
  let last = checkpoint.size - 1
  let hash = leafOf(entry)
  for (const other of path) {
    if (last === 0) throw new LogError('inclusion')
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(other, hash)
      while (at % 2 === 0 && at !== 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else {
      hash = nodeOf(hash, other)
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  if (last !== 0 || !same(hash, checkpoint.root)) throw new LogError('inclusion')
}
