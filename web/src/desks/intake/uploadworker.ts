import 'core-js/actual/object/has-own' // a worker has not the page's polyfills; the digest below needs it in Chromium 86
import { digestOf, edgesOf } from './uploaddigest'

/** What the page asks: the digest of a file, or of its edges only. */
export interface Asked { id: number; file: File; edges: boolean }
/** What the worker answers: how far it read, then the digest, or that the file cannot be read. */
export interface Told { id: number; read?: number; digest?: string; unreadable?: true }

const port = self as unknown as { postMessage: (told: Told) => void; addEventListener: (kind: 'message', hear: (event: MessageEvent<Asked>) => void) => void }

port.addEventListener('message', ({ data: { id, file, edges } }) => {
  const sum = edges ? edgesOf(file) : digestOf(file, (read) => port.postMessage({ id, read }))
  sum.then((digest) => port.postMessage({ id, digest }), () => port.postMessage({ id, unreadable: true }))
})
