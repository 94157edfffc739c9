import type { OpenedLog } from '@/log/check'

// Copies of checkpoints that are kept outside: whoever holds the server and the log's key can write everything anew
// since the last checkpoint that somebody else holds.

/** A file to be kept outside. */
export interface Copy {
  name: string
  text: string
}

/** The checkpoint, byte for byte as this browser verified it; `liuhen fsck --checkpoint` reads it. */
export const checkpointCopy = (log: OpenedLog): Copy => ({ name: `${plain(log.newest.origin)}-${log.newest.size}.checkpoint.txt`, text: log.signed })

/** The public key under which the checkpoint verifies. */
export const keyCopy = (log: OpenedLog): Copy => ({ name: `${plain(log.newest.origin)}.vkey.txt`, text: `${log.key}\n` })

/** The proof of one event. */
export const proofCopy = (proof: { agency: string; place: number; proof: string }): Copy => ({ name: `${plain(proof.agency)}-${proof.place}.tlog-proof.txt`, text: proof.proof })

/** A name that every file system takes. */
const plain = (name: string): string => name.replace(/[^A-Za-z0-9.-]+/g, '-')

/** The command by which the system administrator holds the store against a copy. */
export const commandFor = (copy: Copy): string => `liuhen fsck --checkpoint ${copy.name}`

/** Gives a copy to the browser as a download. */
export function save(copy: Copy): void {
  const address = URL.createObjectURL(new Blob([copy.text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = copy.name
  link.click()
  URL.revokeObjectURL(address)
}
