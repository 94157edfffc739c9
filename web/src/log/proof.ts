// The proof of one event (docs/formats/log.md, 7; C2SP tlog-proof).
import { fromBase64, LogError } from './bytes'
import { checkInclusion } from './merkle'
import { maxSize, openCheckpoint, type Checkpoint, type LogKey } from './note'

/** A proof as read; it proves nothing before verifyProof. */
export interface EventProof {
  place: number
  path: Uint8Array[]
  signed: string
}

const head = /^c2sp\.org\/tlog-proof@v1\n(?:extra ([^\n]+)\n)?index (0|[1-9][0-9]{0,14})\n((?:[^\n]+\n){0,48})\n/

/** Reads a proof's text. */
export function parseProof(text: string): EventProof {
  const parts = head.exec(text)
  if (!parts) throw new LogError('malformed')
  if (parts[1] !== undefined) fromBase64(parts[1])
  const path = parts[3]!.split('\n').slice(0, -1).map(fromBase64)
  const place = Number(parts[2])
  if (place >= maxSize || path.some((hash) => hash.length !== 32)) throw new LogError('malformed')
  return { place, path, signed: text.slice(parts[0].length) }
}

/** The checkpoint under which the entry stands at the place. */
export function verifyProof(text: string, place: number, entry: Uint8Array, key: LogKey): Checkpoint {
  const proof = parseProof(text)
  if (proof.place !== place) throw new LogError('entry')
  const checkpoint = openCheckpoint(proof.signed, key)
  checkInclusion(checkpoint, place, entry, proof.path)
  return checkpoint
}
