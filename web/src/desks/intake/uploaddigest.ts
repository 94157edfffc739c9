import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** How much is read at once, in bytes: enough to keep the disk busy, little enough to stop soon. */
export const piece = 4 << 20
/** How much of each end of a file tells it from another, in bytes. */
export const edge = 1 << 20

type Bytes = Pick<Blob, 'size' | 'slice'>

const read = async (file: Bytes, from: number, until: number): Promise<Uint8Array> => new Uint8Array(await file.slice(from, until).arrayBuffer())

/** A place in a file at which `reached` hears the digest of everything before it. */
export interface Mark { at: number; reached: (digest: string) => void }

/**
 * The SHA-256 of a whole file, hexadecimal; `tell` hears how many bytes were read. On its way past `mark` it says the digest of
 * the beginning, so that nothing is read twice. Plain JavaScript: plain http has no crypto.subtle.
 */
export async function digestOf(file: Bytes, tell: (read: number) => void = () => {}, mark?: Mark): Promise<string> {
  const sum = sha256.create()
  for (let at = 0; at < file.size;) {
    const stop = mark && at < mark.at ? Math.min(mark.at, file.size) : file.size
    const next = Math.min(at + piece, stop)
    sum.update(await read(file, at, next))
    at = next
    if (at === mark?.at) mark.reached(bytesToHex(sum.clone().digest()))
    tell(at)
  }
  return bytesToHex(sum.digest())
}

/** The SHA-256 of a file's first and last MiB, hexadecimal. */
export async function edgesOf(file: Bytes): Promise<string> {
  const sum = sha256.create()
  sum.update(await read(file, 0, Math.min(edge, file.size)))
  sum.update(await read(file, Math.max(0, file.size - edge), file.size))
  return bytesToHex(sum.digest())
}
