// Keys and signed checkpoints of a log (docs/formats/log.md, 4 and 5; C2SP signed-note and tlog-checkpoint). Plain
// JavaScript, since crypto.subtle is not there on plain http and knows no Ed25519 in old kernels.
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64, joined, LogError, same, toBase64, toHex, utf8 } from './bytes'

/** The most entries that a log may have, 2^48: all arithmetic stays exact. */
export const maxSize = 2 ** 48
const maxNote = 64 * 1024
const ed25519Type = 1

/** A log's public key. */
export interface LogKey {
  /** The key as text, one line. */
  text: string
  /** The log's origin. */
  name: string
  id: Uint8Array
  key: Uint8Array
}

/** A log's whole content in three lines. */
export interface Checkpoint {
  origin: string
  size: number
  root: Uint8Array
}

/** Reads a public key, with or without a final newline. */
export function parseKey(vkey: string): LogKey {
  const text = vkey.endsWith('\n') ? vkey.slice(0, -1) : vkey
  const parts = /^([!-*,-~]{1,128})\+([0-9a-f]{8})\+(\S+)$/.exec(text)
  if (!parts) throw new LogError('malformed')
  const [, name, id, encoded] = parts as unknown as [string, string, string, string]
  const typed = fromBase64(encoded)
  const named = sha256(joined(utf8(`${name}\n`), typed)).slice(0, 4)
  if (typed.length !== 33 || typed[0] !== ed25519Type || toHex(named) !== id) throw new LogError('malformed')
  return { text, name, id: named, key: typed.slice(1) }
}

/** The key's fingerprint as on receipts: the first 128 bits of SHA-256 of its text, in eight groups. */
export const fingerprint = (key: LogKey): string => toHex(sha256(utf8(key.text))).slice(0, 32).match(/.{4}/g)!.join('-')

/** What the note says, if the key signed it and not wrongly; signatures of unknown keys are ignored. */
export function openNote(signed: string, key: LogKey): string {
  if (signed.length > maxNote || !signed.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(signed)) throw new LogError('malformed')
  const cut = signed.lastIndexOf('\n\n')
  if (cut < 0) throw new LogError('malformed')
  const text = signed.slice(0, cut + 1)
  const ours = signed.slice(cut + 2, -1).split('\n').map(parseSignature).filter((one) => one.name === key.name && same(one.id, key.id))
  if (ours.length === 0 || !ours.every((one) => verified(one.signature, text, key))) throw new LogError('signature')
  return text
}

function parseSignature(line: string): { name: string; id: Uint8Array; signature: Uint8Array } {
  const parts = /^\u2014 (\S+) (\S+)$/.exec(line)
  if (!parts) throw new LogError('malformed')
  const bytes = fromBase64(parts[2]!)
  if (bytes.length < 5) throw new LogError('malformed')
  return { name: parts[1]!, id: bytes.slice(0, 4), signature: bytes.slice(4) }
}

function verified(signature: Uint8Array, text: string, key: LogKey): boolean {
  return signature.length === 64 && ed25519.verify(signature, utf8(text), key.key, { zip215: false })
}

/** Reads the three lines; the signature is openCheckpoint's. */
export function parseCheckpoint(text: string): Checkpoint {
  const parts = /^([!-*,-~]{1,128})\n(0|[1-9][0-9]{0,14})\n([^\n]+)\n$/.exec(text)
  if (!parts) throw new LogError('malformed')
  const root = fromBase64(parts[3]!)
  const size = Number(parts[2])
  if (root.length !== 32 || size > maxSize) throw new LogError('malformed')
  return { origin: parts[1]!, size, root }
}

/** The checkpoint of the key's own log, signed by it. */
export function openCheckpoint(signed: string, key: LogKey): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(signed, key))
  if (checkpoint.origin !== key.name) throw new LogError('signature')
  return checkpoint
}

/** A checkpoint's root as people compare it. */
export const rootText = (checkpoint: Checkpoint): string => toBase64(checkpoint.root)
