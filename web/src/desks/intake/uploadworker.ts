import 'core-js/actual/object/has-own' // a worker has not the page's polyfills; the digest below needs it in Chromium 86
import { digestOf, edgesOf } from './uploaddigest'

/** What the page asks: the digest of a file, and on the way that of its first `beginning` bytes; or the digest of its edges only. */
export interface Asked { id: number; file: File; edges: boolean; beginning?: number }
/** What the worker answers: how far it read, the digest of the beginning, then the digest, or that the file cannot be read. */
export interface Told { id: number; read?: number; beginning?: string; digest?: string; unreadable?: true }

const port = self as unknown as { postMessage: (told: Told) => void; addEventListener: (kind: 'message', hear: (event: MessageEvent<Asked>) => void) => void }

port.addEventListener('message', ({ data: { id, file, edges, beginning } }) => {
  const mark = beginning ? { at: beginning, reached: (digest: string) => port.postMessage({ id, beginning: digest }) } : undefined
  const sum = edges ? edgesOf(file) : digestOf(file, (read) => port.postMessage({ id, read }), mark)
  sum.then((digest) => port.postMessage({ id, digest }), () => port.postMessage({ id, unreadable: true }))
})
