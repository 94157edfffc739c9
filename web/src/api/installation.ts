import { computed, shallowRef } from 'vue'
import type { Wire } from './client'

// What anybody may know of the installation. No client here: the desks' lists of routes, which the build reads, import it.

const known = shallowRef<Wire['Installation']>()

/** Whether this is a demo, in which everything is fictional. False until it is known. */
export const inDemo = computed(() => known.value?.demo ?? false)

/** Notes what the server said of the installation; main.ts asks before the first screen. */
export function noteInstallation(said: Wire['Installation']): void {
  known.value = said
}
