// Bytes and their texts. Every value of the log has one spelling (docs/formats/log.md): a second one is refused, so
// that nobody can say the same thing in two ways and have them signed as two.

/** Why something of the log is not what it claims to be; the catalogue says each, `chain.finding.…`. */
export type Finding =
  | 'malformed' // not in the form of docs/formats/log.md
  | 'signature' // not signed, or wrongly, by the log's key
  | 'inclusion' // the path does not lead to the signed root
  | 'entry' // the proof is of another event
  | 'key-changed' // the log's key is another than this browser knows
  | 'shrunk' // the log is shorter than this browser has seen it
  | 'forked' // two signed checkpoints of one size have two roots

/** Thrown by every check of this folder. */
export class LogError extends Error {
  readonly finding: Finding
  constructor(finding: Finding) {
    super(finding)
    this.finding = finding
  }
}

/** Base64 with padding. */
export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** Reads base64 in its one spelling. */
export function fromBase64(text: string): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  } catch {
    throw new LogError('malformed')
  }
  if (toBase64(bytes) !== text) throw new LogError('malformed')
  return bytes
}

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')

/** Reads lower-case hexadecimal of that many bytes. */
export function fromHex(text: string, length: number): Uint8Array {
  if (text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) throw new LogError('malformed')
  return Uint8Array.from({ length }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

/** UTF-8. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** One after the other. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Whether both are the same; what is compared here is public, so time tells nothing. */
export const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
